#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "paperlens/base/unicode.hpp"
#include "paperlens/text/fold.hpp"
#include "reference_fold.hpp"

using namespace paperlens;

namespace {

const std::map<char32_t, char32_t>& variants() {
  static const auto read = reference::read_han_variants(PAPERLENS_TABLES "/han_variants.txt");
  return read;
}

/// Assigned in the version of the committed table, and known to this ICU.
bool is_comparable(char32_t c) {
  static const int version = std::stoi(std::string(text::unicode_version()));
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(c), age);
  return reference::is_assigned(c) && age[0] <= version;
}

std::string reference_fold(const std::u32string& text) { return reference::utf8(reference::fold(text, variants())); }

/// Code points that have something to do with one another, and any others.
char32_t random_code_point(std::mt19937& random) {
  static const std::u32string some =
      U"aAeEiIoO zſßŉǰﬁİıøØ\u0301\u0308\u0327\u0334\u0345\u05B0\u05BC\u0E38\u0E48\u0E3A\u3099\u309A\u20DD\u034F\u200D\uFE0F"
      U"αάᾴΣςйͅΐかはウｶﾞﾟゝワ中專裡뮤한\u1100\u1161\u11A8\uAC00뷁ㄱㅏกำཱིา३١①㍿½…ﷺ　\u00A0´-–−’＾ＡＺ９，\u0344\u0958\u2F800𠮷";
  if (random() % 4 != 0) return some[random() % some.size()];
  char32_t c = 0;
  do {
    c = static_cast<char32_t>(random() % (random() % 2 == 0 ? 0x3400 : 0x110000));
  } while (!is_comparable(c));
  return c;
}

}  // namespace

TEST_SUITE("fold") {
  TEST_CASE("the committed table is what ICU says, for every code point") {
    std::size_t compared = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
      if (!is_comparable(c)) continue;
      ++compared;
      const std::u32string source(1, c);
      const std::u32string folded = reference::fold(source, variants());
      CAPTURE(static_cast<unsigned>(c));
      REQUIRE(text::fold(reference::utf8(source)) == reference::utf8(folded));
      for (const char32_t each : folded) {
        REQUIRE(static_cast<int>(text::char_class(each)) == static_cast<int>(reference::class_of(each)));
      }
    }
    CHECK(compared > 280'000);
  }

  TEST_CASE("whole texts fold as the reference folds them, and canonical equivalents alike") {
    std::mt19937 random(11);
    UErrorCode status = U_ZERO_ERROR;
    const auto& nfd = *icu::Normalizer2::getNFDInstance(status);
    const auto& nfc = *icu::Normalizer2::getNFCInstance(status);
    for (int round = 0; round < 30'000; ++round) {
      std::u32string source;
      for (auto left = random() % 12; left > 0; --left) source += random_code_point(random);
      const std::string expected = reference_fold(source);
      CAPTURE(reference::utf8(source));
      REQUIRE(text::fold(reference::utf8(source)) == expected);
      REQUIRE(text::fold(expected) == expected);
      for (const auto* form : {&nfd, &nfc}) {
        std::string text;
        form->normalize(reference::utf16(source), status).toUTF8String(text);
        REQUIRE(text::fold(text) == expected);
      }
    }
  }

  TEST_CASE("runs say where each byte comes from") {
    std::mt19937 random(13);
    text::FoldedText folded;
    for (int round = 0; round < 20'000; ++round) {
      std::u32string code_points;
      for (auto left = random() % 12; left > 0; --left) code_points += random_code_point(random);
      const std::string source = reference::utf8(code_points);
      text::fold(source, folded);
      CAPTURE(source);
      REQUIRE(folded.runs.empty() == folded.text.empty());
      std::size_t last_source = 0;
      for (std::size_t i = 0; i < folded.runs.size(); ++i) {
        const auto& run = folded.runs[i];
        const std::size_t end = i + 1 < folded.runs.size() ? folded.runs[i + 1].folded : folded.text.size();
        REQUIRE((i == 0 ? run.folded == 0 : run.folded > folded.runs[i - 1].folded));
        REQUIRE(run.source >= last_source);
        if (run.source_end == 0) {  // the same bytes, but for ASCII case and Han forms of the same length
          last_source = run.source + (end - run.folded);
          REQUIRE(last_source <= source.size());
          for (std::size_t at = 0; at < end - run.folded; ++at) {
            const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
            REQUIRE(is_inside(source[run.source + at]) == is_inside(folded.text[run.folded + at]));
          }
        } else {
          REQUIRE(run.source_end > run.source);
          REQUIRE(run.source_end <= source.size());
          last_source = run.source;
          if (i + 1 < folded.runs.size()) REQUIRE(folded.runs[i + 1].source >= run.source);
        }
      }
    }
  }

  TEST_CASE("what people type for one another folds alike") {
    const std::vector<std::vector<std::string>> groups = {
        {"混合专家", "混合專家"},
        {"干净 干部 干燥 树干", "乾淨 幹部 乾燥 樹幹"},
        {"里面 台湾 面条 皇后 以后 头发 发现", "裡面 臺灣 麵條 皇后 以後 頭髮 發現", "裏面 台灣 麪條 皇后 以後 頭髮 發現"},
        {"显著 看着", "顯著 看著"},
        {"复杂 答复 重复", "複雜 答覆 重復"},
        {"Ünïcode ÇAFÉ", "unicode cafe", "U\u0308ni\u0308code C\u0327AFE\u0301"},
        {"GPT-4o", "ＧＰＴ－４ｏ", "gpt–4O", "GPT\u20114o"},
        {"ガク", "ｶﾞｸ", "カ\u3099ク"},
        {"한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8"},
        {"Straße", "STRASSE"},
        {"Poincaré’s", "poincare's"},
        {"Łukasz Đorđe Ørsted", "lukasz dorde orsted"},
    };
    for (const auto& group : groups) {
      for (const std::string& each : group) CHECK(text::fold(each) == text::fold(group[0]));
    }
    CHECK(text::fold("й") != text::fold("и"));
    CHECK(text::fold("が") != text::fold("か"));
    CHECK(text::fold("画") != text::fold("划"));
  }

  TEST_CASE("a million marks, and texts that grow as they fold") {
    std::string marks = "я";
    for (int i = 0; i < 500'000; ++i) marks += i % 2 == 0 ? "\xCC\x81" : "\xCC\xA7";
    CHECK(text::fold(marks).size() == marks.size());
    CHECK(text::fold("a" + marks.substr(2)) == "a");
    std::string grows;
    for (int i = 0; i < 10'000; ++i) grows += "\xEF\xB7\xBA";  // U+FDFA: 18 code points
    CHECK(text::fold(grows).size() == 10'000 * text::fold("\xEF\xB7\xBA").size());
  }
}
