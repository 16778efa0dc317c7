#pragma once
// Words of a script without spaces, each with how often it was met, and what they make of a text.
//
// The text is cut where the product of its words' probabilities is greatest (a unigram model, found by Viterbi's
// algorithm). A character that begins no known word is a word by itself, with the probability of a word never met.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/lexicon/term_units.hpp"

namespace paperlens::lexicon {

inline constexpr std::size_t longest_word = 8;  ///< characters; longer ones are no words

class WordList {
 public:
  struct Word {
    std::string text;     ///< folded characters of scripts without spaces
    std::uint32_t count;  ///< in the text that the list was learned from
  };

  WordList() : WordList(std::vector<Word>()) {}
  /// Words of more than `longest_word` characters, of none, and those with count 0 are left out.
  explicit WordList(std::vector<Word> words);

  const std::vector<Word>& words() const { return words_; }

  /// Marks in `begins` (one byte for each unit) the units that a word begins at, and a last one for the end: words of
  /// other scripts, numbers and the rest are one word for each unit. Pure but for `begins`, which is reused.
  void segment(const TermUnits& text, std::vector<std::uint8_t>& begins) const;

 private:
  struct Slot {
    std::uint64_t hash = 0;  // 0: empty
    float log_probability = 0;
    bool is_word = false;  // else only the beginning of words
  };
  const Slot* find(std::uint64_t hash) const;
  Slot& place(std::uint64_t hash);
  void segment_run(const TermUnits& text, std::size_t first, std::size_t last, std::vector<std::uint8_t>& begins) const;

  std::vector<Word> words_;
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  float unknown_ = 0;  // log probability of a character never met as a word
};

}  // namespace paperlens::lexicon
