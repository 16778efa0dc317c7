#pragma once
// What a text is about: the terms in it that its author might have listed as keywords.
//
// A candidate is a run of up to six words as `WordList::segment` cuts them, of two characters or more, without
// punctuation inside. Its score is a linear model's: the sum of the weights of its features (first and last characters
// and words, what stands around it, length, how often and how early it stands there, how often it was a keyword of
// those texts that the model was learned from). Features are hashed into a table of fixed size (Weinberger et al. 2009).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/lexicon/word_list.hpp"

namespace paperlens::lexicon {

inline constexpr std::size_t feature_bits = 16;

/// A keyword of texts with keywords: how many named it, of how many that it stands in.
struct KnownTerm {
  std::string term;  ///< as TermUnits::append_term writes it
  std::uint32_t keyword_of, texts;
};

/// A term of one text.
struct TermUse {
  std::uint64_t hash;                    ///< of the term; the same in all texts
  std::uint32_t begin, end;              ///< bytes of the source: where it stands first
  std::uint32_t count;
  std::uint32_t first_unit, last_unit;   ///< of the first place
  float score;
};

class KeyTermModel {
 public:
  /// `weights` has 2^feature_bits entries of 1/32 each, or none. Then scores are log(1 + count) log2(characters / 2),
  /// which needs no learning: long terms say more (as in the C-value of Frantzi et al. 2000). A word of another script is
  /// as long as three characters. Terms of more than three words or less than three characters, and those with a word of
  /// one character, mostly a particle, have 0.
  KeyTermModel(WordList words, const std::vector<KnownTerm>& known, std::vector<std::int8_t> weights);

  const WordList& words() const { return words_; }

  /// What is worked with; one for each thread.
  struct Workspace {
    TermUnits text;
    std::vector<std::uint8_t> begins;
    std::vector<std::uint32_t> features;
    std::vector<TermUse> terms;
    struct Place {
      std::uint64_t hash;
      std::uint32_t first, last;  // units
    };
    std::vector<Place> places;
    std::vector<std::uint32_t> word_at;
    std::vector<std::uint64_t> grams;  // hashes of one, two and three units from each on
  };

  /// Fills `work.terms` with the candidates of `text`, in order of their first place.
  void find(std::string_view text, Workspace& work) const;

  /// The features of each term of find(), for learning: the numbers of term i end at ends[i]. `own` are the hashes of the
  /// text's own keywords, sorted: this text is left out of what is known about how often terms are keywords.
  void features(std::string_view text, const std::vector<std::uint64_t>& own, Workspace& work,
                std::vector<std::uint32_t>& numbers, std::vector<std::uint32_t>& ends) const;

  /// Fills `work.terms` with the words of `text` as they are cut, each occurrence by itself (count 1, score 0): words of
  /// two characters or more, and no numbers.
  void cut(std::string_view text, Workspace& work) const;

  /// The hash of a term as append_term writes it.
  static std::uint64_t hash_of(std::string_view term);

 private:
  struct Known {
    std::uint64_t hash = 0;
    std::uint32_t keyword_of = 0, texts = 0;
  };
  void find_places(std::string_view text, Workspace& work) const;
  void collect(Workspace& work, std::size_t first_place, std::size_t last_place, int left_out_keyword,
               int left_out_text) const;
  void hash_grams(Workspace& work) const;
  float plain_score(const Workspace& work, const TermUse& term) const;
  template <class Each>
  void each_term(Workspace& work, Each&& each) const;
  const Known* known(std::uint64_t hash) const;

  WordList words_;
  std::vector<Known> known_;  // open addressing
  std::vector<std::int8_t> weights_;
};

}  // namespace paperlens::lexicon
