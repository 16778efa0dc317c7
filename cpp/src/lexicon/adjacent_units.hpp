#pragma once
// Two units in a row as terms of their own: `language model`, or 思维 and 维链 as 思维链. What they are translated into is read
// off a model of single units.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "paperlens/lexicon/word_model.hpp"

namespace paperlens::lexicon {

/// The term that two units in a row make; empty if they make none.
using JoinUnits = std::function<std::string(UnitId, UnitId)>;

struct AdjacentTerm {
  std::string term;
  std::uint32_t support;  ///< sentences that have it
  double count = 0;       ///< expected target units that it is the source of
  struct Target {
    UnitId unit;
    double count;  ///< so many of them
  };
  std::vector<Target> targets;  ///< ascending; those with less than a half are left out
};

/// The terms of two source units that at least `min_support` sentences have, in order of first occurrence. `model` was
/// learned from `source` to `target`. Alike for any number of threads.
std::vector<AdjacentTerm> adjacent_terms(const Sentences& source, const Sentences& target, const WordModel& model,
                                         const JoinUnits& join, std::uint32_t min_support, std::size_t threads);

}  // namespace paperlens::lexicon
