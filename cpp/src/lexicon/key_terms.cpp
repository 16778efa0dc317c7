#include "paperlens/lexicon/key_terms.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "term_hash.hpp"

namespace paperlens::lexicon {
namespace {

constexpr std::size_t most_words = 6, most_units = 14;
constexpr std::size_t most_plain_words = 3;
constexpr std::size_t longest_gram = 3;  // units; what is hashed once for all terms of a text
constexpr std::size_t places_read = 4;  // of a term, for what stands around it
constexpr float weight_unit = 1.0F / 32;
constexpr std::array<std::size_t, 7> early = {10, 20, 40, 70, 110, 160, 240};  // units before a term's first place

/// What a feature tells.
enum Tag : std::uint64_t {
  bias,
  shape,       // how many characters and words
  pieces_of,   // in how many words it is cut
  first1, first2, first3, last1, last2, last3,
  inside,
  first_word, last_word,
  before1, before2, behind1, behind2,
  how_often,
  how_early,
  keyword,
  keyword_often,
};

std::uint32_t feature(Tag tag, std::uint64_t value) {
  return static_cast<std::uint32_t>(mixed(value + 1 + tag * 0x9E3779B97F4A7C15U) >> (64 - feature_bits));
}

bool in_term(UnitKind kind) { return kind == UnitKind::han || kind == UnitKind::word; }
bool inside_term(UnitKind kind) { return kind == UnitKind::space || kind == UnitKind::joint; }

}  // namespace

KeyTermModel::KeyTermModel(WordList words, const std::vector<KnownTerm>& known, std::vector<std::int8_t> weights)
    : words_(std::move(words)), known_(std::bit_ceil(2 * known.size() + 2)), weights_(std::move(weights)) {
  if (!weights_.empty()) weights_.resize(std::size_t{1} << feature_bits);
  const std::size_t mask = known_.size() - 1;
  for (const KnownTerm& term : known) {
    const std::uint64_t hash = hash_of(term.term);
    std::size_t i = mixed(hash) & mask;
    while (known_[i].hash != 0 && known_[i].hash != hash) i = (i + 1) & mask;
    known_[i] = {hash, term.keyword_of, term.texts};
  }
}

std::uint64_t KeyTermModel::hash_of(std::string_view term) { return hash_more(hash_basis, term); }

const KeyTermModel::Known* KeyTermModel::known(std::uint64_t hash) const {
  const std::size_t mask = known_.size() - 1;
  for (std::size_t i = mixed(hash) & mask; known_[i].hash != 0; i = (i + 1) & mask) {
    if (known_[i].hash == hash) return &known_[i];
  }
  return nullptr;
}

void KeyTermModel::find_places(std::string_view text, Workspace& work) const {
  read_units(text, work.text);
  words_.segment(work.text, work.begins);
  const std::vector<Unit>& units = work.text.units;
  const std::string_view folded = work.text.folded.text;
  work.places.clear();
  work.word_at.clear();
  for (std::uint32_t i = 0; i < units.size(); ++i) {
    if (work.begins[i] != 0) work.word_at.push_back(i);
  }
  work.word_at.push_back(static_cast<std::uint32_t>(units.size()));
  for (std::size_t w = 0; w + 1 < work.word_at.size(); ++w) {
    const std::uint32_t first = work.word_at[w];
    if (!in_term(units[first].kind)) continue;
    std::uint64_t hash = hash_basis;
    std::size_t words = 0;
    for (std::size_t v = w; v + 1 < work.word_at.size() && words < most_words; ++v) {
      const std::uint32_t begin = work.word_at[v], end = work.word_at[v + 1];
      const UnitKind kind = units[begin].kind;
      if (end - first > most_units) break;
      if (inside_term(kind)) {
        if (kind == UnitKind::joint) {
          hash = hash_more(hash, work.text.text(units[begin]));
        } else if (units[begin - 1].kind == UnitKind::word && end < units.size() && units[end].kind == UnitKind::word) {
          hash = hash_more(hash, " ");
        }
        continue;
      }
      if (!in_term(kind)) break;
      // Two joints or spaces in a row end a term.
      if (v > w && begin > first + 1 && !in_term(units[begin - 1].kind) && !in_term(units[begin - 2].kind)) break;
      hash = hash_more(hash, folded.substr(units[begin].begin, units[end - 1].end - units[begin].begin));
      ++words;
      const std::size_t bytes = units[end - 1].end - units[first].begin;
      if (bytes < 2 || (end - first == 1 && units[first].kind == UnitKind::han)) continue;
      work.places.push_back({hash, first, end});
    }
  }
  std::stable_sort(work.places.begin(), work.places.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
}

void KeyTermModel::hash_grams(Workspace& work) const {
  const std::vector<Unit>& units = work.text.units;
  work.grams.assign(longest_gram * units.size(), 0);
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::uint64_t hash = hash_basis;
    for (std::size_t n = 0; n < longest_gram && i + n < units.size(); ++n) {
      hash = hash_more(hash, work.text.text(units[i + n]));
      work.grams[longest_gram * i + n] = mixed(hash);
    }
  }
}

template <class Each>
void KeyTermModel::each_term(Workspace& work, Each&& each) const {
  hash_grams(work);
  work.terms.clear();
  for (std::size_t first = 0; first < work.places.size();) {
    std::size_t last = first + 1;
    while (last < work.places.size() && work.places[last].hash == work.places[first].hash) ++last;
    const auto& place = work.places[first];
    const std::vector<Unit>& units = work.text.units;
    work.terms.push_back({place.hash, units[place.first].source_begin, units[place.last - 1].source_end,
                          static_cast<std::uint32_t>(last - first), place.first, place.last, 0});
    each(first, last, work.terms.back());
    first = last;
  }
}

void KeyTermModel::collect(Workspace& work, std::size_t first_place, std::size_t last_place, int left_out_keyword,
                           int left_out_text) const {
  const std::vector<Unit>& units = work.text.units;
  std::vector<std::uint32_t>& found = work.features;
  found.clear();
  const auto& place = work.places[first_place];
  const std::string_view folded = work.text.folded.text;
  const auto span = [&](std::size_t from, std::size_t to) {
    if (to - from <= longest_gram) return work.grams[longest_gram * from + (to - from - 1)];
    return mixed(hash_of(folded.substr(units[from].begin, units[to - 1].end - units[from].begin)));
  };
  const auto add = [&](Tag tag, std::uint64_t value) { found.push_back(feature(tag, value)); };
  const auto add_once = [&](Tag tag, std::uint64_t value, std::size_t since) {
    const std::uint32_t number = feature(tag, value);
    if (std::find(found.begin() + static_cast<std::ptrdiff_t>(since), found.end(), number) == found.end()) found.push_back(number);
  };

  const std::size_t first = place.first, last = place.last, length = last - first;
  std::uint64_t han = 0, words = 0, pieces = 0;
  for (std::size_t i = first; i < last; ++i) {
    han += units[i].kind == UnitKind::han;
    words += units[i].kind == UnitKind::word;
    pieces += work.begins[i] != 0 && in_term(units[i].kind);
  }
  add(bias, 0);
  add(shape, std::min<std::uint64_t>(han, 10) * 8 + std::min<std::uint64_t>(words, 4));
  add(pieces_of, pieces * 16 + std::min<std::uint64_t>(han + 2 * words, 10));
  add(first1, span(first, first + 1));
  add(last1, span(last - 1, last));
  if (length > 1) {
    add(first2, span(first, first + 2));
    add(last2, span(last - 2, last));
    for (std::size_t i = first; i + 1 < last; ++i) add(inside, span(i, i + 2));
  }
  if (length > 2) {
    add(first3, span(first, first + 3));
    add(last3, span(last - 3, last));
  }
  std::size_t word_end = first + 1, word_begin = last - 1;
  while (word_end < last && work.begins[word_end] == 0) ++word_end;
  while (work.begins[word_begin] == 0) --word_begin;
  add(first_word, span(first, word_end));
  add(last_word, span(word_begin, last));

  const std::size_t around = found.size();
  for (std::size_t p = first_place; p < std::min(last_place, first_place + places_read); ++p) {
    const std::size_t from = work.places[p].first, to = work.places[p].last;
    add_once(before1, from > 0 ? span(from - 1, from) : 0, around);
    add_once(before2, from > 1 ? span(from - 2, from) : 0, around);
    add_once(behind1, to < units.size() ? span(to, to + 1) : 0, around);
    add_once(behind2, to + 1 < units.size() ? span(to, to + 2) : 0, around);
  }
  const std::uint64_t count = std::min<std::uint64_t>(last_place - first_place, 6);
  add(how_often, count);
  add(how_early, static_cast<std::uint64_t>(std::upper_bound(early.begin(), early.end(), first) - early.begin()));
  std::uint64_t grade = 0;  // 0: never a keyword
  if (const Known* term = known(place.hash)) {
    const int named = static_cast<int>(term->keyword_of) - left_out_keyword;
    const int stands = std::max(static_cast<int>(term->texts) - left_out_text, named);
    if (named > 0) {
      const double odds = std::log((named + 0.3) / (stands - named + 3.0));
      grade = static_cast<std::uint64_t>(std::clamp(std::lround(2 * odds) + 14, 1L, 24L));
    }
  }
  add(keyword, grade);
  add(keyword_often, grade * 8 + std::min<std::uint64_t>(count, 3));
}

float KeyTermModel::plain_score(const Workspace& work, const TermUse& term) const {
  const std::vector<Unit>& units = work.text.units;
  std::size_t words = 0, characters = 0;
  for (std::size_t i = term.first_unit; i < term.last_unit; ++i) {
    if (!in_term(units[i].kind)) continue;
    characters += units[i].kind == UnitKind::han ? 1 : 3;
    if (work.begins[i] == 0) continue;
    if (units[i].kind == UnitKind::han && work.begins[i + 1] != 0) return 0;
    ++words;
  }
  if (words > most_plain_words || characters < 3) return 0;
  return std::log1p(static_cast<float>(term.count)) * std::log2(static_cast<float>(characters) / 2);
}

void KeyTermModel::cut(std::string_view text, Workspace& work) const {
  read_units(text, work.text);
  words_.segment(work.text, work.begins);
  work.terms.clear();
  const std::vector<Unit>& units = work.text.units;
  for (std::uint32_t first = 0; first < units.size();) {
    std::uint32_t last = first + 1;
    while (work.begins[last] == 0) ++last;
    const std::string_view folded =
        std::string_view(work.text.folded.text).substr(units[first].begin, units[last - 1].end - units[first].begin);
    const bool one = units[first].kind == UnitKind::han ? last - first == 1 : folded.size() == 1;
    if (in_term(units[first].kind) && !one) {
      work.terms.push_back({hash_of(folded), units[first].source_begin, units[last - 1].source_end, 1, first, last, 0});
    }
    first = last;
  }
}

void KeyTermModel::find(std::string_view text, Workspace& work) const {
  find_places(text, work);
  each_term(work, [&](std::size_t first, std::size_t last, TermUse& term) {
    if (weights_.empty()) {
      term.score = plain_score(work, term);
      return;
    }
    collect(work, first, last, 0, 0);
    int sum = 0;
    for (const std::uint32_t number : work.features) sum += weights_[number];
    term.score = weight_unit * static_cast<float>(sum);
  });
  std::sort(work.terms.begin(), work.terms.end(), [](const TermUse& a, const TermUse& b) {
    return a.first_unit != b.first_unit ? a.first_unit < b.first_unit : a.last_unit < b.last_unit;
  });
}

void KeyTermModel::features(std::string_view text, const std::vector<std::uint64_t>& own, Workspace& work,
                            std::vector<std::uint32_t>& numbers, std::vector<std::uint32_t>& ends) const {
  find_places(text, work);
  each_term(work, [&](std::size_t first, std::size_t last, const TermUse& term) {
    collect(work, first, last, std::binary_search(own.begin(), own.end(), term.hash) ? 1 : 0, own.empty() ? 0 : 1);
    numbers.insert(numbers.end(), work.features.begin(), work.features.end());
    ends.push_back(static_cast<std::uint32_t>(numbers.size()));
  });
}

}  // namespace paperlens::lexicon
