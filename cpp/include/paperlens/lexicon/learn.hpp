#pragma once
// A translation table learned from parallel text.
//
// 1. Words are stemmed where the stem is seen too; texts are cut into sentences, and the Chinese sentences of a text are
//    aligned to English ones (sentence_alignment.hpp).
// 2. Model 1 is learned in both directions. From English e to Chinese z, and from z to e,
//      p = t(z|e) * t(e|z)^0.25, divided by its sum over all translations of the term, pruned.
//    Mostly t(z|e): a Chinese term says little about which of the English words around it is its own, as each word has
//    several pairs of characters; the other direction keeps out what stands everywhere.
// 3. Two units in a row are a term where enough sentences have them: their translations are what Model 1 aligns either
//    to, in the places where both stand (adjacent_units.hpp), weighted likewise.

#include <cstdint>
#include <span>

#include "paperlens/lexicon/bitext.hpp"
#include "paperlens/lexicon/translation_table.hpp"

namespace paperlens::lexicon {

struct LearnOptions {
  unsigned iterations = 5;
  std::size_t threads = 1;
  /// Sentences that two units in a row must stand in together.
  std::uint32_t min_adjacent = 3;
  /// Likewise for a word or pair of characters.
  std::uint32_t min_support = 1;
  Pruning pruning{};
  SourceMask source = from_titles;
  /// The most pairs of units in sentences to learn from; each takes up to 16 bytes. Of more text, sentences are left out
  /// evenly.
  std::size_t max_cells = 64'000'000;
};

/// The same for any number of threads. Texts are valid UTF-8 of less than 4 GiB each.
TranslationTable learn(std::span<const TextPair> texts, const LearnOptions& options);

}  // namespace paperlens::lexicon
