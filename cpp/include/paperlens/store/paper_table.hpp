#pragma once
// Papers as columns. A row is a paper; the columns are those of the public table, in its order.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/store/column.hpp"

namespace paperlens {

/// One paper's values but for its links. Views must live until the table is built.
struct PaperRow {
  std::string_view arxiv_id;  ///< empty: none
  std::string_view title, title_zh, abstract, url;
  std::int16_t version = -1;  ///< -1: none
  MonthIndex month = no_month;
  std::optional<Period> period;
  std::int32_t source = 0;  ///< index of the digest of its first appearance
  std::int32_t line = 0;    ///< of its heading there, 1-based
  std::int32_t appearances = 1;
};

/// Immutable; its columns are views into memory that it shares.
struct PaperTable {
  std::shared_ptr<const void> memory;
  std::size_t rows = 0;

  StringColumn arxiv_id;
  Validity arxiv_id_validity;
  NullableColumn<std::int16_t> version;
  StringColumn title, title_zh, abstract, url;
  NullableColumn<Date> month, period_start, period_end;
  const std::int32_t* source = nullptr;
  const std::int32_t* line = nullptr;
  const std::int32_t* appearances = nullptr;
  StringListColumn links;

  std::size_t size() const { return rows; }
  /// The row as the builder took it; its views live as long as the table's memory.
  PaperRow row(std::size_t index) const;
  std::vector<std::string_view> links_of(std::size_t index) const;
};

/// Takes rows, then lays them out in one block of memory of the right size.
class PaperTableBuilder {
 public:
  /// Keeps the rows in `memory` until their table is built.
  explicit PaperTableBuilder(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : rows_(memory), links_(memory), link_ends_(memory) {}

  void reserve(std::size_t rows) {
    rows_.reserve(rows);
    link_ends_.reserve(rows);
    links_.reserve(rows);  // most papers have one or none
  }

  /// False, and nothing is added, if a column would grow over column_capacity: build a table first. A row that is
  /// refused by an empty builder fits in no table.
  bool add(const PaperRow& row, std::span<const std::string_view> links);

  bool empty() const { return rows_.empty(); }
  /// Bytes of text in all columns.
  std::size_t bytes() const;

  /// The table of the rows added since the last one. `poll` is called after some rows of text were read, at the latest
  /// every few milliseconds; what it throws leaves the rows where they are.
  PaperTable build(const std::function<void()>& poll = {});

 private:
  static constexpr std::size_t text_columns = 6;  // arxiv_id, title, title_zh, abstract, url, the items of links

  std::pmr::vector<PaperRow> rows_;
  std::pmr::vector<std::string_view> links_;
  std::pmr::vector<std::int32_t> link_ends_;  // in links_, by row
  std::array<std::size_t, text_columns> bytes_{};
};

/// A column of its own, with its memory.
struct OwnedStrings {
  std::shared_ptr<const void> memory;
  StringColumn column;
};
OwnedStrings make_strings(std::span<const std::string_view> strings);

}  // namespace paperlens
