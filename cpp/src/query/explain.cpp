// What each term of a query gives a paper: the same numbers as the ranking's, with names.

#include <algorithm>

#include "paperlens/query/search.hpp"
#include "phrase.hpp"
#include "rank.hpp"

namespace paperlens::query {
namespace {

/// The frequencies of a scoring term in the fields of a document, unweighted, one field at a time.
FieldCounts frequencies_of(const ScoringTerm& term, const Collection& collection, std::size_t segment, std::uint32_t document) {
  FieldCounts counts{};
  std::vector<WeightedTerm> terms = term.terms;
  for (WeightedTerm& one : terms) one.weight = 1;
  for (std::size_t f = 0; f < field_count; ++f) {
    const auto only = static_cast<FieldMask>(1U << f);
    if ((term.fields & only) == 0) continue;
    const Bm25 plain{.k1 = 1, .b = 0, .weights = {1, 1, 1}};
    const TextIndex& index = *collection.segments()[segment].index;
    const auto at = [&](const Matches& matches) -> std::uint32_t {
      const auto found = std::lower_bound(matches.documents.begin(), matches.documents.end(), document);
      if (found == matches.documents.end() || *found != document) return 0;
      return static_cast<std::uint32_t>(matches.frequencies[static_cast<std::size_t>(found - matches.documents.begin())] + 0.5F);
    };
    if (!terms.empty()) counts[f] = at(match_any(index, terms, only, plain));
    if (!term.phrase.empty()) counts[f] = std::max(counts[f], at(match_phrase(index, term.phrase, only, plain)));
    for (const PhraseTerms& phrase : term.alternatives) counts[f] = std::max(counts[f], at(match_phrase(index, phrase, only, plain)));
  }
  return counts;
}

/// The frequency that was scored.
double weighted_frequency(const Part& part, const FieldCounts& counts, std::uint32_t document, const Bm25& bm25) {
  if (part.list) return static_cast<double>(bm25.weighted(counts));
  const auto& documents = part.matches.documents;
  const auto at = std::lower_bound(documents.begin(), documents.end(), document) - documents.begin();
  return static_cast<double>(part.matches.frequencies[static_cast<std::size_t>(at)]);
}

}  // namespace

Explanation Search::explain(std::uint32_t row) const {
  Explanation explanation;
  const auto& segments = collection_->segments();
  const auto after = std::upper_bound(segments.begin(), segments.end(), row,
                                      [](std::uint32_t r, const Collection::Segment& segment) { return r < segment.first_row; });
  const auto s = static_cast<std::size_t>(after - segments.begin()) - 1;
  const std::uint32_t document = row - segments[s].first_row;
  const auto coded = coded_frequencies(collection_->bm25());
  std::vector<Cursor> cursors = open_cursors(*plan_, *collection_, s, coded);
  Score sum = 0;
  bool all = true;
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    const ScoringTerm& term = plan_->terms[i];
    if (!term.scores()) continue;
    if (cursors[i].seek(document) != document) {
      all &= !term.matches;
      continue;
    }
    const Score score = cursors[i].score();
    sum += score;
    if (term.boost == 0) continue;
    const double saturation = segments[s].saturation[document];
    const FieldCounts counts = frequencies_of(term, *collection_, s, document);
    explanation.terms.push_back({term.label, counts, weighted_frequency(term.parts[s], counts, document, collection_->bm25()),
                                 saturation, term.idf, static_cast<double>(term.boost), static_cast<double>(score) / plan_->scale});
  }
  if (all && plan_->bonus != 0) {
    sum += plan_->bonus;
    explanation.all_terms = static_cast<double>(plan_->bonus) / plan_->scale;
  }
  explanation.score = static_cast<double>(sum) / plan_->scale;
  return explanation;
}

}  // namespace paperlens::query
