#pragma once
// Words of a query in the other language: a probabilistic structured query (Darwish, Oard 2003, "Probabilistic structured
// query methods"). A word and its translations are one term; its frequency in a document is the sum of theirs, each
// times its probability, and so is the number of documents that have it.

#include <string_view>
#include <vector>

#include "paperlens/lexicon/translator.hpp"
#include "plan.hpp"
#include "typed_words.hpp"

namespace paperlens::query {

/// A document that has none but less likely translations of a word does not match it. They add to its score all the same:
/// without them search across languages finds less (tests/quality/across.py).
inline constexpr float sure_translation = 0.15F;

/// The translations of a folded word, or of two with a space between them.
std::vector<WeightedTerm> translations_of(const lexicon::Translator& translator, std::string_view word);

/// Only those that a document may have instead of the word.
std::vector<WeightedTerm> sure_translations_of(const lexicon::Translator& translator, std::string_view word);

/// What `words`, one after the other, may be in the other language: their translations one after the other, at most one
/// character or word between any two. Empty if the tables do not have them.
std::vector<PhraseTerms> translated_phrases(const lexicon::Translator& translator, const std::vector<TypedWord>& words);

}  // namespace paperlens::query
