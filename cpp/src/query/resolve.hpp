#pragma once
// Looks the terms of a plan up in the indexes.

#include "plan.hpp"

namespace paperlens::query {

/// Fills `parts`, `documents` and `idf` from the rest of `term`.
void resolve(ScoringTerm& term, const Collection& collection);

/// Sets the scale and the bonus of a plan whose terms are all resolved.
void finish(Plan& plan);

}  // namespace paperlens::query
