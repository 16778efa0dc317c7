#include "paperlens/corpus/segment.hpp"

#include <algorithm>

namespace paperlens {

const SharedBytes& LazyBytes::get(const std::function<SharedBytes()>& build) const {
  const std::lock_guard lock(mutex_);
  if (!bytes_) {
    bytes_ = std::make_shared<const SharedBytes>(build());
  } else if (!checked_ && storage_ != nullptr) {
    storage_->check_bytes(bytes_->view);
  }
  checked_ = true;
  return *bytes_;
}

const SharedBytes* LazyBytes::if_ready() const {
  const std::lock_guard lock(mutex_);
  return bytes_.get();
}

Segment::Segment(SegmentArrays arrays, std::vector<Source> sources, SourceDiagnostics diagnostics)
    : Segment(std::move(arrays), std::optional<RandomId>(), nullptr, {}) {
  sources_.set(std::move(sources));
  diagnostics_.set(std::move(diagnostics));
}

Segment::Segment(SegmentArrays arrays, const std::optional<RandomId>& id, std::unique_ptr<const SegmentStorage> storage,
                 StoredIndexes indexes)
    : arrays_(std::move(arrays)), storage_(std::move(storage)) {
  if (id) id_.set(*id);
  RowId first = 0;
  for (const PaperTable& table : arrays_.tables) {
    first_rows_.push_back(first);
    first += static_cast<RowId>(table.size());
  }
  const auto stored = [this](LazyBytes& slot, SharedBytes bytes) {
    if (!bytes.owner) return;
    slot.storage_ = storage_.get();
    slot.bytes_ = std::make_shared<const SharedBytes>(std::move(bytes));
  };
  stored(indexes_.text_index, std::move(indexes.text_index));
  stored(indexes_.trigram_index, std::move(indexes.trigram_index));
  stored(indexes_.translations, std::move(indexes.translations));
}

const std::vector<Source>& Segment::sources() const {
  return sources_.get([this] { return storage_->read_sources(); });
}

const Source& Segment::read_source(std::size_t index) const {
  const Source& read = source(index);
  check_bytes(read.text.view);
  check_bytes(read.original.view);
  return read;
}

void Segment::verify() const {
  if (storage_) storage_->check_all();
}

std::span<const Diagnostic> Segment::diagnostics(std::size_t source) const {
  return diagnostics_.get([this] { return storage_->read_diagnostics(); })[source];
}

std::span<const RowId> Segment::rows_of(std::size_t source) const {
  check(SegmentStorage::Part::source_rows);
  const std::size_t begin = arrays_.source_offsets[source];
  return arrays_.rows_by_source.subspan(begin, arrays_.source_offsets[source + 1] - begin);
}

const std::vector<PaperTable>& Segment::tables() const {
  if (storage_) storage_->check_tables();
  return arrays_.tables;
}

Segment::Place Segment::place(RowId row) const {
  const auto after = std::upper_bound(first_rows_.begin(), first_rows_.end(), row);
  const auto table = static_cast<std::size_t>(after - first_rows_.begin()) - 1;
  const std::size_t index = row - first_rows_[table];
  check_row(table, index);
  return {arrays_.tables[table], index};
}

PaperKey Segment::key(RowId row) const {
  const auto [table, i] = place(row);
  return {table.arxiv_id[i], table.url[i], table.title[i]};
}

std::optional<RowId> Segment::find(const PaperKey& wanted, std::uint64_t hash) const {
  // Slot by slot, as checking all of them would take longer than anything that is asked for.
  const auto check_slot = [&](const std::uint32_t& slot) {
    if (storage_) storage_->check_slot(slot);
  };
  return PaperIndex(arrays_.slots).find(hash, [&](RowId row) { return key(row) == wanted; }, check_slot);
}

std::span<const Appearance> Segment::appearances(RowId row) const {
  check(SegmentStorage::Part::appearances);
  const std::size_t begin = arrays_.appearance_offsets[row];
  return arrays_.appearances.subspan(begin, arrays_.appearance_offsets[row + 1] - begin);
}

std::span<const RowId> Segment::added_rows() const {
  check(SegmentStorage::Part::added);
  return arrays_.added_rows;
}

std::span<const Appearance> Segment::added_appearances(RowId row) const {
  const std::span<const RowId> rows = added_rows();
  const auto at = std::lower_bound(rows.begin(), rows.end(), row);
  if (at == rows.end() || *at != row) return {};
  const auto i = static_cast<std::size_t>(at - rows.begin());
  const std::size_t begin = arrays_.added_offsets[i];
  return arrays_.added_appearances.subspan(begin, arrays_.added_offsets[i + 1] - begin);
}

}  // namespace paperlens
