#include "paperlens/query/search.hpp"

#include <algorithm>
#include <unordered_map>

#include "compile.hpp"
#include "highlight.hpp"
#include "match.hpp"
#include "paperlens/text/analyzer.hpp"
#include "rank.hpp"
#include "resolve.hpp"

namespace paperlens::query {

AllowedRows::AllowedRows(std::size_t rows, const std::vector<std::uint32_t>& members) : bits_((rows + 63) / 64) {
  for (const std::uint32_t row : members) bits_[row / 64] |= std::uint64_t{1} << row % 64;
}

Search::Search(std::shared_ptr<const Collection> collection, std::shared_ptr<const PaperFacts> facts,
               std::shared_ptr<const AllowedRows> rows, Plan plan)
    : collection_(std::move(collection)), facts_(std::move(facts)), rows_(std::move(rows)),
      plan_(std::make_unique<const Plan>(std::move(plan))) {}

Search::Search(std::shared_ptr<const Collection> collection, std::string_view query, Mode mode,
               std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const AllowedRows> rows)
    : collection_(std::move(collection)), facts_(std::move(facts)), rows_(std::move(rows)),
      plan_(std::make_unique<const Plan>(compile(parse_query(query, mode), query, mode, *collection_, *facts_))) {}

Search::~Search() = default;
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;

Search Search::like(std::shared_ptr<const Collection> collection, const FieldTexts& fields, bool in_collection,
                    std::shared_ptr<const PaperFacts> facts, std::shared_ptr<const AllowedRows> rows) {
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
  finish(plan, *collection);
  return {std::move(collection), std::move(facts), std::move(rows), std::move(plan)};
}

std::vector<Hit> Search::top(std::size_t k, std::size_t offset) const {
  if (k == 0) return {};
  const std::size_t wanted = std::min<std::size_t>(k > SIZE_MAX - offset ? SIZE_MAX : k + offset, collection_->size());
  if (wanted == 0) return {};
  Top top(wanted);
  for (std::size_t s = 0; s < collection_->segments().size(); ++s) {
    const Collection::Segment& segment = collection_->segments()[s];
    const auto allowed = [&](std::uint32_t document) { return !rows_ || (*rows_)[segment.first_row + document]; };
    const auto rank = plan_->every_term ? rank_every : rank_any;
    if (!plan_->matcher && !rows_) {
      rank(*plan_, *collection_, s, nullptr, top);
      continue;
    }
    if (plan_->matcher) {
      std::vector<std::uint32_t> documents = match(*plan_->matcher, *plan_, *collection_, s, *facts_);
      std::erase_if(documents, [&](std::uint32_t document) { return !allowed(document); });
      if (!plan_->any_term) {
        rank_given(*plan_, *collection_, s, documents, top);
        continue;
      }
      DocumentMask mask(segment.index->documents());
      for (const std::uint32_t document : documents) mask.set(document);
      rank_any(*plan_, *collection_, s, &mask, top);
      continue;
    }
    DocumentMask mask(segment.index->documents());
    for (std::uint32_t document = 0; document < segment.index->documents(); ++document) {
      if (allowed(document)) mask.set(document);
    }
    rank(*plan_, *collection_, s, &mask, top);
  }
  std::vector<Hit> hits;
  const std::vector<Ranked> ranked = top.take();
  for (std::size_t i = offset; i < ranked.size(); ++i) {
    hits.push_back({ranked[i].row, static_cast<double>(ranked[i].score) / plan_->scale});
  }
  return hits;
}

std::vector<std::uint32_t> Search::matching() const {
  std::vector<std::uint32_t> rows;
  for (std::size_t s = 0; s < collection_->segments().size(); ++s) {
    const Collection::Segment& segment = collection_->segments()[s];
    std::vector<std::uint32_t> documents;
    if (plan_->every_term) {
      Matcher every{.kind = Matcher::Kind::boolean};
      for (std::size_t i = 0; i < plan_->terms.size(); ++i) {
        every.children.push_back({.kind = Matcher::Kind::terms, .occur = Occur::must, .terms = {i}});
      }
      documents = match(every, *plan_, *collection_, s, *facts_);
    } else if (plan_->any_term) {
      Matcher any{.kind = Matcher::Kind::terms};
      for (std::size_t i = 0; i < plan_->terms.size(); ++i) {
        if (plan_->terms[i].matches) any.terms.push_back(i);
      }
      documents = match(any, *plan_, *collection_, s, *facts_);
      if (plan_->matcher) documents = match(*plan_->matcher, *plan_, *collection_, s, *facts_, &documents);
    } else {
      documents = match(*plan_->matcher, *plan_, *collection_, s, *facts_);
    }
    for (const std::uint32_t document : documents) {
      const std::uint32_t row = segment.first_row + document;
      if (!rows_ || (*rows_)[row]) rows.push_back(row);
    }
  }
  return rows;
}

std::vector<Span> Search::highlight(std::uint32_t row, Field field) const {
  return find_terms(*plan_, facts_->fields(row)[static_cast<std::size_t>(field)], field);
}

std::vector<Correction> Search::corrections() const { return plan_->suggestions; }

}  // namespace paperlens::query
