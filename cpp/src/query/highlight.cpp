#include "highlight.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "paperlens/base/unicode.hpp"
#include "paperlens/text/analyzer.hpp"
#include "synonyms.hpp"

namespace paperlens::query {
namespace {

/// The tokens of a text by position: what stands there, and where in the text that is.
class Reader {
 public:
  explicit Reader(std::string_view text) { text::analyze(text, stream_); }

  const std::vector<text::Token>& tokens() const { return stream_.tokens; }
  std::string_view term(const text::Token& token) const { return stream_.term(token); }

  /// Where the first character of a token ends: of a pair, where the next token begins.
  std::uint32_t first_character_end(std::size_t i) const {
    const text::Token& token = stream_.tokens[i];
    if (token.kind != text::TokenKind::bigram || i + 1 == stream_.tokens.size()) return token.end;
    return std::min(token.end, std::max(token.begin, stream_.tokens[i + 1].begin));
  }

 private:
  text::TokenStream stream_;
};

/// Of the tokens at a position the one that is `terms`' own; null if none is.
const text::Token* one_of(const Reader& reader, std::size_t from, std::uint32_t position, const std::vector<WeightedTerm>& terms) {
  for (std::size_t i = from; i < reader.tokens().size() && reader.tokens()[i].position == position; ++i) {
    for (const WeightedTerm& term : terms) {
      if (reader.term(reader.tokens()[i]) == term.term) return &reader.tokens()[i];
    }
  }
  return nullptr;
}

void find_phrase(const Reader& reader, const PhraseTerms& phrase, std::vector<Span>& found) {
  const auto& tokens = reader.tokens();
  std::vector<std::size_t> first_at;  // the first token of each position
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i == 0 || tokens[i].position != tokens[i - 1].position) first_at.resize(tokens[i].position + 1, i);
  }
  // Where anything may stand at an end of the phrase, something has to.
  for (std::uint32_t start = 0; start + phrase.size() <= first_at.size(); ++start) {
    std::uint32_t begin = 0, end = 0;
    bool all = true, any = false;
    for (std::uint32_t offset = 0; offset < phrase.size() && all; ++offset) {
      if (phrase[offset].empty()) continue;
      const std::uint32_t position = start + offset;
      const text::Token* token = position < first_at.size() ? one_of(reader, first_at[position], position, phrase[offset]) : nullptr;
      all = token != nullptr;
      if (!all) break;
      if (!any) begin = token->begin;
      any = true;
      end = token->end;
    }
    if (all && any) found.push_back({begin, end});
  }
}

}  // namespace

std::vector<Span> find_terms(const Plan& plan, std::string_view text, Field field) {
  const Reader reader(text);
  std::vector<Span> found;
  std::unordered_set<std::string_view> terms, characters;
  // Where a run stands as it was typed, its pairs elsewhere in the text are of no interest.
  std::unordered_set<std::size_t> in_found_runs;
  for (const Run& run : plan.runs) {
    if (run.terms.empty() || (plan.terms[run.terms[0]].fields >> static_cast<unsigned>(field) & 1) == 0) continue;
    const std::size_t before = found.size();
    find_phrase(reader, run.phrase, found);
    if (found.size() != before) in_found_runs.insert(run.terms.begin(), run.terms.end());
  }
  for (std::size_t t = 0; t < plan.terms.size(); ++t) {
    const ScoringTerm& term = plan.terms[t];
    if (in_found_runs.contains(t)) continue;
    if (!term.matches || term.boost == 0) continue;
    const auto is_wanted = [&](FieldMask fields) { return (fields >> static_cast<unsigned>(field) & 1) != 0; };
    for (const WeightedTerm& one : term.terms) {
      if (suffices(one) && is_wanted(fields_of(one, term.fields))) (term.look == Look::character ? characters : terms).insert(one.term);
    }
    if (!is_wanted(term.fields)) continue;
    if (!term.phrase.empty()) find_phrase(reader, term.phrase, found);
    for (const PhraseTerms& phrase : term.alternatives) find_phrase(reader, phrase, found);
  }
  for (std::size_t i = 0; i < reader.tokens().size(); ++i) {
    const text::Token& token = reader.tokens()[i];
    if (terms.contains(reader.term(token))) found.push_back({token.begin, token.end});
    else if (characters.contains(reader.term(token))) found.push_back({token.begin, reader.first_character_end(i)});
  }
  std::sort(found.begin(), found.end(), [](const Span& a, const Span& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
  std::vector<Span> apart;
  for (const Span& span : found) {
    if (!apart.empty() && span.begin <= apart.back().end) apart.back().end = std::max(apart.back().end, span.end);
    else apart.push_back(span);
  }
  return apart;
}

}  // namespace paperlens::query
