#pragma once
// Everything read from a list of sources, immutable: any number of threads may use one at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/corpus/trigram_cache.hpp"
#include "paperlens/digest/digest.hpp"
#include "paperlens/store/paper_index.hpp"
#include "paperlens/store/paper_table.hpp"

namespace paperlens {

/// Row of a paper in a snapshot.
using RowId = std::uint32_t;

/// One file or text, as it was read.
struct Source {
  std::string path;
  SharedBytes text;      ///< UTF-8, as scanned; spans are offsets into it
  SharedBytes original;  ///< the bytes before transcoding; no owner if `text` is them
  bool damaged = false;  ///< transcoding met bytes that are not in the encoding named
  std::string unreadable;  ///< why the file could not be read, if so; it has no text then
  ParsedDigest digest;   ///< its `papers` are cleared once the snapshot is built
  std::uint32_t papers = 0;

  std::string_view original_bytes() const { return original.owner ? original.view : text.view; }
};

/// Scans `text` as the source `path`.
Source scan_source(std::string path, SharedBytes text, SharedBytes original = {}, bool damaged = false);

/// The source of a file that could not be read, for the `reason` given.
Source unreadable_source(std::string path, std::string reason);

/// `source` as it was before its papers were merged into a snapshot.
Source scan_again(const Source& source);

struct Appearance {
  std::uint32_t source;
  std::uint32_t line;  ///< of the heading, 1-based
  Span block;
};

class Snapshot {
 public:
  /// Merges papers that appear more than once (same arXiv id; without one, same URL and title): the first text wins,
  /// in the order of the sources, and each later one is diagnosed. Throws Error(invalid_argument) if a paper is too
  /// long for a column. `poll` is called every few milliseconds; what it throws ends the work.
  explicit Snapshot(std::vector<Source> sources, const std::function<void()>& poll = {});

  std::size_t size() const { return appearance_offsets_.size() - 1; }
  const std::vector<Source>& sources() const { return sources_; }
  /// The sources' paths, as one column.
  const StringColumn& paths() const { return paths_.column; }

  /// The tables hold the rows one after the other; all but the last are as full as columns can be.
  const std::vector<PaperTable>& tables() const { return tables_; }
  struct Place {
    const PaperTable& table;
    std::size_t index;
  };
  Place place(RowId row) const;

  /// The trigram index of each table, built when first asked for.
  const std::vector<TrigramIndex>& trigrams(const TrigramIndex::BuildOptions& options) const {
    return trigrams_->get(tables_, options);
  }

  std::span<const Appearance> appearances(RowId row) const {
    const std::size_t begin = appearance_offsets_[row];
    return std::span(appearances_).subspan(begin, appearance_offsets_[row + 1] - begin);
  }

  /// The papers of a source, in its order.
  std::span<const RowId> rows_of(std::size_t source) const {
    const std::size_t begin = source_offsets_[source];
    return std::span(rows_by_source_).subspan(begin, source_offsets_[source + 1] - begin);
  }

  std::optional<RowId> find(std::string_view arxiv_id) const;
  /// The paper that `row` of `other` is, here.
  std::optional<RowId> find_same(const Snapshot& other, RowId row) const;

 private:
  PaperKey key(RowId row) const;
  std::optional<RowId> find(const PaperKey& key) const;

  std::vector<Source> sources_;
  OwnedStrings paths_;
  std::vector<PaperTable> tables_;
  std::vector<RowId> first_rows_;  // of each table
  std::unique_ptr<TrigramCache> trigrams_ = std::make_unique<TrigramCache>();
  std::vector<std::size_t> appearance_offsets_{0};
  std::vector<Appearance> appearances_;
  std::vector<std::size_t> source_offsets_{0};
  std::vector<RowId> rows_by_source_;
  PaperIndex index_;
};

/// The sources of both, those of `a` first; a source of `b` that `a` has (same path, same bytes) once.
std::shared_ptr<const Snapshot> merge(const Snapshot& a, const Snapshot& b);

}  // namespace paperlens
