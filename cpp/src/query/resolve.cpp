#include "resolve.hpp"

#include <algorithm>
#include <cmath>

#include "phrase.hpp"
#include "synonyms.hpp"

namespace paperlens::query {
namespace {

/// The documents of both; one that both have keeps the larger frequency.
Matches unite(const Matches& a, const Matches& b) {
  Matches all;
  for (std::size_t i = 0, j = 0; i < a.documents.size() || j < b.documents.size();) {
    const std::uint32_t left = i < a.documents.size() ? a.documents[i] : no_document;
    const std::uint32_t right = j < b.documents.size() ? b.documents[j] : no_document;
    all.documents.push_back(std::min(left, right));
    all.frequencies.push_back(std::max(left <= right ? a.frequencies[i] : 0, right <= left ? b.frequencies[j] : 0));
    if (left <= right) ++i;
    if (right <= left) ++j;
  }
  return all;
}

}  // namespace

void resolve(ScoringTerm& term, const Collection& collection) {
  const bool plain = term.look == Look::term && term.terms.size() == 1 && term.terms[0].weight == 1 && term.fields == all_fields;
  const bool translated = std::any_of(term.terms.begin(), term.terms.end(), [](const WeightedTerm& one) { return one.translation; });
  std::vector<std::uint32_t> documents_with(translated ? term.terms.size() : 0);
  term.parts.clear();
  term.documents = 0;
  for (const Collection::Segment& segment : collection.segments()) {
    Part& part = term.parts.emplace_back();
    const TextIndex& index = *segment.index;
    if (translated) {
      part.group = group_of(index, term.terms, term.fields);
      for (const GroupMember& member : part.group) documents_with[member.term] += member.list.size();
    } else if (plain) {
      if (const auto entry = index.dictionary().find(term.terms[0].term)) part.list = index.postings(*entry);
    } else {
      if (!term.phrase.empty()) part.matches = match_phrase(index, term.phrase, term.fields, collection.bm25());
      for (const PhraseTerms& phrase : term.alternatives) {
        part.matches = unite(part.matches, match_phrase(index, phrase, term.fields, collection.bm25()));
      }
      if (!term.terms.empty()) {
        Matches matches = match_any(index, term.terms, term.fields, collection.bm25());
        part.matches = part.matches.documents.empty() ? std::move(matches) : unite(part.matches, matches);
      }
    }
    term.documents += part.size();
  }
  double mean = 0, weights = 0;  // a group's documents are the mean of its terms'
  for (std::size_t i = 0; i < documents_with.size(); ++i) {
    if (documents_with[i] == 0) continue;
    mean += static_cast<double>(term.terms[i].weight) * documents_with[i];
    weights += static_cast<double>(term.terms[i].weight);
  }
  term.idf = inverse_document_frequency(collection.size(), weights > 0 ? mean / weights : term.documents);
}

void finish(Plan& plan) {
  double sum = 0;
  std::size_t matching = 0;
  for (const ScoringTerm& term : plan.terms) {
    sum += term.idf * static_cast<double>(term.boost);
    if (term.matches) ++matching;
  }
  plan.most = sum;
  // The largest power of two at which no sum of scores leaves 30 bits.
  plan.scale = sum > 0 ? std::exp2(std::floor(std::log2(0x1p30 / sum))) : 0x1p30;
  const bool all_first = plan.all_terms_first && plan.any_term && matching > 1;
  plan.bonus = all_first ? static_cast<Score>(std::ceil(sum * plan.scale)) + 2 * static_cast<Score>(plan.terms.size()) : 0;
}

}  // namespace paperlens::query
