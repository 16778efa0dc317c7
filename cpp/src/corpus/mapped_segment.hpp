#pragma once
// The checks of a segment that lies in a file: what is damaged, or was made to mislead, is found before it is used.

#include <atomic>
#include <memory>
#include <vector>

#include "paperlens/base/lazy.hpp"
#include "segment_file.hpp"

namespace paperlens {

class MappedSegment : public SegmentStorage {
 public:
  MappedSegment(std::shared_ptr<const SectionFile> file, const SegmentArrays& arrays);

  void check(Part part) const override;
  void check_row(std::size_t table, std::size_t index) const override {
    const TableGroups& groups = groups_[table];
    if (!groups.checked[index / group_rows].load(std::memory_order_acquire)) check_group(table, index / group_rows);
  }
  void check_tables() const override;
  void check_slot(const std::uint32_t& slot) const override;
  void check_all() const override;
  void check_bytes(std::string_view part) const override { file_->check(part); }
  std::vector<Source> read_sources() const override;
  SourceDiagnostics read_diagnostics() const override;

 private:
  static constexpr std::size_t group_rows = 64;  // of a table, checked together: some chunks of text

  struct TableGroups {
    std::size_t count;
    std::unique_ptr<std::atomic<bool>[]> checked;
  };

  std::span<const SourceRecord> records() const;
  void check_records(std::span<const SourceRecord> records) const;
  std::string read_string(const Range& range) const;

  void check_source_rows() const;
  void check_appearances() const;
  void check_added() const;
  void check_slots() const;
  /// Offsets that begin at 0, ascend (`strictly` or not) and end at `end`.
  void check_offsets(std::span<const std::uint32_t> offsets, std::size_t end, bool strictly) const;
  void check_appearances_in_sources(std::span<const Appearance> appearances) const;

  void check_group(std::size_t table, std::size_t group) const;
  /// Rows [begin, end) of a column; `bytes` is the section of its text.
  void check_strings(const StringColumn& column, std::string_view bytes, std::size_t begin, std::size_t end) const;
  void check_days(const Date* values, std::size_t begin, std::size_t end) const;
  std::string_view column_bytes(Column column, std::size_t table) const {
    return file_->require(static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(table));
  }

  std::shared_ptr<const SectionFile> file_;
  SegmentArrays arrays_;
  std::vector<TableGroups> groups_;
  Lazy<bool> records_checked_;
  Lazy<bool> parts_checked_[4];
  mutable std::atomic<bool> tables_checked_{false};
};

}  // namespace paperlens
