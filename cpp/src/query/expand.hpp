#pragma once
// Terms of a collection that stand for what was typed.

#include <string_view>
#include <vector>

#include "plan.hpp"

namespace paperlens::query {

/// The terms that begin with `prefix`, in order.
std::vector<WeightedTerm> terms_with_prefix(const Collection& collection, std::string_view prefix);

/// The terms at most `distance` edits away from `word`: insertions, deletions, substitutions, and swaps of neighbours
/// (optimal string alignment), counted in code points. Nearest first, then the more common, then by bytes; each weighs
/// 1 / (1 + its distance). Terms with a Han character are not among them.
std::vector<WeightedTerm> terms_near(const Collection& collection, std::string_view word, unsigned distance);

/// `word` cut into two or three terms of the collection, the most common ones; empty if it cannot be.
std::vector<std::string> split_into_terms(const Collection& collection, std::string_view word);

}  // namespace paperlens::query
