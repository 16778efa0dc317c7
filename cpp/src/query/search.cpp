#include "paperlens/query/search.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "highlight.hpp"
#include "match.hpp"
#include "paperlens/text/analyzer.hpp"
#include "rank.hpp"
#include "ready.hpp"
#include "resolve.hpp"
#include "translate.hpp"

namespace paperlens::query {
namespace {

enum class Wanted : std::uint8_t { all, as_typed };

/// The `count` best of a plan that are not in `known` (null: none), among them papers with unlikely translations only.
std::vector<Ranked> rank(const Scope& scope, const Plan& plan, std::size_t count, Wanted wanted, const RowSet* known) {
  const Collection& collection = *scope.collection;
  Top top(std::min<std::size_t>(count, collection.size()));
  const std::size_t segments = collection.segments().size();
  if (!plan.any_term && !plan.every_term) {
    for (std::size_t s = 0; s < segments; ++s) {
      std::vector<std::uint32_t> documents = documents_of(scope, plan, s, *plan.matcher);
      const std::uint32_t first_row = collection.segments()[s].first_row;
      if (known != nullptr) std::erase_if(documents, [&](std::uint32_t document) { return (*known)[first_row + document]; });
      rank_given(plan, collection, s, documents, top);
    }
    return top.take();
  }
  std::optional<RowSet> matched;
  if (plan.matcher) {
    matched.emplace(collection.size());
    for (std::size_t s = 0; s < segments; ++s) {
      for (const std::uint32_t document : documents_of(scope, plan, s, *plan.matcher)) {
        matched->insert(collection.segments()[s].first_row + document);
      }
    }
  }
  const RowSet* const allowed = matched ? &*matched : scope.rows.get();
  // Documents with all terms come before all others, which are looked at only where those are too few.
  const bool every_first = plan.every_term || plan.bonus != 0;
  for (std::size_t s = 0; every_first && s < segments; ++s) rank_every(plan, collection, s, allowed, known, top);
  const bool all_found = plan.every_term || (every_first && (top.full() || wanted == Wanted::as_typed));
  if (!all_found) {
    std::optional<RowSet> found;
    for (const std::uint32_t row : top.rows()) {
      if (!found) found = known != nullptr ? *known : RowSet(collection.size());
      found->insert(row);
    }
    for (std::size_t s = 0; s < segments; ++s) rank_any(plan, collection, s, allowed, found ? &*found : known, top);
  }
  return top.take();
}

bool has_any(const std::vector<GroupMember>& group, const Collection& collection, std::size_t segment, std::uint32_t document) {
  const Scoring scoring{collection.segments()[segment].saturation.data(), nullptr, &collection.bm25(), 0};
  return GroupCursor(group, scoring, 0).frequency_at(document) > 0;
}

/// Whether a paper that a plan of words of which any will do found has one that makes it a hit.
bool is_hit(const Plan& plan, const Collection& collection, std::uint32_t row) {
  const std::size_t s = collection.segment_of(row);
  const std::uint32_t document = row - collection.segments()[s].first_row;
  return std::any_of(plan.terms.begin(), plan.terms.end(), [&](const ScoringTerm& term) {
    if (!term.matches) return false;
    const Part& part = term.parts[s];
    if (part.list) return Cursor(*part.list).seek(document) == document;
    if (part.group.empty()) return std::binary_search(part.matches.documents.begin(), part.matches.documents.end(), document);
    std::vector<GroupMember> sufficing = part.group;
    std::erase_if(sufficing, [](const GroupMember& member) { return !member.suffices; });
    return has_any(sufficing, collection, s, document);
  });
}

/// All rows that a plan finds, ascending.
std::vector<std::uint32_t> rows_of(const Scope& scope, const Plan& plan) {
  Matcher terms{.kind = plan.every_term ? Matcher::Kind::boolean : Matcher::Kind::terms};
  for (std::size_t i = 0; i < plan.terms.size(); ++i) {
    if (!plan.terms[i].matches) continue;
    if (plan.every_term) terms.children.push_back({.kind = Matcher::Kind::terms, .occur = Occur::must, .terms = {i}});
    else terms.terms.push_back(i);
  }
  std::vector<std::uint32_t> rows;
  for (std::size_t s = 0; s < scope.collection->segments().size(); ++s) {
    std::vector<std::uint32_t> found;
    if (plan.every_term || plan.any_term) found = documents_of(scope, plan, s, terms);
    if (plan.matcher) found = documents_of(scope, plan, s, *plan.matcher, plan.any_term ? &found : nullptr);
    for (const std::uint32_t document : found) rows.push_back(scope.collection->segments()[s].first_row + document);
  }
  return rows;
}

/// The `count` best hits of a plan that are not in `known` (null: none).
std::vector<Ranked> best(const Scope& scope, const Plan& plan, std::size_t count, Wanted wanted, const RowSet* known) {
  const bool sure = !plan.any_term || std::all_of(plan.terms.begin(), plan.terms.end(), [](const ScoringTerm& term) {
    return std::all_of(term.parts.begin(), term.parts.end(), [](const Part& part) {
      return std::all_of(part.group.begin(), part.group.end(), [](const GroupMember& member) { return member.suffices; });
    });
  });
  if (sure) return rank(scope, plan, count, wanted, known);
  std::vector<Ranked> ranked = rank(scope, plan, count, wanted, known);
  const bool all = ranked.size() < count;
  std::erase_if(ranked, [&](const Ranked& one) { return !is_hit(plan, *scope.collection, one.row); });
  if (all || ranked.size() == count) return ranked;
  auto hits = std::make_shared<RowSet>(scope.collection->size());
  for (const std::uint32_t row : rows_of(scope, plan)) hits->insert(row);
  Scope among = scope;
  among.rows = std::move(hits);
  return rank(among, plan, count, wanted, known);
}

}  // namespace

Search::Search(std::unique_ptr<const Ready> ready) : ready_(std::move(ready)) {}

Search::Search(Scope scope, std::string_view query, Mode mode) {
  auto ready = std::make_unique<Ready>();
  Node tree = parse_query(query, mode);
  ready->plan = compile(tree, query, mode, *scope.collection, *scope.facts, {.translator = scope.translator.get()});
  if (scope.translator) {
    ready->tree = std::move(tree);
    ready->query = query;
    ready->mode = mode;
  }
  ready->scope = std::move(scope);
  ready_ = std::move(ready);
}

Search::~Search() = default;
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;

Search Search::like(Scope scope, const FieldTexts& fields, bool in_collection) {
  constexpr std::size_t most_terms = 40, most_translated = 16;
  const std::uint32_t shared_by = in_collection ? 2 : 1;  // a word that only the paper itself has tells nothing
  const Bm25& bm25 = scope.collection->bm25();
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
    std::uint32_t documents = scope.collection->documents_with(term);
    if (documents < shared_by) {  // unless others have it in the other language
      if (!scope.translator) continue;
      documents = 0;
      for (const WeightedTerm& other : sure_translations_of(*scope.translator, term)) {
        documents = std::max(documents, scope.collection->documents_with(other.term));
      }
      if (documents == 0) continue;
    }
    const double tf = bm25.weighted(in_fields);
    const double idf = inverse_document_frequency(scope.collection->size(), documents);
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
    if (scope.translator && plan.terms.size() <= most_translated) {
      for (WeightedTerm& other : sure_translations_of(*scope.translator, candidate.term)) term.terms.push_back(std::move(other));
    }
    resolve(term, *scope.collection);
    if (term.idf > 0) term.boost = static_cast<float>(candidate.weight / term.idf);
  }
  finish(plan);
  scope.translator.reset();  // what it says is in the plan
  auto ready = std::make_unique<Ready>();
  ready->scope = std::move(scope);
  ready->plan = std::move(plan);
  return Search(std::move(ready));
}

