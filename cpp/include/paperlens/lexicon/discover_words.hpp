#pragma once
// The words of texts that write no spaces, found by counting.
//
// A word is a string of characters that stand together more often than their parts would by chance (pointwise mutual
// information), with many different neighbours on either side (branching entropy; both as in Jin and Tanaka-Ishii 2006).
// What is found so is then used to cut the texts, and counted again as it is used, a few times over (expectation
// maximisation with the best cut only): what other words explain better falls out.

#include <cstdint>
#include <string_view>
#include <vector>

#include "paperlens/lexicon/word_list.hpp"

namespace paperlens::lexicon {

struct DiscoveryOptions {
  std::uint32_t min_count = 5;     ///< of a word of two characters or more
  std::size_t max_characters = 4;  ///< of a word; at most `longest_word` - 1
  double min_entropy = 1.2;        ///< nats, on the side with less
  double min_information = 2.5;    ///< nats, at the weakest joint
  unsigned rounds = 5;             ///< of cutting and counting
};

/// The words of `texts`, which are valid UTF-8. Deterministic; O(n log n), 16 bytes a character.
WordList discover_words(const std::vector<std::string_view>& texts, const DiscoveryOptions& options = {});

}  // namespace paperlens::lexicon
