#include "paperlens/store/paper_table.hpp"

#include <numeric>

#include "block.hpp"

namespace paperlens {

PaperRow PaperTable::row(std::size_t index) const {
  PaperRow row;
  row.arxiv_id = arxiv_id[index];
  row.version = version.validity[index] ? version.values[index] : std::int16_t{-1};
  row.title = title[index];
  row.title_zh = title_zh[index];
  row.abstract = abstract[index];
  row.url = url[index];
  if (month.validity[index]) {
    const CivilDate date = civil_date(month.values[index]);
    row.month = month_index(date.year, date.month);
  }
  if (period_start.validity[index]) row.period = Period{period_start.values[index], period_end.values[index]};
  row.source = source[index];
  row.line = line[index];
  row.appearances = appearances[index];
  return row;
}

std::vector<std::string_view> PaperTable::links_of(std::size_t index) const {
  std::vector<std::string_view> urls;
  for (auto i = links.offsets[index]; i < links.offsets[index + 1]; ++i) {
    urls.push_back(links.items[static_cast<std::size_t>(i)]);
  }
  return urls;
}

bool PaperTableBuilder::add(const PaperRow& row, std::span<const std::string_view> links) {
  std::size_t link_bytes = 0;
  for (const std::string_view link : links) link_bytes += link.size();
  const std::array<std::size_t, text_columns> more{row.arxiv_id.size(), row.title.size(), row.title_zh.size(),
                                                   row.abstract.size(), row.url.size(),   link_bytes};
  for (std::size_t i = 0; i < text_columns; ++i) {
    if (bytes_[i] + more[i] > column_capacity) return false;
  }
  for (std::size_t i = 0; i < text_columns; ++i) bytes_[i] += more[i];
  rows_.push_back(row);
  links_.insert(links_.end(), links.begin(), links.end());
  link_ends_.push_back(static_cast<std::int32_t>(links_.size()));
  return true;
}

std::size_t PaperTableBuilder::bytes() const { return std::accumulate(bytes_.begin(), bytes_.end(), std::size_t{0}); }

PaperTable PaperTableBuilder::build(const std::function<void()>& poll) {
  constexpr std::size_t rows_between_polls = 4096;
  const std::size_t rows = rows_.size();
  std::size_t size = Block::padded(rows, sizeof(std::int16_t)) + 6 * Block::padded(rows, sizeof(std::int32_t)) +
                     Block::padded(rows + 1, sizeof(std::int32_t)) + 5 * Block::bytes_of_validity(rows) +
                     Block::bytes_of_strings(links_.size(), bytes_.back());
  for (std::size_t i = 0; i + 1 < text_columns; ++i) size += Block::bytes_of_strings(rows, bytes_[i]);
  Block block(size);

  PaperTable table;
  table.memory = block.share();
  table.rows = rows;
  const auto text = [&](std::size_t column, std::string_view PaperRow::*field) {
    return block.strings(rows, bytes_[column], [&](std::size_t row) {
      if (row % rows_between_polls == rows_between_polls - 1 && poll) poll();
      return rows_[row].*field;
    });
  };
  const auto number = [&](std::int32_t PaperRow::*field) {
    return block.numbers<std::int32_t>(rows, [&](std::size_t row) { return rows_[row].*field; });
  };
  const auto day = [&](Date Period::*field) {
    return block.numbers<Date>(rows, [&](std::size_t row) { return rows_[row].period ? *rows_[row].period.*field : 0; });
  };
  table.arxiv_id = text(0, &PaperRow::arxiv_id);
  table.arxiv_id_validity = block.validity(rows, [&](std::size_t row) { return !rows_[row].arxiv_id.empty(); });
  table.version.values = block.numbers<std::int16_t>(
      rows, [&](std::size_t row) { return rows_[row].version < 0 ? std::int16_t{0} : rows_[row].version; });
  table.version.validity = block.validity(rows, [&](std::size_t row) { return rows_[row].version >= 0; });
  table.title = text(1, &PaperRow::title);
  table.title_zh = text(2, &PaperRow::title_zh);
  table.abstract = text(3, &PaperRow::abstract);
  table.url = text(4, &PaperRow::url);
  table.month.values = block.numbers<Date>(
      rows, [&](std::size_t row) { return rows_[row].month == no_month ? 0 : first_day(rows_[row].month); });
  table.month.validity = block.validity(rows, [&](std::size_t row) { return rows_[row].month != no_month; });
  table.period_start.values = day(&Period::start);
  table.period_end.values = day(&Period::end);
  table.period_start.validity = block.validity(rows, [&](std::size_t row) { return rows_[row].period.has_value(); });
  table.period_end.validity = table.period_start.validity;
  table.source = number(&PaperRow::source);
  table.line = number(&PaperRow::line);
  table.appearances = number(&PaperRow::appearances);
  table.links.offsets =
      block.numbers<std::int32_t>(rows + 1, [&](std::size_t row) { return row == 0 ? 0 : link_ends_[row - 1]; });
  table.links.items = block.strings(links_.size(), bytes_.back(), [&](std::size_t link) { return links_[link]; });

  rows_.clear();
  links_.clear();
  link_ends_.clear();
  bytes_ = {};
  return table;
}

OwnedStrings make_strings(std::span<const std::string_view> strings) {
  std::size_t bytes = 0;
  for (const std::string_view string : strings) bytes += string.size();
  Block block(Block::bytes_of_strings(strings.size(), bytes));
  const StringColumn column = block.strings(strings.size(), bytes, [&](std::size_t row) { return strings[row]; });
  return {block.share(), column};
}

}  // namespace paperlens
