#pragma once
// Searches a collection: a query becomes the best papers, and says why.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/base/row_set.hpp"
#include "paperlens/base/span.hpp"
#include "paperlens/query/collection.hpp"
#include "paperlens/query/parse.hpp"

namespace paperlens::query {

struct Matcher;
struct Plan;

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
  std::string term;
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
  double all_terms = 0;          ///< added because it has all terms
};

struct Correction {
  std::string word, replacement;
};

/// A query, made ready. Immutable; any number of threads may use one.
class Search {
 public:
  /// Finds only `rows` of the collection; null: all. Throws Error(query) for a query that does not parse (Mode::strict)
  /// or has a wrong regular expression.
  Search(std::shared_ptr<const Collection> collection, std::string_view query, Mode mode,
         std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const RowSet> rows = {});
  /// Papers like `text`: its most telling words, weighted by how often they stand in it. `in_collection`: it is the text
  /// of a paper of the collection.
  static Search like(std::shared_ptr<const Collection> collection, const FieldTexts& text, bool in_collection,
                     std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const RowSet> rows = {});
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
  Search(std::shared_ptr<const Collection> collection, std::shared_ptr<const PaperFacts> facts,
         std::shared_ptr<const RowSet> rows, Plan plan);
  /// Those of a segment that satisfy `matcher` and may be found, ascending; `within` (null: all) are of interest.
  std::vector<std::uint32_t> documents(std::size_t segment, const Matcher& matcher,
                                       const std::vector<std::uint32_t>* within = nullptr) const;

  std::shared_ptr<const Collection> collection_;
  std::shared_ptr<const PaperFacts> facts_;
  std::shared_ptr<const RowSet> rows_;
  std::unique_ptr<const Plan> plan_;
};

}  // namespace paperlens::query
