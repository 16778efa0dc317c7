#pragma once
// A run of sources with the papers that they brought: immutable, in memory or mapped from a file. Snapshots share
// segments. Any number of threads may use one at a time.
//
// A segment is built against the segments before it. It holds the papers that none of those has; of papers that they
// have it holds the appearances in its own sources. Rows and sources are numbered through all segments: its own begin
// at first_row() and first_source().
//
// What lies in a file is checked when it is first used: each function here may throw Error(format).

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "paperlens/base/checksum.hpp"
#include "paperlens/base/lazy.hpp"
#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/corpus/source.hpp"
#include "paperlens/index/field.hpp"
#include "paperlens/store/paper_index.hpp"
#include "paperlens/store/paper_table.hpp"

namespace paperlens {

class Snapshot;

/// Row of a paper in a snapshot.
using RowId = std::uint32_t;

struct Appearance {
  std::uint32_t source;  ///< in the snapshot
  std::uint32_t line;    ///< of the heading, 1-based
  Span block;
};

/// The arrays of a segment, as views.
struct SegmentArrays {
  std::shared_ptr<const void> memory;  ///< keeps the views alive, but for the tables, which keep their own
  RowId first_row = 0;
  std::uint32_t first_source = 0;
  std::uint32_t sources = 0;
  std::uint32_t rows = 0;
  std::vector<PaperTable> tables;  ///< the rows one after the other

  std::span<const std::uint32_t> appearance_offsets;  ///< rows + 1
  std::span<const Appearance> appearances;            ///< by row, then in the order of the sources
  std::span<const std::uint32_t> source_offsets;      ///< sources + 1
  std::span<const RowId> rows_by_source;              ///< the papers of each source, in its order, as rows of the snapshot
  std::span<const RowId> added_rows;                  ///< papers of earlier segments that appear here too, ascending
  std::span<const std::uint32_t> added_offsets;       ///< added_rows + 1
  std::span<const Appearance> added_appearances;
  std::span<const std::uint32_t> slots;               ///< of the PaperIndex; its rows count from 0
};

using SourceDiagnostics = std::vector<std::vector<Diagnostic>>;  ///< for each source, by place

/// The file behind a segment. Checks are done once, and cost next to nothing after that; they throw Error(format).
class SegmentStorage {
 public:
  enum class Part { appearances, source_rows, added, slots };

  SegmentStorage() = default;
  SegmentStorage(const SegmentStorage&) = delete;
  SegmentStorage& operator=(const SegmentStorage&) = delete;
  virtual ~SegmentStorage() = default;

  virtual void check(Part part) const = 0;
  virtual void check_row(std::size_t table, std::size_t index) const = 0;
  virtual void check_tables() const = 0;
  virtual void check_slot(const std::uint32_t& slot) const = 0;
  virtual void check_all() const = 0;
  /// Checks the checksums of `part`, a view into the file.
  virtual void check_bytes(std::string_view part) const = 0;
  virtual std::vector<Source> read_sources() const = 0;
  virtual SourceDiagnostics read_diagnostics() const = 0;
};

/// Bytes that are made when they are first asked for, or lie in the segment's file. Thread-safe.
class LazyBytes {
 public:
  /// The bytes; `build` makes them if there are none yet. Bytes of a file have been checked against their checksums.
  const SharedBytes& get(const std::function<SharedBytes()>& build) const;
  /// The bytes if they are there; those of a file unchecked: pass what is about to be read to Segment::check_bytes.
  const SharedBytes* if_ready() const;
  /// Whether they lie in the segment's file.
  bool is_stored() const { return storage_ != nullptr; }

