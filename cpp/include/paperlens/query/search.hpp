#pragma once
// Searches a collection: a query becomes the best papers, and says why.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/base/lazy.hpp"
#include "paperlens/base/row_set.hpp"
#include "paperlens/base/span.hpp"
#include "paperlens/lexicon/translator.hpp"
#include "paperlens/query/collection.hpp"
#include "paperlens/query/parse.hpp"

namespace paperlens::query {

/// What a query asks of papers beside the index. Any number of threads may use one.
class PaperFacts {
 public:
  virtual ~PaperFacts() = default;

  virtual MonthIndex month(std::uint32_t row) const = 0;
  /// Whether the paper's id is `text`, in any of its spellings; or begins with it.
  virtual bool has_id(std::uint32_t row, std::string_view text, bool prefix) const = 0;
  /// Whether the paper stands in a source that `text` names.
  virtual bool in_source(std::uint32_t row, std::string_view text) const = 0;
  virtual FieldTexts fields(std::uint32_t row) const = 0;
};

struct Hit {
  std::uint32_t row;
  double score;
};

/// What one term of the query gives a paper.
struct TermScore {
  std::string term;             ///< where the paper has it in the other language: `decoding → 解码 (0.71)`
  FieldCounts frequencies;      ///< in each field
  double weighted_frequency;    ///< the same with the fields' weights
  double saturation;            ///< k1 times the length norm
  double idf;
  double boost;
  double score;                 ///< idf * boost * weighted_frequency / (weighted_frequency + saturation)
};
struct Explanation {
  double score = 0;
  std::vector<TermScore> terms;  ///< those that the paper has
  /// Added because it has all terms; where the other language is searched too: because it answers the query as typed.
  double all_terms = 0;
};

struct Correction {
  std::string word, replacement;
};

/// Where to search.
struct Scope {
  std::shared_ptr<const Collection> collection;
  std::shared_ptr<const PaperFacts> facts;
  /// Of the collection; null: all.
  std::shared_ptr<const RowSet> rows = {};
  /// Not null: papers that answer the query as it is typed come first (of words of which any will do, those that have all),
  /// then those that do so with words of the other language.
  std::shared_ptr<const lexicon::Translator> translator = {};
};

/// A query, made ready. Immutable; any number of threads may use one.
class Search {
 public:
  /// Throws Error(query) for a query that does not parse (Mode::strict) or has a wrong regular expression.
  Search(Scope scope, std::string_view query, Mode mode);
  /// Papers like `text`: its most telling words, weighted by how often they stand in it. `in_collection`: it is the text
  /// of a paper of the collection.
  static Search like(Scope scope, const FieldTexts& text, bool in_collection);
  ~Search();
  Search(Search&&) noexcept;
  Search& operator=(Search&&) noexcept;

  /// The `k` best from the `offset`th on: higher score first, then lower row.
  std::vector<Hit> top(std::size_t k, std::size_t offset = 0) const;
  /// All rows that match, ascending.
  std::vector<std::uint32_t> matching() const;
  /// Where the query's words stand in the field of a paper: bytes, ascending, apart.
  std::vector<Span> highlight(std::uint32_t row, Field field) const;
  Explanation explain(std::uint32_t row) const;
  /// Replacements for words that no paper has.
  std::vector<Correction> corrections() const;

 private:
  struct Ready;
  explicit Search(std::unique_ptr<const Ready> ready);

  std::unique_ptr<const Ready> ready_;
};

}  // namespace paperlens::query
