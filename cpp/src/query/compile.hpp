#pragma once
// Makes a syntax tree ready for a collection.

#include "paperlens/lexicon/translator.hpp"
#include "paperlens/query/search.hpp"
#include "plan.hpp"

namespace paperlens::query {

/// What parts of a word count. Measured on known-item search (tests/quality/ranking.py).
struct Weights {
  float pair = 0.7F;        ///< of a run of Han characters of more than one pair: each
  float atom = 0.5F;        ///< of a compound: each, beside the whole
  float neighbours = 1.0F;  ///< words of the query that stand side by side there, joined in a document
  // Across languages (tests/quality/across.py).
  float two_words = 0.3F;  ///< translations of two words in a row, beside those of each
  float compound = 0.5F;   ///< a compound as it was typed: few texts of the other language have it
};

/// What the compiler knows of the other language.
struct Languages {
  /// Null: nothing. A word that it translates to what the collection has is no slip.
  const lexicon::Translator* translator = nullptr;
  /// Whether the translations of words are looked for too, except after NOT and -.
  bool translate = false;
};

/// Throws Error(query), pointing into `query`, for what only shows here: a wrong regular expression. Read leniently it
/// matches nothing. The plan refers to `facts`, which must outlive it.
Plan compile(const Node& tree, std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts,
             const Languages& languages = {});

}  // namespace paperlens::query
