#pragma once
// IBM Model 1 (Brown, Della Pietra, Della Pietra, Mercer 1993): each unit of the target sentence is the translation of
// one unit of the source sentence, any of them as likely, or of none (NULL); learned by expectation maximisation.
//
//   t(f|e) = c(e, f) / c(e),   c(e, f) = sum over sentences of the posterior t(f|e) / sum over the sentence's e of t(f|e)
//
// All sums that belong to one target unit are made by one thread, in the order of the sentences: the outcome does not
// depend on the number of threads. Memory: 8 bytes for each two units that share a sentence, and 8 for each target unit
// of the text.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "paperlens/lexicon/bitext.hpp"

namespace paperlens::lexicon {

/// How much of a sentence comes from no unit of the source.
inline constexpr float null_share = 0.08F;

class WordModel {
 public:
  /// Learns t(target|source) in `iterations` rounds, in up to `threads` threads. The sentences are kept by the caller, as
  /// long as the model is asked for posteriors. Throws Error(invalid_argument) if they are not of one number.
  WordModel(const Sentences& source, const Sentences& target, unsigned iterations, std::size_t threads);

  /// t(target|source); 0 for units that never share a sentence.
  float probability(UnitId target, UnitId source) const;
  /// The sources of `target`, ascending; the last is NULL, which is source.vocabulary.
  std::span<const UnitId> sources(UnitId target) const;
  /// t(target|source) for each of them.
  std::span<const float> probabilities(UnitId target) const;

  /// Where a target unit stands.
  struct Place {
    std::uint32_t sentence, position;
  };
  std::span<const Place> places(UnitId target) const;

  /// What one thread works with: a number for each source unit.
  using Row = std::vector<float>;
  Row row() const { return Row(source_->vocabulary + 1); }
  /// Copies t(target|.) to `row`: what posteriors() reads of it afterwards.
  void load(UnitId target, Row& row) const;
  /// Of which units of sentence `sentence` the target in `row` is the translation: one probability each to `out`. They
  /// add up to 1 less that of NULL, which is returned.
  float posteriors(const Row& row, std::size_t sentence, std::vector<float>& out) const;

 private:
  void expect_and_maximise(std::size_t threads);

  const Sentences* source_;
  const Sentences* target_;
  std::vector<std::size_t> place_offsets_, offsets_;
  std::vector<Place> places_;
  std::vector<UnitId> sources_;
  std::vector<float> probabilities_;
};

}  // namespace paperlens::lexicon