 private:
  friend class Segment;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const SharedBytes> bytes_;  // set once
  mutable bool checked_ = false;
  const SegmentStorage* storage_ = nullptr;
};

/// What other layers make of a segment: the serialised TextIndex and TrigramIndex, and the TranslationTable of its
/// titles. `save` writes those that are there.
struct SegmentIndexes {
  LazyBytes text_index;
  LazyBytes trigram_index;
  LazyBytes translations;
};
/// Those that lie in a file; the others are empty.
struct StoredIndexes {
  SharedBytes text_index{}, trigram_index{}, translations{};
};

struct SegmentBuildOptions {
  /// Called every few milliseconds; what it throws ends the work.
  std::function<void()> poll = {};
  /// The papers of the segments before, which are then looked up only where it may have them. It gets the new ones.
  PaperFilter* earlier = nullptr;
  /// Gets each table as soon as it is complete. The segment keeps only how many rows it has: it has no place() and no
  /// tables() to be asked for.
  std::function<void(PaperTable)> take_table = {};
  std::size_t table_bytes = column_capacity;  ///< of text, about: a table that has as many is complete
};

class Segment {
 public:
  /// The segment of `sources` that comes after those of `before`. Papers are the same by PaperKey; the first text wins,
  /// in the order of the sources, and each later one is diagnosed. Throws Error(invalid_argument) if a paper is too
  /// long for a column.
  static std::shared_ptr<const Segment> build(std::vector<Source> sources, const Snapshot& before,
                                              const SegmentBuildOptions& options = {});

  Segment(SegmentArrays arrays, std::vector<Source> sources, SourceDiagnostics diagnostics);
  /// One that lies in a file, with its id; the indexes that the file has, if any, are views into it.
  Segment(SegmentArrays arrays, const std::optional<RandomId>& id, std::unique_ptr<const SegmentStorage> storage,
          StoredIndexes indexes);

  /// Random, made when it is first asked for; a file keeps it.
  const RandomId& id() const { return id_.get(random_id); }

  RowId first_row() const { return arrays_.first_row; }
  std::size_t size() const { return arrays_.rows; }
  std::uint32_t first_source() const { return arrays_.first_source; }
  std::size_t source_count() const { return arrays_.sources; }

  /// Of its sources, counted from 0. The text of one in a file is unchecked: to read it, ask for read_source().
  const Source& source(std::size_t index) const { return sources()[index]; }
  const Source& read_source(std::size_t index) const;
  const std::vector<Source>& sources() const;
  std::span<const Diagnostic> diagnostics(std::size_t source) const;
  std::span<const RowId> rows_of(std::size_t source) const;

  /// Its papers; rows count from 0 (a document of its indexes is such a row). Column `source` is numbered through the
  /// snapshot, and `appearances` counts those in this segment.
  const std::vector<PaperTable>& tables() const;
  struct Place {
    const PaperTable& table;
    std::size_t index;
    FieldTexts fields() const { return {table.title[index], table.title_zh[index], table.abstract[index]}; }
  };
  Place place(RowId row) const;
  /// As place(), when the table is known.
  void check_row(std::size_t table, std::size_t index) const {
    if (storage_) storage_->check_row(table, index);
  }
  PaperKey key(RowId row) const;
  std::optional<RowId> find(const PaperKey& key, std::uint64_t hash) const;

  /// Of its own paper `row`, counted from 0: in this segment, at least one.
  std::span<const Appearance> appearances(RowId row) const;
  /// Of `row` of an earlier segment, numbered through the snapshot: those that this segment adds.
  std::span<const Appearance> added_appearances(RowId row) const;
  std::span<const RowId> added_rows() const;

  const SegmentIndexes& indexes() const { return indexes_; }
  /// Checks the checksums of a view into its file, such as a part of an index; nothing to do for one in memory.
  void check_bytes(std::string_view part) const {
    if (storage_) storage_->check_bytes(part);
  }

  /// Checks all of it.
  void verify() const;

  /// All arrays, without a check.
  const SegmentArrays& arrays() const { return arrays_; }

 private:
  void check(SegmentStorage::Part part) const {
    if (storage_) storage_->check(part);
  }

  SegmentArrays arrays_;
  Lazy<RandomId> id_;
  std::unique_ptr<const SegmentStorage> storage_;
  std::vector<RowId> first_rows_;  // of each table, from 0
  SegmentIndexes indexes_;
  Lazy<std::vector<Source>> sources_;
  Lazy<SourceDiagnostics> diagnostics_;
};

}  // namespace paperlens
