#include "paperlens/corpus/snapshot.hpp"

#include <algorithm>
#include <unordered_map>

#include "save_history.hpp"

namespace paperlens {

namespace {

const Snapshot& empty_snapshot() {
  static const Snapshot empty(std::vector<std::shared_ptr<const Segment>>{});
  return empty;
}

}  // namespace

Snapshot::Snapshot(std::vector<Source> sources, const std::function<void()>& poll)
    : Snapshot({Segment::build(std::move(sources), empty_snapshot(), {.poll = poll})}) {}

Snapshot::Snapshot(std::vector<std::shared_ptr<const Segment>> segments, std::shared_ptr<SaveHistory> history)
    : segments_(std::move(segments)), history_(history ? std::move(history) : std::make_shared<SaveHistory>()) {
  for (std::uint32_t s = 0; s < segments_.size(); ++s) {
    const std::vector<PaperTable>& tables = segments_[s]->arrays().tables;
    for (std::uint32_t t = 0; t < tables.size(); ++t) {
      table_at_.push_back({static_cast<RowId>(size_), s, t});
      tables_.push_back(tables[t]);
      size_ += tables[t].size();
    }
    source_count_ += segments_[s]->source_count();
  }
}

std::size_t Snapshot::segment_index(RowId row) const {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), row,
                                      [](RowId wanted, const auto& segment) { return wanted < segment->first_row(); });
  return static_cast<std::size_t>(after - segments_.begin()) - 1;  // of segments without papers the last: it has the row
}

const Segment& Snapshot::segment_of(RowId row) const { return *segments_[segment_index(row)]; }

const Segment& Snapshot::segment_of_source(std::size_t source) const {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), source,
                       [](std::size_t wanted, const auto& segment) { return wanted < segment->first_source(); });
  return **(after - 1);
}

const Source& Snapshot::source(std::size_t index) const {
  const Segment& segment = segment_of_source(index);
  return segment.source(index - segment.first_source());
}

const Source& Snapshot::read_source(std::size_t index) const {
  const Segment& segment = segment_of_source(index);
  return segment.read_source(index - segment.first_source());
}

std::span<const Diagnostic> Snapshot::diagnostics(std::size_t source) const {
  const Segment& segment = segment_of_source(source);
  return segment.diagnostics(source - segment.first_source());
}

std::span<const RowId> Snapshot::rows_of(std::size_t source) const {
  const Segment& segment = segment_of_source(source);
  return segment.rows_of(source - segment.first_source());
}

const StringColumn& Snapshot::paths() const {
  return paths_
      .get([this] {
        std::vector<std::string_view> paths;
        paths.reserve(source_count_);
        for (const auto& segment : segments_) {
          for (const Source& source : segment->sources()) paths.push_back(source.path);
        }
        return make_strings(paths);
      })
      .column;
}

const std::vector<PaperTable>& Snapshot::tables() const {
  for (const auto& segment : segments_) segment->tables();
  return tables_;
}

Snapshot::Place Snapshot::place(RowId row) const {
  const auto after = std::upper_bound(table_at_.begin(), table_at_.end(), row,
                                      [](RowId wanted, const TableAt& table) { return wanted < table.first_row; });
  const TableAt& at = *(after - 1);
  const std::size_t index = row - at.first_row;
  segments_[at.segment]->check_row(at.index, index);
  return {tables_[static_cast<std::size_t>(after - table_at_.begin()) - 1], index};
}

std::vector<Appearance> Snapshot::appearances(RowId row) const {
  const std::size_t own = segment_index(row);
  const auto first = segments_[own]->appearances(row - segments_[own]->first_row());
  std::vector<Appearance> all(first.begin(), first.end());
  for (std::size_t later = own + 1; later < segments_.size(); ++later) {
    const auto more = segments_[later]->added_appearances(row);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Appearance Snapshot::first_appearance(RowId row) const {
  const Segment& segment = segment_of(row);
  return segment.appearances(row - segment.first_row()).front();
}

std::size_t Snapshot::appearance_count(RowId row) const {
  const std::size_t own = segment_index(row);
  std::size_t count = segments_[own]->appearances(row - segments_[own]->first_row()).size();
  for (std::size_t later = own + 1; later < segments_.size(); ++later) {
    count += segments_[later]->added_appearances(row).size();
  }
  return count;
}

const std::int32_t* Snapshot::appearance_counts(std::size_t table) const {
  const auto& counts = counts_.get([this] {
    tables();
    std::vector<std::vector<std::int32_t>> patched(tables_.size());
    for (const auto& segment : segments_) {
      std::size_t at = 0;
      for (const RowId row : segment->added_rows()) {  // ascending
        while (at + 1 < table_at_.size() && table_at_[at + 1].first_row <= row) ++at;
        if (patched[at].empty()) patched[at].assign(tables_[at].appearances, tables_[at].appearances + tables_[at].size());
        patched[at][row - table_at_[at].first_row] += static_cast<std::int32_t>(segment->added_appearances(row).size());
      }
    }
    return patched;
  });
  return counts[table].empty() ? tables_[table].appearances : counts[table].data();
}

std::optional<RowId> Snapshot::find(const PaperKey& wanted, std::uint64_t hash) const {
  for (const auto& segment : segments_) {
    if (const auto row = segment->find(wanted, hash)) return segment->first_row() + *row;
  }
  return std::nullopt;
}

std::optional<RowId> Snapshot::find(std::string_view arxiv_id) const {
  if (arxiv_id.empty()) return std::nullopt;
  return find(PaperKey{arxiv_id, {}, {}});
}

std::optional<RowId> Snapshot::find_same(const Snapshot& other, RowId row) const {
  const Segment& segment = other.segment_of(row);
  return find(segment.key(row - segment.first_row()));
}

std::shared_ptr<const Snapshot> merge(const Snapshot& a, const Snapshot& b) {
  std::vector<Source> sources;
  std::unordered_map<std::string_view, std::vector<const Source*>> by_path;
  const auto add = [&](const Source& source) {
    auto& known = by_path[source.path];
    if (std::any_of(known.begin(), known.end(), [&](const Source* other) { return same_bytes(*other, source); })) return;
    known.push_back(&source);
    sources.push_back(scan_again(source));
  };
  for (const Snapshot* snapshot : {&a, &b}) {
    for (std::size_t i = 0; i < snapshot->source_count(); ++i) add(snapshot->read_source(i));
  }
  return std::make_shared<const Snapshot>(std::move(sources));
}

}  // namespace paperlens
