// What each term of a query gives a paper: the same numbers as the ranking's, with names.

#include <algorithm>
#include <cstdio>

#include "match.hpp"
#include "phrase.hpp"
#include "rank.hpp"
#include "ready.hpp"
#include "synonyms.hpp"

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
  if (!part.group.empty()) return static_cast<double>(GroupCursor(part.group, {nullptr, nullptr, &bm25, 0}, 0).frequency_at(document));
  const auto& documents = part.matches.documents;
  const auto at = std::lower_bound(documents.begin(), documents.end(), document) - documents.begin();
  return static_cast<double>(part.matches.frequencies[static_cast<std::size_t>(at)]);
}

/// The label of a term; where the document has it in the other language only, with up to three of those words.
std::string label_of(const ScoringTerm& term, const TextIndex& index, std::uint32_t document) {
  constexpr std::size_t most = 3;
  constexpr float unlikely = 0.05F;
  std::string label = term.label;
  std::size_t named = 0;
  for (const WeightedTerm& one : term.terms) {
    const auto entry = index.dictionary().find(one.term);
    if (!entry || Cursor(index.postings(*entry)).seek(document) != document) continue;
    if (!one.translation) return term.label;
    if (named == most || (named != 0 && one.weight < unlikely)) continue;
    std::array<char, 16> probability;
    std::snprintf(probability.data(), probability.size(), " (%.2f)", static_cast<double>(one.weight));
    label += (named == 0 ? " → " : ", ") + one.term + probability.data();
    ++named;
  }
  return label;
}

/// Whether `row`, which the search finds, answers the query as typed: of words of which any will do it has all.
bool answers_as_typed(const Scope& scope, const Plan& plan, std::uint32_t row) {
  if (!plan.complete) return false;
  const std::size_t s = scope.collection->segment_of(row);
  const std::vector<std::uint32_t> only{row - scope.collection->segments()[s].first_row};
  const auto has = [&](const Matcher& matcher) { return !documents_of(scope, plan, s, matcher, &only).empty(); };
  if (!plan.any_term && !plan.every_term) return has(*plan.matcher);
  Matcher terms{.kind = Matcher::Kind::boolean};
  const Occur occur = plan.every_term || plan.all_terms_first ? Occur::must : Occur::should;
  for (std::size_t i = 0; i < plan.terms.size(); ++i) {
    if (plan.terms[i].matches) terms.children.push_back({.kind = Matcher::Kind::terms, .occur = occur, .terms = {i}});
  }
  return !terms.children.empty() && has(terms);
}

}  // namespace

Explanation Search::explain(std::uint32_t row) const {
  const Scope& scope = ready_->scope;
  const Collection& collection = *scope.collection;
  const bool as_typed = !scope.translator || answers_as_typed(scope, ready_->plan, row);
  const Ready::Shown shown = as_typed ? ready_->as_typed() : ready_->across();
  const Plan& plan = *shown.plan;
  Explanation explanation;
  const std::size_t s = collection.segment_of(row);
  const std::uint32_t document = row - collection.segments()[s].first_row;
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<TermCursor> cursors = open_cursors(plan, collection, s, coded);
  Score sum = 0;
  bool all = true;
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    const ScoringTerm& term = plan.terms[i];
    if (!term.scores()) continue;
    const Score score = score_at(cursors[i], document);
    if (score == 0) {
      all &= !term.matches;
      continue;
    }
    sum += score;
    if (term.boost == 0) continue;
    const FieldCounts counts = frequencies_of(term, collection, s, document);
    explanation.terms.push_back({label_of(term, *collection.segments()[s].index, document), counts,
                                 weighted_frequency(term.parts[s], counts, document, collection.bm25()),
                                 collection.segments()[s].saturation[document], term.idf,
                                 static_cast<double>(term.boost) * shown.factor,
                                 static_cast<double>(score) / plan.scale * shown.factor});
  }
  explanation.all_terms = shown.addend;
  if (all && plan.bonus != 0) {
    sum += plan.bonus;
    explanation.all_terms += static_cast<double>(plan.bonus) / plan.scale * shown.factor;
  }
  explanation.score = shown(sum);
  return explanation;
}

}  // namespace paperlens::query
