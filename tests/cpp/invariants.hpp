#pragma once
// What holds for every input: shared by the unit tests and the fuzzer.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/corpus.hpp"

namespace paperlens::tests {

/// Whether [0, size) is covered by `spans`, in any order.
inline bool cover(std::vector<Span> spans, std::uint64_t size) {
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::uint64_t covered = 0;
  for (const Span span : spans) {
    if (span.begin > covered) return false;
    covered = std::max(covered, span.end);
  }
  return covered == size;
}

/// What is wrong with the corpus made of `bytes`; empty: nothing.
inline std::string broken_invariant(std::string_view bytes) {
  std::vector<Source> sources;
  sources.push_back(scan_source("2025/0407-0411.md", SharedBytes{nullptr, bytes}));
  const Corpus corpus(std::make_shared<const Snapshot>(std::move(sources)));
  const Snapshot& snapshot = *corpus.snapshot();
  const Source& source = snapshot.source(0);
  const auto inside = [&](Span span) { return span.begin <= span.end && span.end <= bytes.size(); };

  std::vector<Span> spans{source.digest.preamble};
  if (!inside(source.digest.preamble) || !inside(source.digest.title)) return "preamble outside the source";
  for (const Diagnostic& diagnostic : snapshot.diagnostics(0)) {
    if (!inside(diagnostic.span)) return "diagnostic outside the source";
    if (diagnostic.line < 1 || diagnostic.column < 1) return "diagnostic without a place";
    if (describe(diagnostic.code, slice(bytes, diagnostic.span), diagnostic.detail).empty()) return "no message";
    if (diagnostic.code == Code::text_outside_papers) spans.push_back(diagnostic.span);
  }

  std::size_t appearances = 0;
  for (RowId row = 0; row < snapshot.size(); ++row) {
    for (const Appearance& appearance : snapshot.appearances(row)) {
      if (!inside(appearance.block)) return "paper outside the source";
      spans.push_back(appearance.block);
      ++appearances;
    }
    const auto [table, i] = snapshot.place(row);
    for (const StringColumn* column : {&table.arxiv_id, &table.title, &table.title_zh, &table.abstract, &table.url}) {
      const std::string_view text = (*column)[i];
      if (!is_valid_utf8(text)) return "field that is not UTF-8";
      if (text.find('\0') != text.npos || text.find('\r') != text.npos) return "field with NUL or CR";
      if (trim(text) != text) return "field with white space at its edges";
    }
    if (table.appearances[i] != static_cast<std::int32_t>(snapshot.appearances(row).size())) return "wrong count";
    if (table.arxiv_id_validity[i] && snapshot.find(table.arxiv_id[i]) != row) return "paper that is not found by its id";
    if (table.arxiv_id_validity[i] != table.month.validity[i]) return "an id without a month, or the other way round";
  }
  if (appearances != source.papers || snapshot.rows_of(0).size() != source.papers) return "papers lost";
  if (!cover(spans, bytes.size())) return "bytes that belong to nothing";
  return {};
}

}  // namespace paperlens::tests
