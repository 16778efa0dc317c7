#pragma once
// Makes a syntax tree ready for a collection.

#include "paperlens/query/search.hpp"
#include "plan.hpp"

namespace paperlens::query {

/// How much the parts of a word count beside the whole, and the like. Measured on known-item search.
struct Weights {
  float whole = 1.0F;       ///< a run of Han characters or a compound, as one term
  float pair = 0.5F;        ///< each of its pairs or atoms, beside it
  float neighbours = 0.3F;  ///< two words of the query that stand side by side in a document
};

/// Throws Error(query), pointing into `query`, for what only shows here: a wrong regular expression. Read leniently it
/// matches nothing.
Plan compile(const Node& tree, std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts);

}  // namespace paperlens::query
