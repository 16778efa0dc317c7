#pragma once
// Which English sentences a Chinese sentence of the same text translates. Abstracts are shortened as they are
// translated, so that sentences of either side may be without a partner, and their order may change.

#include <span>
#include <vector>

#include "paperlens/lexicon/bitext.hpp"

namespace paperlens::lexicon {

/// Texts cut into sentences: text i has the sentences from offset i up to the next of either side.
struct Texts {
  Sentences english, chinese;
  std::vector<std::size_t> english_offsets{0}, chinese_offsets{0};

  std::size_t size() const { return english_offsets.size() - 1; }
};

/// Each Chinese sentence with the one to three English sentences in a row that Model 1 makes it likeliest from; a text
/// whose one side is a single sentence is one pair. The first model is learned from sentences that stand about as far
/// from the beginning of their texts. At most `max_cells` pairs of units.
Bitext align_sentences(const Texts& texts, unsigned iterations, std::size_t threads, std::size_t max_cells);

}  // namespace paperlens::lexicon