std::vector<std::uint32_t> documents_of(const Scope& scope, const Plan& plan, std::size_t s, const Matcher& matcher,
                                        const std::vector<std::uint32_t>* within) {
  std::vector<std::uint32_t> documents = match(matcher, plan, *scope.collection, s, *scope.facts, within);
  const std::uint32_t first_row = scope.collection->segments()[s].first_row;
  if (scope.rows) std::erase_if(documents, [&](std::uint32_t document) { return !(*scope.rows)[first_row + document]; });
  return documents;
}

std::vector<Hit> Search::top(std::size_t k, std::size_t offset) const {
  const Scope& scope = ready_->scope;
  if (k == 0 || scope.collection->size() == 0) return {};
  const std::size_t wanted = k > SIZE_MAX - offset ? SIZE_MAX : k + offset;
  std::vector<Hit> hits;
  const auto add = [&](const std::vector<Ranked>& ranked, const Ready::Shown& shown) {
    for (const Ranked& one : ranked) hits.push_back({one.row, shown(one.score)});
  };
  if (!scope.translator) {
    add(best(scope, ready_->plan, wanted, Wanted::all, nullptr), ready_->as_typed());
  } else {
    if (ready_->plan.complete) add(best(scope, ready_->plan, wanted, Wanted::as_typed, nullptr), ready_->as_typed());
    if (hits.size() < std::min<std::size_t>(wanted, scope.collection->size())) {
      std::optional<RowSet> known;
      if (!hits.empty()) known.emplace(scope.collection->size());
      for (const Hit& hit : hits) known->insert(hit.row);
      const Ready::Shown across = ready_->across();
      add(best(scope, *across.plan, wanted - hits.size(), Wanted::all, known ? &*known : nullptr), across);
    }
  }
  hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(std::min(offset, hits.size())));
  return hits;
}

std::vector<std::uint32_t> Search::matching() const {
  std::vector<std::uint32_t> typed = rows_of(ready_->scope, ready_->plan);
  if (!ready_->scope.translator) return typed;
  const std::vector<std::uint32_t> across = rows_of(ready_->scope, ready_->translated());
  std::vector<std::uint32_t> both;
  std::set_union(typed.begin(), typed.end(), across.begin(), across.end(), std::back_inserter(both));
  return both;
}

std::vector<Span> Search::highlight(std::uint32_t row, Field field) const {
  const std::string_view text = ready_->scope.facts->fields(row)[static_cast<std::size_t>(field)];
  return find_terms(ready_->scope.translator ? ready_->translated() : ready_->plan, text, field);
}

std::vector<Correction> Search::corrections() const { return ready_->plan.suggestions; }

}  // namespace paperlens::query
