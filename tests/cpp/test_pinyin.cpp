#include <doctest/doctest.h>
#include <unicode/translit.h>

#include <algorithm>
#include <memory>
#include <string>

#include "paperlens/text/fold.hpp"
#include "paperlens/text/pinyin.hpp"
#include "reference_fold.hpp"

using namespace paperlens;

namespace {

std::string spelled(const std::vector<text::SyllableId>& syllables) {
  std::string out;
  for (const text::SyllableId each : syllables) out += (out.empty() ? "" : " ") + std::string(text::syllable_name(each));
  return out;
}

std::vector<std::string> parsed(std::string_view latin, std::size_t limit = 8) {
  std::vector<std::string> out;
  for (const auto& syllables : text::parse_pinyin(latin, limit)) out.push_back(spelled(syllables));
  return out;
}

std::string readings_of(char32_t c) {
  const auto readings = text::readings(c);
  return spelled({readings.begin(), readings.end()});
}

using Strings = std::vector<std::string>;

/// All segmentations of ASCII letters by trying everything.
void segment_slowly(const std::string& rest, const std::string& path, Strings& out) {
  if (rest.empty()) out.push_back(path);
  for (text::SyllableId id = 0; id < text::syllable_count(); ++id) {
    const std::string name(text::syllable_name(id));
    Strings spellings = {name};
    if (name[0] == 'l' || name[0] == 'n') spellings.push_back(name.size() > 1 && name[1] == 'v' ? name[0] + ('u' + name.substr(2)) : name);
    if (std::string("jqxy").find(name[0]) != std::string::npos && name[1] == 'u') spellings.push_back(name[0] + ('v' + name.substr(2)));
    std::sort(spellings.begin(), spellings.end());
    spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
    for (const std::string& spelling : spellings) {
      if (!rest.compare(0, spelling.size(), spelling)) {
        segment_slowly(rest.substr(spelling.size()), path + (path.empty() ? "" : " ") + name, out);
      }
    }
  }
}

}  // namespace

TEST_SUITE("pinyin") {
  TEST_CASE("readings") {
    CHECK(readings_of(U'专') == "zhuan");
    CHECK(readings_of(U'绿').substr(0, 2) == "lv");
    CHECK(readings_of(U'重') == "zhong chong");
    CHECK(readings_of(U'行').find("hang") != std::string::npos);
    CHECK(readings_of(U'着').find("zhu") != std::string::npos);  // 著 folds to it
    CHECK(text::readings(U'a').empty());
    CHECK(text::readings(U'專').empty());  // is not folded
    CHECK(text::readings(0x3FFFF).empty());
  }

  TEST_CASE("nearly all of GB 2312 is read as ICU reads it") {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> latin(
        icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
    REQUIRE(U_SUCCESS(status));
    const auto variants = reference::read_han_variants(PAPERLENS_TABLES "/han_variants.txt");
    std::size_t compared = 0, agree = 0, read = 0;
    for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) {
      if (!reference::is_assigned(c) || variants.count(c) != 0) continue;
      icu::UnicodeString text(static_cast<UChar32>(c));
      latin->transliterate(text);
      std::string name;
      for (const char32_t each : reference::utf32(text)) {  // ü keeps its dots as v
        name += each == 0xFC || (each >= 0x1D6 && each <= 0x1DC && each % 2 == 0) ? "v" : reference::utf8(reference::fold(std::u32string(1, each), {}));
      }
      ++compared;
      const auto readings = text::readings(c);
      read += !readings.empty();
      agree += std::any_of(readings.begin(), readings.end(),
                           [&](text::SyllableId id) { return text::syllable_name(id) == name; });
    }
    CHECK(compared > 16'000);
    CHECK(100 * read > 99 * compared);
    CHECK(100 * agree > 95 * read);
  }

  TEST_CASE("characters_with is readings the other way round") {
    std::size_t pairs = 0, same = 0;
    for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) {
      for (const text::SyllableId id : text::readings(c)) {
        const auto characters = text::characters_with(id);
        REQUIRE(std::is_sorted(characters.begin(), characters.end()));
        REQUIRE(std::binary_search(characters.begin(), characters.end(), static_cast<char16_t>(c)));
        ++pairs;
      }
    }
    for (text::SyllableId id = 0; id < text::syllable_count(); ++id) {
      REQUIRE((id == 0 || text::syllable_name(static_cast<text::SyllableId>(id - 1)) < text::syllable_name(id)));
      REQUIRE_FALSE(text::characters_with(id).empty());
      same += text::characters_with(id).size();
    }
    CHECK(pairs == same);
    const auto like = text::homophones(U'合');
    CHECK(std::find(like.begin(), like.end(), U'和') != like.end());
    CHECK(std::find(like.begin(), like.end(), U'合') == like.end());
    CHECK(text::homophones(U'a').empty());
  }

  TEST_CASE("pinyin as it is typed") {
    CHECK(parsed("hunhezhuanjia", 1) == Strings{"hun he zhuan jia"});
    CHECK(parsed("Hun He Zhuan'Jia", 1) == Strings{"hun he zhuan jia"});
    CHECK(parsed("xian") == Strings{"xian", "xi an"});
    CHECK(parsed("xi'an") == Strings{"xi an"});
    CHECK(parsed("fangan") == Strings{"fang an", "fan gan"});
    CHECK(parsed("lu") == Strings{"lu", "lv"});
    CHECK(parsed("lv") == Strings{"lv"});
    CHECK(parsed("lü") == Strings{"lv"});
    CHECK(parsed("jvli", 1) == Strings{"ju li"});
    CHECK(parsed("celue", 1) == Strings{"ce lve"});
    CHECK(parsed("transformer").empty());
    CHECK(parsed("").empty());
    CHECK(parsed("混合").empty());
    CHECK(parsed(std::string(255, 'a'), 1).size() == 1);
    CHECK(parsed(std::string(256, 'a')).empty());
    std::string many;
    for (int i = 0; i < 50; ++i) many += "xian";
    CHECK(parsed(many, 5).size() == 5);
  }

  TEST_CASE("all segmentations, fewest syllables first") {
    for (const std::string latin : {"xianguang", "nvlue", "shangen", "lueluan", "jvanai", "tianeai", "bxa", "gonganjue"}) {
      Strings slow;
      segment_slowly(latin, "", slow);
      Strings fast = parsed(latin, 10'000);
      const auto syllables = [](const std::string& text) { return std::count(text.begin(), text.end(), ' '); };
      CHECK(std::is_sorted(fast.begin(), fast.end(), [&](const auto& a, const auto& b) { return syllables(a) < syllables(b); }));
      std::sort(slow.begin(), slow.end());
      std::sort(fast.begin(), fast.end());
      CHECK(fast == slow);
    }
  }
}
