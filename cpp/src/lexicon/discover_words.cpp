#include "paperlens/lexicon/discover_words.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "paperlens/base/unicode.hpp"

namespace paperlens::lexicon {
namespace {

/// A character as 16 bits; 0 stands between runs. The few Han characters beyond share one code, which no word has.
constexpr char16_t between = 0, beyond = 0xFFFF;

/// Particles are words by themselves; in front of or behind two other characters, so are these.
constexpr std::u16string_view particles = u"的了", openers = u"以在和与为是于从被将及等其已该而但",
                              closers = u"以在和与为是于从被将及等其已该而但并对中上";

/// All runs of Han characters, one after the other, with `between` around them.
std::u16string runs_of(const std::vector<std::string_view>& texts) {
  std::u16string runs(1, between);
  TermUnits units;
  for (const std::string_view text : texts) {
    read_units(text, units);
    for (const Unit& unit : units.units) {
      if (unit.kind == UnitKind::han) {
        const char32_t c = decode_utf8(units.text(unit)).code_point;
        runs += c < beyond ? static_cast<char16_t>(c) : beyond;
      } else if (runs.back() != between) {
        runs += between;
      }
    }
    if (runs.back() != between) runs += between;
  }
  return runs;
}

struct Found {
  std::uint32_t count = 0;
  double entropy = 0;  // of what stands behind it
};
using Counts = std::unordered_map<std::u16string, Found>;

/// Counts the strings of 1 to `longest` characters that stand `min_count` times or more.
Counts count_strings(const std::u16string& runs, std::size_t longest, std::uint32_t min_count) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < runs.size(); ++i) {
    if (runs[i] != between && runs[i] != beyond) places.push_back(i);
  }
  const auto window = [&](std::uint32_t place) { return std::u16string_view(runs).substr(place, longest + 1); };
  std::sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto left = window(a), right = window(b);
    return left != right ? left < right : a < b;
  });
  Counts counts;
  for (std::size_t n = 1; n <= longest; ++n) {
    for (std::size_t first = 0; first < places.size();) {
      const std::u16string_view string = window(places[first]).substr(0, n);
      std::size_t last = first + 1;
      while (last < places.size() && window(places[last]).substr(0, n) == string) ++last;
      const std::size_t begin = first;
      first = last;
      if (last - begin < min_count || string.size() < n || string.find(between) != string.npos ||
          string.find(beyond) != string.npos) {
        continue;
      }
      const auto total = static_cast<double>(last - begin);
      double entropy = 0;
      for (std::size_t i = begin; i < last;) {
        const char16_t next = runs[places[i] + n];
        std::size_t end = i + 1;
        while (end < last && runs[places[end] + n] == next) ++end;
        const auto same = static_cast<double>(end - i);
        // Each end of a run is a neighbour of its own.
        entropy += next == between ? same / total * std::log(total) : same / total * std::log(total / same);
        i = end;
      }
      counts.emplace(string, Found{static_cast<std::uint32_t>(last - begin), entropy});
    }
  }
  return counts;
}

std::string to_utf8(std::u16string_view string) {
  std::string utf8;
  for (const char16_t c : string) text::append_utf8(utf8, c);
  return utf8;
}

bool may_be_word(std::u16string_view string) {
  if (string.size() == 1) return true;
  if (string.find_first_of(particles) != string.npos) return false;
  return string.size() == 2 || (openers.find(string.front()) == openers.npos && closers.find(string.back()) == closers.npos);
}

/// Mutual information where `string` falls apart most easily.
double weakest_joint(const std::u16string& string, const Counts& counts, double characters) {
  double weakest = std::numeric_limits<double>::infinity();
  const double whole = counts.at(string).count;
  for (std::size_t cut = 1; cut < string.size(); ++cut) {
    const double left = counts.at(string.substr(0, cut)).count, right = counts.at(string.substr(cut)).count;
    weakest = std::min(weakest, std::log(whole * characters / (left * right)));
  }
  return weakest;
}

/// How often each word is used where the likeliest cut of the texts has it.
std::vector<WordList::Word> recount(const WordList& words, const std::vector<std::string_view>& texts,
                                    std::uint32_t min_count) {
  std::unordered_map<std::string, std::uint32_t> counts;
  TermUnits units;
  std::vector<std::uint8_t> begins;
  std::string word;
  for (const std::string_view text : texts) {
    read_units(text, units);
    words.segment(units, begins);
    for (std::size_t i = 0; i < units.units.size();) {
      std::size_t end = i + 1;
      while (begins[end] == 0) ++end;
      if (units.units[i].kind == UnitKind::han) {
        word.clear();
        units.append_term(i, end, word);
        ++counts[word];
      }
      i = end;
    }
  }
  std::vector<WordList::Word> kept;
  for (auto& [used, count] : counts) {
    if (count >= min_count || count_code_points(used) == 1) kept.push_back({used, count});
  }
  return kept;
}

}  // namespace

WordList discover_words(const std::vector<std::string_view>& texts, const DiscoveryOptions& options) {
  const std::size_t longest = std::min(options.max_characters, longest_word - 1);
  std::u16string runs = runs_of(texts);
  const Counts behind = count_strings(runs, longest, options.min_count);
  std::reverse(runs.begin(), runs.end());
  const Counts before = count_strings(runs, longest, options.min_count);

  const auto characters = static_cast<double>(runs.size()) - static_cast<double>(std::count(runs.begin(), runs.end(), between));
  std::vector<WordList::Word> candidates;
  for (const auto& [string, found] : behind) {
    if (!may_be_word(string)) continue;
    if (string.size() > 1) {
      const double entropy = std::min(found.entropy, before.at({string.rbegin(), string.rend()}).entropy);
      if (entropy < options.min_entropy) continue;
      if (weakest_joint(string, behind, characters) < options.min_information) continue;
    }
    candidates.push_back({to_utf8(string), found.count});
  }
  WordList words(std::move(candidates));
  for (unsigned round = 0; round < options.rounds; ++round) words = WordList(recount(words, texts, 2));
  return words;
}

}  // namespace paperlens::lexicon
