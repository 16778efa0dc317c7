#pragma once
// Everything read from a list of sources: segments one after the other. Immutable: any number of threads may use one at
// a time. Where segments lie in files, reading what is damaged throws Error(format).

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "paperlens/base/lazy.hpp"
#include "paperlens/corpus/segment.hpp"

namespace paperlens {

class SaveHistory;
namespace query {
class Collection;
}
namespace lexicon {
class Translator;
}

class Snapshot {
 public:
  /// One segment of all `sources`; see Segment::build.
  explicit Snapshot(std::vector<Source> sources, const std::function<void()>& poll = {});

  /// Segments that were built one against the other, in this order. `history`: see corpus/save.hpp.
  explicit Snapshot(std::vector<std::shared_ptr<const Segment>> segments, std::shared_ptr<SaveHistory> history = {});

  std::size_t size() const { return size_; }
  const std::vector<std::shared_ptr<const Segment>>& segments() const { return segments_; }
  /// The segment that holds `row`; its own number of the row is row - first_row().
  const Segment& segment_of(RowId row) const;

  std::size_t source_count() const { return source_count_; }
  /// The text of one in a file is unchecked: to read it, ask for read_source().
  const Source& source(std::size_t index) const;
  const Source& read_source(std::size_t index) const;
  std::span<const Diagnostic> diagnostics(std::size_t source) const;
  /// The sources' paths, as one column.
  const StringColumn& paths() const;

  /// The tables of all segments; they hold the rows one after the other. Checks all of them: to read a few papers,
  /// place() is quicker. Their column `appearances` is that of their segment: see appearance_counts().
  const std::vector<PaperTable>& tables() const;
  using Place = Segment::Place;
  Place place(RowId row) const;

  /// In the order of the sources; at least one.
  std::vector<Appearance> appearances(RowId row) const;
  Appearance first_appearance(RowId row) const;
  std::size_t appearance_count(RowId row) const;
  /// How many appearances each row of a table has in all segments.
  const std::int32_t* appearance_counts(std::size_t table) const;

  /// The papers of a source, in its order.
  std::span<const RowId> rows_of(std::size_t source) const;

  std::optional<RowId> find(std::string_view arxiv_id) const;
  std::optional<RowId> find(const PaperKey& key) const { return find(key, key.hash()); }
  std::optional<RowId> find(const PaperKey& key, std::uint64_t hash) const;
  /// The paper that `row` of `other` is, here.
  std::optional<RowId> find_same(const Snapshot& other, RowId row) const;

  /// Its text indexes as one collection, if `make` has made it; see corpus/text_search.hpp.
  const Lazy<std::shared_ptr<const query::Collection>>& collection() const { return collection_; }

  /// What it knows of translation, if `make` has made it; see corpus/translations.hpp.
  const Lazy<std::shared_ptr<const lexicon::Translator>>& translator() const { return translator_; }

  /// Where it has been saved; never null.
  const std::shared_ptr<SaveHistory>& history() const { return history_; }

 private:
  std::size_t segment_index(RowId row) const;
  const Segment& segment_of_source(std::size_t source) const;

  std::vector<std::shared_ptr<const Segment>> segments_;
  std::size_t size_ = 0;
  std::size_t source_count_ = 0;
  std::vector<PaperTable> tables_;
  struct TableAt {
    RowId first_row;
    std::uint32_t segment;
    std::uint32_t index;  // in the segment
  };
  std::vector<TableAt> table_at_;
  std::shared_ptr<SaveHistory> history_;
  Lazy<OwnedStrings> paths_;
  Lazy<std::shared_ptr<const query::Collection>> collection_;
  Lazy<std::shared_ptr<const lexicon::Translator>> translator_;
  Lazy<std::vector<std::vector<std::int32_t>>> counts_;  // of each table that later segments add to
};

/// The sources of both, those of `a` first; a source of `b` that `a` has (same path, same bytes) once.
std::shared_ptr<const Snapshot> merge(const Snapshot& a, const Snapshot& b);

}  // namespace paperlens
