#include "paperlens/store/paper_table.hpp"

#include <algorithm>

namespace paperlens {
namespace {

std::size_t total_bytes(const std::vector<std::string_view>& links) {
  std::size_t bytes = 0;
  for (const std::string_view link : links) bytes += link.size();
  return bytes;
}

}  // namespace

std::size_t PaperRow::text_bytes() const {
  return std::max({arxiv_id.size(), title.size(), title_zh.size(), abstract.size(), url.size(), total_bytes(links)});
}

bool PaperTable::has_room_for(const PaperRow& row) const {
  const auto fits = [](const StringColumn& column, std::size_t bytes) { return column.bytes() + bytes <= column_capacity; };
  return fits(arxiv_id, row.arxiv_id.size()) && fits(title, row.title.size()) && fits(title_zh, row.title_zh.size()) &&
         fits(abstract, row.abstract.size()) && fits(url, row.url.size()) && fits(links.items, total_bytes(row.links)) &&
         size() < column_capacity;
}

void PaperTable::reserve(std::size_t rows) {
  version.reserve(rows);
  for (NullableColumn<Date>* dates : {&month, &period_start, &period_end}) dates->reserve(rows);
  for (std::vector<std::int32_t>* numbers : {&source, &line, &appearances}) numbers->reserve(rows);
  links.offsets.reserve(rows + 1);
  links.items.reserve(rows, 0);
}

void PaperTable::append(const PaperRow& row) {
  arxiv_id.append(row.arxiv_id);
  arxiv_id_validity.append(!row.arxiv_id.empty());
  version.append(row.version, row.version >= 0);
  title.append(row.title);
  title_zh.append(row.title_zh);
  abstract.append(row.abstract);
  url.append(row.url);
  month.append(row.month == no_month ? 0 : first_day(row.month), row.month != no_month);
  const Period period = row.period.value_or(Period{});
  period_start.append(period.start, row.period.has_value());
  period_end.append(period.end, row.period.has_value());
  source.push_back(row.source);
  line.push_back(row.line);
  appearances.push_back(row.appearances);
  links.append(row.links);
}

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
  for (auto i = links.offsets[index]; i < links.offsets[index + 1]; ++i) {
    row.links.emplace_back(links.items[static_cast<std::size_t>(i)]);
  }
  return row;
}

}  // namespace paperlens
