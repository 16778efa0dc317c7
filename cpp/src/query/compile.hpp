#pragma once
// Makes a syntax tree ready for a collection.

#include "paperlens/query/search.hpp"
#include "plan.hpp"

namespace paperlens::query {

/// What parts of a word count. Measured on known-item search (tests/quality/ranking.py).
struct Weights {
  float pair = 0.7F;        ///< of a run of Han characters of more than one pair: each
  float atom = 0.5F;        ///< of a compound: each, beside the whole
  float neighbours = 1.0F;  ///< words of the query that stand side by side there, joined in a document
};

/// Throws Error(query), pointing into `query`, for what only shows here: a wrong regular expression. Read leniently it
/// matches nothing. The plan refers to `facts`, which must outlive it.
Plan compile(const Node& tree, std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts);

}  // namespace paperlens::query
