#include "translate.hpp"

#include <algorithm>
#include <string>

#include "paperlens/base/unicode.hpp"

namespace paperlens::query {
namespace {

// Words whose best translation is less likely are left out of phrases: mostly `of`, `the` and the like.
constexpr float least_in_phrase = 0.2F;
constexpr std::size_t most_places = 4;

// More translations, and less likely ones, change nothing (tests/quality/across.py).
constexpr std::size_t most_translations = 10;
constexpr float least_probability = 0.02F;

bool is_pair(std::string_view term) {
  const std::size_t first = decode_utf8(term).length;
  return first > 1 && first < term.size() && first + decode_utf8(term.substr(first)).length == term.size();
}

/// What may stand at one place of the translated phrase: terms that are as long as each other.
struct Place {
  std::vector<WeightedTerm> terms;
  std::uint32_t length;  ///< in positions
};

/// False: the phrase cannot be translated.
bool add_place(const lexicon::Translator& translator, const std::string& atom, std::vector<Place>& places) {
  std::vector<WeightedTerm> pairs, words;
  for (WeightedTerm& term : sure_translations_of(translator, atom)) {
    if (!is_ascii_alnum(term.term.front()) && !is_pair(term.term)) continue;
    (is_pair(term.term) ? pairs : words).push_back(std::move(term));
  }
  std::vector<WeightedTerm>& best = pairs.empty() ? words : pairs;
  if (best.empty() || best[0].weight < least_in_phrase) {
    if (!is_ascii_alnum(atom.front())) return false;
    if (!translator.lookup(atom)) places.push_back({{{atom, 1}}, 1});  // a name, which is the same in both
    return true;
  }
  places.push_back({std::move(best), pairs.empty() ? 1U : 2U});
  return true;
}

}  // namespace

std::vector<WeightedTerm> translations_of(const lexicon::Translator& translator, std::string_view word) {
  std::vector<WeightedTerm> terms;
  for (const lexicon::Translation& each : *translator.expand(word)) {
    if (terms.size() == most_translations || each.probability < least_probability) break;
    terms.push_back({each.term, each.probability, true});
  }
  return terms;
}

std::vector<WeightedTerm> sure_translations_of(const lexicon::Translator& translator, std::string_view word) {
  std::vector<WeightedTerm> terms = translations_of(translator, word);
  std::erase_if(terms, [](const WeightedTerm& term) { return term.weight < sure_translation; });
  return terms;
}

std::vector<PhraseTerms> translated_phrases(const lexicon::Translator& translator, const std::vector<TypedWord>& words) {
  std::vector<Place> places;
  for (const TypedWord& word : words) {
    if (word.kind == TypedWord::Kind::character) return {};
    const bool is_run = word.kind == TypedWord::Kind::run;
    if (is_run && word.atoms.size() % 2 == 0) return {};  // no telling where its words begin
    for (std::size_t i = 0; i < word.atoms.size(); i += is_run ? 2 : 1) {
      if (!add_place(translator, word.atoms[i], places)) return {};
    }
  }
  const bool translated = std::any_of(places.begin(), places.end(), [](const Place& place) { return place.terms[0].translation; });
  if (!translated || places.size() > most_places) return {};
  std::vector<PhraseTerms> phrases;
  for (std::uint32_t gaps = 0; gaps < 1U << (places.size() - 1); ++gaps) {
    PhraseTerms& phrase = phrases.emplace_back();
    for (std::size_t i = 0; i < places.size(); ++i) {
      phrase.push_back(places[i].terms);
      if (i + 1 < places.size()) phrase.resize(phrase.size() + places[i].length - 1 + (gaps >> i & 1U));
      else phrase.resize(phrase.size() + places[i].length - 1);
    }
  }
  return phrases;
}

}  // namespace paperlens::query
