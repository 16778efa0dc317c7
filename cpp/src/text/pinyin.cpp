#include "paperlens/text/pinyin.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <numeric>
#include <string>

#include "paperlens/base/unicode.hpp"

namespace paperlens::text {

namespace {

namespace table {
#include "pinyin_table.inc"
}

constexpr char32_t first_character = 0x4E00;
constexpr std::size_t max_bytes = 255;
constexpr std::size_t max_syllable = 6;

constexpr auto all_syllables = [] {
  std::array<SyllableId, table::syllables> ids{};
  std::iota(ids.begin(), ids.end(), SyllableId{0});
  return ids;
}();

/// For each syllable its characters, one list behind the other.
struct Characters {
  std::vector<std::size_t> begins = std::vector<std::size_t>(table::syllables + 1);
  std::vector<char16_t> list;

  Characters() {
    for (char32_t c = first_character; c < first_character + table::characters; ++c) {
      for (const SyllableId syllable : readings(c)) ++begins[syllable + 1U];
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    list.resize(begins.back());
    std::vector<std::size_t> next = begins;
    for (char32_t c = first_character; c < first_character + table::characters; ++c) {
      for (const SyllableId syllable : readings(c)) list[next[syllable]++] = static_cast<char16_t>(c);
    }
  }
};

/// The syllable of that name, or -1.
int find_syllable(std::string_view name) {
  const auto* const found = std::lower_bound(std::begin(table::names), std::end(table::names), name,
                                             [](const char* entry, std::string_view key) { return entry < key; });
  return found != std::end(table::names) && name == *found ? static_cast<int>(found - std::begin(table::names)) : -1;
}

/// The syllables that `text` may spell, u before ü.
struct Spelled {
  std::array<SyllableId, 2> syllables{};
  std::size_t count = 0;

  explicit Spelled(std::string_view text) {
    add(text);
    // lu is also lü, and jv is a way to type ju.
    const bool is_other = text.size() > 1 && ((text[1] == 'u' && (text[0] == 'l' || text[0] == 'n')) ||
                                              (text[1] == 'v' && std::string_view("jqxy").find(text[0]) != text.npos));
    if (!is_other) return;
    std::string other(text);
    other[1] = text[1] == 'u' ? 'v' : 'u';
    add(other);
  }

  void add(std::string_view text) {
    const int found = find_syllable(text);
    if (found >= 0) syllables[count++] = static_cast<SyllableId>(found);
  }
};

class Segmenter {
 public:
  Segmenter(std::string letters, std::vector<bool> breaks, std::size_t limit)
      : letters_(std::move(letters)), breaks_(std::move(breaks)), limit_(limit), counts_(letters_.size() + 1) {
    counts_.back().set(0);
    for (std::size_t begin = letters_.size(); begin-- > 0;) {
      for (std::size_t end = begin + 1; end <= longest(begin); ++end) {
        if (Spelled(part(begin, end)).count > 0) counts_[begin] |= counts_[end] << 1;
      }
    }
  }

  std::vector<std::vector<SyllableId>> run() {
    for (std::size_t count = 1; count <= letters_.size() && found_.size() < limit_; ++count) {
      if (counts_[0][count]) segment(0, count);
    }
    return std::move(found_);
  }

 private:
  std::string_view part(std::size_t begin, std::size_t end) const {
    return std::string_view(letters_).substr(begin, end - begin);
  }

  /// Where the longest syllable from `begin` may end: before a separator.
  std::size_t longest(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (end < letters_.size() && end < begin + max_syllable && !breaks_[end]) ++end;
    return end;
  }

  /// `left` syllables from `begin` on. Goes only where there are as many, so that each step leads to a result.
  void segment(std::size_t begin, std::size_t left) {
    if (begin == letters_.size()) {
      found_.push_back(path_);
      return;
    }
    for (std::size_t end = longest(begin); end > begin; --end) {
      if (left == 0 || !counts_[end][left - 1]) continue;
      const Spelled spelled(part(begin, end));
      for (std::size_t i = 0; i < spelled.count && found_.size() < limit_; ++i) {
        path_.push_back(spelled.syllables[i]);
        segment(end, left - 1);
        path_.pop_back();
      }
    }
  }

  std::string letters_;
  std::vector<bool> breaks_;  // before this letter
  std::size_t limit_;
  std::vector<std::bitset<max_bytes + 1>> counts_;  // how many syllables there can be from here to the end
  std::vector<SyllableId> path_;
  std::vector<std::vector<SyllableId>> found_;
};

}  // namespace

std::size_t syllable_count() { return table::syllables; }

std::string_view syllable_name(SyllableId syllable) { return table::names[syllable]; }

std::span<const SyllableId> readings(char32_t folded) {
  if (folded < first_character || folded >= first_character + table::characters) return {};
  const std::size_t i = folded - first_character;
  const std::size_t value = table::low_bytes[i] | (table::high_nibbles[i / 2] >> (4 * (i % 2)) & 0xFU) << 8;
  if (value == 0) return {};
  if (value <= table::syllables) return {all_syllables.data() + (value - 1), 1};
  const std::size_t set = value - 1 - table::syllables;
  return {table::set_members + table::set_offsets[set], table::set_members + table::set_offsets[set + 1]};
}

std::span<const char16_t> characters_with(SyllableId syllable) {
  static const Characters characters;
  const std::size_t begin = characters.begins[syllable], end = characters.begins[syllable + 1U];
  return std::span(characters.list).subspan(begin, end - begin);
}

std::vector<char32_t> homophones(char32_t folded) {
  std::vector<char32_t> found;
  for (const SyllableId syllable : readings(folded)) {
    for (const char16_t c : characters_with(syllable)) {
      if (c != folded) found.push_back(c);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::vector<SyllableId>> parse_pinyin(std::string_view latin, std::size_t limit) {
  if (latin.size() > max_bytes) return {};
  std::string letters;
  std::vector<bool> breaks;
  bool is_break = false;
  for (std::size_t i = 0; i < latin.size(); ++i) {
    char c = ascii_lower(latin[i]);
    if (latin.substr(i, 2) == "\xC3\xBC" || latin.substr(i, 2) == "\xC3\x9C") {  // ü, Ü
      c = 'v';
      ++i;
    }
    if (is_ascii_alpha(c)) {
      letters += c;
      breaks.push_back(is_break);
    }
    is_break = !is_ascii_alpha(c);
  }
  return letters.empty() ? std::vector<std::vector<SyllableId>>() : Segmenter(letters, breaks, limit).run();
}

}  // namespace paperlens::text
