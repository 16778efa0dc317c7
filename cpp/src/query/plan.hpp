#pragma once
// A query made ready for a collection: which terms score, which documents match.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "group_cursor.hpp"
#include "paperlens/query/collection.hpp"
#include "paperlens/query/search.hpp"
#include "paperlens/query/syntax.hpp"

namespace paperlens::query {

/// A term as the index has it, and what an occurrence of it counts.
struct WeightedTerm {
  std::string term;
  float weight = 1;
  bool translation = false;  ///< the weight is its probability
};

/// What a scoring term matches in one segment: a list of the index, several that count as one, or documents found by
/// combining lists.
struct Part {
  std::optional<PostingList> list;
  std::vector<GroupMember> group;
  Matches matches;

  /// How many documents: of a group at least as many.
  std::uint32_t size() const {
    if (list) return list->size();
    std::uint32_t documents = static_cast<std::uint32_t>(matches.documents.size());
    for (const GroupMember& member : group) documents = std::max(documents, documents + member.list.size());
    return documents;
  }
};

/// Positions one after the other, each with the terms that may stand there.
using PhraseTerms = std::vector<std::vector<WeightedTerm>>;

/// How a scoring term is found again in a text.
enum class Look : std::uint8_t {
  term,       ///< tokens that are one of `terms`
  character,  ///< one character: the first of a token
  phrase,     ///< `phrase`
};

struct ScoringTerm {
  std::string label;  ///< as a person reads it
  Look look = Look::term;
  std::vector<WeightedTerm> terms;
  PhraseTerms phrase;
  std::vector<PhraseTerms> alternatives;  ///< phrases that count as well
  FieldMask fields = all_fields;
  float boost = 1;
  /// True: a document with it is a hit. False: it adds to the score of a document that is one.
  bool matches = true;
  /// False: it is only looked for.
  bool scores() const { return matches || boost > 0; }
  std::uint32_t documents = 0;  ///< that hold it, in the collection: of translated words at least as many
  double idf = 0;
  std::vector<Part> parts;      ///< one a segment
};

/// Says which documents a node of the query matches.
struct Matcher {
  enum class Kind : std::uint8_t { none, all, terms, months, id, source, regex, boolean };
  Kind kind = Kind::none;
  Occur occur = Occur::should;
  FieldMask fields = all_fields;
  std::vector<std::size_t> terms{};  ///< of the plan: any of them
  MonthIndex first_month = 0, last_month = 0;
  std::string text{};              ///< id, source
  bool prefix = false;             ///< id: it begins with `text`
  std::function<bool(std::uint32_t row)> predicate{};
  std::vector<Matcher> children{};
};

/// Han characters that were typed as one word, and are ranked by their pairs.
struct Run {
  PhraseTerms phrase;
  std::vector<std::size_t> terms;  ///< of the plan
};

struct Plan {
  std::vector<ScoringTerm> terms;
  std::vector<Run> runs;
  /// Conditions, all of which a hit satisfies. None: every document with a term that `matches` is a hit.
  std::optional<Matcher> matcher;
  /// Whether `matcher` only narrows down what the terms match: documents without any such term are no hits.
  bool any_term = true;
  /// A hit has all terms that `matches`: an AND of words. There is no matcher then.
  bool every_term = false;
  /// Documents with all terms that `matches` come first.
  bool all_terms_first = false;
  /// False: parts of the query are left out, as no document has them.
  bool complete = true;
  std::vector<Correction> suggestions;

  /// No sum of scores is higher.
  double most = 0;
  /// Scores are so many of one: a power of two.
  double scale = 1;
  /// Added to the score of documents with all terms.
  Score bonus = 0;
};

}  // namespace paperlens::query
