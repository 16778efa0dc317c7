#include <algorithm>
#include <cstring>

#include "mapped_segment.hpp"

namespace paperlens {
namespace {

/// The columns of table `index` as views into the file; lengths are checked, content is not.
class TableReader {
 public:
  TableReader(const SectionFile& file, std::uint32_t index) : file_(file), index_(index) {}

  PaperTable read() {
    PaperTable table;
    const std::string_view lines = file_.require(static_cast<std::uint32_t>(Column::line), index_);
    table.rows = lines.size() / sizeof(std::int32_t);
    rows_ = table.rows;
    if (rows_ == 0) file_.fail(lines.data(), "a table without rows");
    table.memory = file_.bytes().owner;
    table.arxiv_id = strings(Column::arxiv_id_offsets, Column::arxiv_id_bytes);
    table.arxiv_id_validity = validity(Column::arxiv_id_validity);
    table.version = {numbers<std::int16_t>(Column::version_values), validity(Column::version_validity)};
    table.title = strings(Column::title_offsets, Column::title_bytes);
    table.title_zh = strings(Column::title_zh_offsets, Column::title_zh_bytes);
    table.abstract = strings(Column::abstract_offsets, Column::abstract_bytes);
    table.url = strings(Column::url_offsets, Column::url_bytes);
    table.month = {numbers<Date>(Column::month_values), validity(Column::month_validity)};
    const Validity period = validity(Column::period_validity);
    table.period_start = {numbers<Date>(Column::period_start_values), period};
    table.period_end = {numbers<Date>(Column::period_end_values), period};
    table.source = numbers<std::int32_t>(Column::source);
    table.line = numbers<std::int32_t>(Column::line);
    table.appearances = numbers<std::int32_t>(Column::appearances);
    table.links.offsets = values<std::int32_t>(Column::link_offsets, rows_ + 1).data();
    const std::string_view offsets = section(Column::link_item_offsets);
    if (offsets.size() % sizeof(std::int32_t) != 0 || offsets.empty()) file_.fail(offsets.data(), "a section has a wrong length");
    table.links.items = {reinterpret_cast<const std::int32_t*>(offsets.data()), section(Column::link_item_bytes).data(),
                         offsets.size() / sizeof(std::int32_t) - 1};
    return table;
  }

 private:
  std::string_view section(Column column) const { return file_.require(static_cast<std::uint32_t>(column), index_); }
  template <typename T>
  std::span<const T> values(Column column, std::size_t count) const {
    return file_.values<T>(static_cast<std::uint32_t>(column), index_, count);
  }
  template <typename T>
  const T* numbers(Column column) const {
    return values<T>(column, rows_).data();
  }
  StringColumn strings(Column offsets, Column bytes) const {
    return {values<std::int32_t>(offsets, rows_ + 1).data(), section(bytes).data(), rows_};
  }
  Validity validity(Column column) const {
    if (file_.find(static_cast<std::uint32_t>(column), index_).data() == nullptr) return Validity();
    return Validity(values<std::uint8_t>(column, (rows_ + 7) / 8).data());
  }

  const SectionFile& file_;
  std::uint32_t index_;
  std::size_t rows_ = 0;
};

/// A section of values as many as fill it.
template <typename T>
std::span<const T> all_values(const SectionFile& file, std::uint32_t number) {
  const std::string_view section = file.require(number);
  return file.values<T>(number, 0, section.size() / sizeof(T));
}

SegmentArrays arrays_of(const SectionFile& file, const SegmentInfo& info) {
  const auto bad_info = [&](const char* what) { file.fail(file.require(info_section).data(), what); };
  SegmentArrays arrays;
  arrays.memory = file.bytes().owner;
  arrays.first_row = info.first_row;
  arrays.first_source = info.first_source;
  arrays.sources = info.sources;
  arrays.rows = info.rows;
  if (std::uint64_t{info.first_row} + info.rows > column_capacity ||
      std::uint64_t{info.first_source} + info.sources > column_capacity) {
    bad_info("more papers or sources than a corpus can hold");
  }
  std::uint64_t rows = 0;
  for (std::uint32_t t = 0; t < info.tables; ++t) {
    arrays.tables.push_back(TableReader(file, t).read());
    rows += arrays.tables.back().rows;
  }
  if (rows != info.rows) bad_info("the tables have another number of papers than the segment says");
  arrays.appearance_offsets = file.values<std::uint32_t>(appearance_offsets_section, 0, std::size_t{info.rows} + 1);
  arrays.appearances = all_values<Appearance>(file, appearances_section);
  arrays.source_offsets = file.values<std::uint32_t>(source_offsets_section, 0, std::size_t{info.sources} + 1);
  arrays.rows_by_source = all_values<RowId>(file, rows_by_source_section);
  arrays.added_rows = all_values<RowId>(file, added_rows_section);
  arrays.added_offsets = file.values<std::uint32_t>(added_offsets_section, 0, arrays.added_rows.size() + 1);
  arrays.added_appearances = all_values<Appearance>(file, added_appearances_section);
  arrays.slots = all_values<std::uint32_t>(file, slots_section);
  if (!std::has_single_bit(arrays.slots.size())) bad_info("the number of slots is no power of two");
  return arrays;
}

SharedBytes index_of(const SectionFile& file, std::uint32_t number) {
  const std::string_view section = file.find(number);
  if (section.data() == nullptr) return {};
  return {file.bytes().owner, section};
}

}  // namespace

std::shared_ptr<const Segment> open_segment(SharedBytes bytes, const std::string& path) {
  auto file = std::make_shared<const SectionFile>(std::move(bytes), path, FileKind::segment);
  const auto infos = file->values<SegmentInfo>(info_section, 0, 1);
  file->check(infos);
  const SegmentInfo& info = infos.front();
  SegmentArrays arrays = arrays_of(*file, info);
  RandomId id;
  std::copy(std::begin(info.id), std::end(info.id), id.begin());
  auto storage = std::make_unique<const MappedSegment>(file, arrays);
  return std::make_shared<const Segment>(std::move(arrays), id, std::move(storage),
                                         StoredIndexes{index_of(*file, text_index_section), index_of(*file, trigram_index_section),
                                                       index_of(*file, translations_section)});
}

}  // namespace paperlens
