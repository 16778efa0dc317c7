#pragma once
// Papers as columns. A row is a paper; the columns are those of the public table, in its order.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/store/column.hpp"

namespace paperlens {

/// One paper's values, as they go into a table. Views must live until the append.
struct PaperRow {
  std::string_view arxiv_id;  ///< empty: none
  std::int16_t version = -1;  ///< -1: none
  std::string_view title, title_zh, abstract, url;
  MonthIndex month = no_month;
  std::optional<Period> period;
  std::int32_t source = 0;  ///< index of the digest of its first appearance
  std::int32_t line = 0;    ///< of its heading there, 1-based
  std::int32_t appearances = 1;
  std::vector<std::string_view> links;

  /// Bytes of the longest column entry that it needs.
  std::size_t text_bytes() const;
};

struct PaperTable {
  StringColumn arxiv_id;
  Validity arxiv_id_validity;
  NullableColumn<std::int16_t> version;
  StringColumn title, title_zh, abstract, url;
  NullableColumn<Date> month, period_start, period_end;
  std::vector<std::int32_t> source, line, appearances;
  StringListColumn links;

  std::size_t size() const { return line.size(); }
  /// Makes room for rows in all but the text columns, which have `reserve` of their own.
  void reserve(std::size_t rows);
  void append(const PaperRow& row);
  /// Whether `row` can be appended without any column growing over column_capacity.
  bool has_room_for(const PaperRow& row) const;
  /// The row as `append` took it; its views live as long as the table does.
  PaperRow row(std::size_t index) const;
};

}  // namespace paperlens
