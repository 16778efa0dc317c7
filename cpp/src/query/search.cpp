#include "paperlens/query/search.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "compile.hpp"
#include "highlight.hpp"
#include "match.hpp"
#include "paperlens/text/analyzer.hpp"
#include "rank.hpp"
#include "resolve.hpp"

namespace paperlens::query {

Search::Search(std::shared_ptr<const Collection> collection, std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const RowSet> rows, Plan plan)
    : collection_(std::move(collection)), facts_(std::move(facts)), rows_(std::move(rows)),
      plan_(std::make_unique<const Plan>(std::move(plan))) {}

Search::Search(std::shared_ptr<const Collection> collection, std::string_view query, Mode mode,
               std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const RowSet> rows)
    : collection_(std::move(collection)), facts_(std::move(facts)), rows_(std::move(rows)),
      plan_(std::make_unique<const Plan>(compile(parse_query(query, mode), query, mode, *collection_, *facts_))) {}

Search::~Search() = default;
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;

Search Search::like(std::shared_ptr<const Collection> collection, const FieldTexts& fields, bool in_collection,
                    std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const RowSet> rows) {
  constexpr std::size_t most_terms = 40;
  const std::uint32_t shared_by = in_collection ? 2 : 1;  // a word that only the paper itself has tells nothing
  const Bm25& bm25 = collection->bm25();
  std::unordered_map<std::string, FieldCounts> counts;
  text::TokenStream stream;
  for (std::size_t f = 0; f < field_count; ++f) {
    text::analyze(fields[f], stream);
    for (const text::Token& token : stream.tokens) {
      if (token.kind == text::TokenKind::han) continue;  // says only where a run ends
      ++counts.try_emplace(std::string(stream.term(token))).first->second[f];
    }
  }
  struct Candidate {
    std::string term;
    double weight;
  };
  std::vector<Candidate> candidates;
  for (const auto& [term, in_fields] : counts) {
    const std::uint32_t documents = collection->documents_with(term);
    if (documents < shared_by) continue;
    const double tf = bm25.weighted(in_fields);
    const double idf = inverse_document_frequency(collection->size(), documents);
    candidates.push_back({term, tf / (tf + static_cast<double>(bm25.k1)) * idf});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (candidates.size() > most_terms) candidates.resize(most_terms);
  Plan plan;
  for (const Candidate& candidate : candidates) {
    ScoringTerm& term = plan.terms.emplace_back();
    term.label = candidate.term;
    term.terms = {{candidate.term, 1}};
    resolve(term, *collection);
    if (term.idf > 0) term.boost = static_cast<float>(candidate.weight / term.idf);
  }
  finish(plan);
  return {std::move(collection), std::move(facts), std::move(rows), std::move(plan)};
}

std::vector<std::uint32_t> Search::documents(std::size_t s, const Matcher& matcher, const std::vector<std::uint32_t>* within) const {
  std::vector<std::uint32_t> documents = match(matcher, *plan_, *collection_, s, *facts_, within);
  const std::uint32_t first_row = collection_->segments()[s].first_row;
  if (rows_) std::erase_if(documents, [&](std::uint32_t document) { return !(*rows_)[first_row + document]; });
  return documents;
}

std::vector<Hit> Search::top(std::size_t k, std::size_t offset) const {
  if (k == 0 || collection_->size() == 0) return {};
  Top top(std::min<std::size_t>(k > SIZE_MAX - offset ? SIZE_MAX : k + offset, collection_->size()));
  const std::size_t segments = collection_->segments().size();
  if (!plan_->any_term && !plan_->every_term) {
    for (std::size_t s = 0; s < segments; ++s) rank_given(*plan_, *collection_, s, documents(s, *plan_->matcher), top);
  } else {
    std::optional<RowSet> matched;
    if (plan_->matcher) {
      matched.emplace(collection_->size());
      for (std::size_t s = 0; s < segments; ++s) {
        for (const std::uint32_t document : documents(s, *plan_->matcher)) matched->insert(collection_->segments()[s].first_row + document);
      }
    }
    const RowSet* const allowed = matched ? &*matched : rows_.get();
    // Documents with all terms come before all others, which are looked at only where those are too few.
    const bool every_first = plan_->every_term || plan_->bonus != 0;
    for (std::size_t s = 0; every_first && s < segments; ++s) rank_every(*plan_, *collection_, s, allowed, top);
    if (!plan_->every_term && !(every_first && top.full())) {
      std::optional<RowSet> known;
      for (const std::uint32_t row : top.rows()) {
        if (!known) known.emplace(collection_->size());
        known->insert(row);
      }
      for (std::size_t s = 0; s < segments; ++s) rank_any(*plan_, *collection_, s, allowed, known ? &*known : nullptr, top);
    }
  }
  std::vector<Hit> hits;
  const std::vector<Ranked> ranked = top.take();
  for (std::size_t i = offset; i < ranked.size(); ++i) {
    hits.push_back({ranked[i].row, static_cast<double>(ranked[i].score) / plan_->scale});
  }
  return hits;
}

std::vector<std::uint32_t> Search::matching() const {
  Matcher terms{.kind = plan_->every_term ? Matcher::Kind::boolean : Matcher::Kind::terms};
  for (std::size_t i = 0; i < plan_->terms.size(); ++i) {
    if (!plan_->terms[i].matches) continue;
    if (plan_->every_term) terms.children.push_back({.kind = Matcher::Kind::terms, .occur = Occur::must, .terms = {i}});
    else terms.terms.push_back(i);
  }
  std::vector<std::uint32_t> rows;
  for (std::size_t s = 0; s < collection_->segments().size(); ++s) {
    std::vector<std::uint32_t> found;
    if (plan_->every_term || plan_->any_term) found = documents(s, terms);
    if (plan_->matcher) found = documents(s, *plan_->matcher, plan_->any_term ? &found : nullptr);
    for (const std::uint32_t document : found) rows.push_back(collection_->segments()[s].first_row + document);
  }
  return rows;
}

std::vector<Span> Search::highlight(std::uint32_t row, Field field) const {
  return find_terms(*plan_, facts_->fields(row)[static_cast<std::size_t>(field)], field);
}

std::vector<Correction> Search::corrections() const { return plan_->suggestions; }

}  // namespace paperlens::query
