#include "mapped_segment.hpp"

#include <algorithm>

#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

/// Wider than any calendar that people use, and far from where arithmetic on dates would overflow.
bool is_date(Date date) { return date >= -10'000'000 && date <= 10'000'000; }
bool inside(const Range& range, std::uint64_t size) { return range.begin <= range.end && range.end <= size; }
std::uint64_t size_of(const Range& range) { return range.end - range.begin; }
Span span_of(const Range& range) { return {range.begin, range.end}; }

}  // namespace

MappedSegment::MappedSegment(std::shared_ptr<const SectionFile> file, const SegmentArrays& arrays)
    : file_(std::move(file)), arrays_(arrays) {
  for (const PaperTable& table : arrays_.tables) {
    const std::size_t count = (table.rows + group_rows - 1) / group_rows;
    groups_.push_back({count, std::make_unique<std::atomic<bool>[]>(count)});
  }
}

void MappedSegment::check(Part part) const {
  parts_checked_[static_cast<std::size_t>(part)].get([&] {
    switch (part) {
      case Part::appearances: check_appearances(); break;
      case Part::source_rows: check_source_rows(); break;
      case Part::added: check_added(); break;
      case Part::slots: check_slots(); break;
    }
    return true;
  });
}

void MappedSegment::check_all() const {
  file_->check_all();
  read_sources();
  read_diagnostics();
  for (const Part part : {Part::appearances, Part::source_rows, Part::added, Part::slots}) check(part);
  check_tables();
}

// --- sources ---------------------------------------------------------------------------------------------------------

std::span<const SourceRecord> MappedSegment::records() const {
  const auto records = file_->values<SourceRecord>(sources_section, 0, arrays_.sources);
  records_checked_.get([&] {
    check_records(records);
    return true;
  });
  return records;
}

void MappedSegment::check_records(std::span<const SourceRecord> records) const {
  file_->check(records);
  const std::string_view strings = file_->require(strings_section);
  const std::uint64_t texts = file_->require(texts_section).size();
  const std::uint64_t diagnostics = file_->require(diagnostics_section).size() / sizeof(DiagnosticRecord);
  std::uint64_t string_bytes = 0, text_bytes = 0;
  for (const SourceRecord& record : records) {
    const bool good = inside(record.path, strings.size()) && inside(record.reason, strings.size()) &&
                      inside(record.text, texts) && inside(record.original, texts) &&
                      inside(record.title, size_of(record.text)) && inside(record.preamble, size_of(record.text)) &&
                      inside(record.diagnostics, diagnostics) && is_date(record.period_start) && is_date(record.period_end);
    if (!good) file_->fail(&record, "a source points outside its text or its strings");
    // Shared ranges would make more of the file than it has bytes.
    string_bytes += size_of(record.path) + size_of(record.reason);
    text_bytes += size_of(record.text) + size_of(record.original);
    if (string_bytes > strings.size() || text_bytes > texts) file_->fail(&record, "sources share their text or their strings");
  }
}

std::string MappedSegment::read_string(const Range& range) const {
  const std::string_view strings = file_->require(strings_section);
  const std::string_view text = strings.substr(range.begin, size_of(range));
  file_->check(text);
  if (!is_valid_utf8(text)) file_->fail(text.data(), "a string is not UTF-8");
  return std::string(text);
}

std::vector<Source> MappedSegment::read_sources() const {
  const std::string_view texts = file_->require(texts_section);
  const auto text = [&](const Range& range) {
    return SharedBytes{file_->bytes().owner, texts.substr(range.begin, size_of(range))};
  };
  std::vector<Source> sources;
  sources.reserve(arrays_.sources);
  for (const SourceRecord& record : records()) {
    const auto has = [&](SourceRecord::Flag flag) { return (record.flags & flag) != 0; };
    Source& source = sources.emplace_back();
    source.path = read_string(record.path);
    source.text = text(record.text);
    if (has(SourceRecord::transcoded)) source.original = text(record.original);
    source.damaged = has(SourceRecord::damaged);
    source.replaced = has(SourceRecord::replaced);
    if (has(SourceRecord::unreadable)) source.unreadable = read_string(record.reason);
    source.digest.title = span_of(record.title);
    source.digest.preamble = span_of(record.preamble);
    source.digest.clean = has(SourceRecord::clean);
    if (has(SourceRecord::has_period)) source.digest.period.period = Period{record.period_start, record.period_end};
    source.papers = record.papers;
  }
  return sources;
}

SourceDiagnostics MappedSegment::read_diagnostics() const {
  const std::string_view section = file_->require(diagnostics_section);
  const auto all = file_->values<DiagnosticRecord>(diagnostics_section, 0, section.size() / sizeof(DiagnosticRecord));
  const std::uint64_t strings = file_->require(strings_section).size();
  file_->check(all);
  SourceDiagnostics diagnostics;
  std::uint64_t next = 0, detail_bytes = 0;
  for (const SourceRecord& record : records()) {
    if (record.diagnostics.begin != next) file_->fail(&record, "the diagnostics of a source do not follow those before");
    next = record.diagnostics.end;
    auto& own = diagnostics.emplace_back();
    for (const DiagnosticRecord& item : all.subspan(record.diagnostics.begin, size_of(record.diagnostics))) {
      if (item.code >= code_count || !inside(item.span, size_of(record.text)) || !inside(item.detail, strings)) {
        file_->fail(&item, "a diagnostic has no known code or points outside its text");
      }
      detail_bytes += size_of(item.detail);
      if (detail_bytes > strings) file_->fail(&item, "diagnostics share their details");
      own.push_back({static_cast<Code>(item.code), span_of(item.span), item.line, item.column, read_string(item.detail)});
    }
  }
  if (next != all.size()) file_->fail(section.data(), "some diagnostics belong to no source");
  return diagnostics;
}

// --- appearances and rows --------------------------------------------------------------------------------------------

void MappedSegment::check_offsets(std::span<const std::uint32_t> offsets, std::size_t end, bool strictly) const {
  file_->check(offsets);
  bool good = offsets.front() == 0 && offsets.back() == end;
  for (std::size_t i = 1; i < offsets.size(); ++i) good &= strictly ? offsets[i - 1] < offsets[i] : offsets[i - 1] <= offsets[i];
  if (!good) file_->fail(offsets.data(), "offsets are not ascending or do not end where they should");
}

void MappedSegment::check_source_rows() const {
  check_offsets(arrays_.source_offsets, arrays_.rows_by_source.size(), false);
  file_->check(arrays_.rows_by_source);
  const RowId end = arrays_.first_row + arrays_.rows;
  for (const RowId& row : arrays_.rows_by_source) {
    if (row >= end) file_->fail(&row, "a source names a paper that does not exist");
  }
  const auto sources = records();
  for (std::size_t s = 0; s < sources.size(); ++s) {
    if (sources[s].papers != arrays_.source_offsets[s + 1] - arrays_.source_offsets[s]) {
      file_->fail(&sources[s], "a source has another number of papers than it says");
    }
  }
}

void MappedSegment::check_appearances_in_sources(std::span<const Appearance> appearances) const {
  file_->check(appearances);
  const auto sources = records();
  for (const Appearance& appearance : appearances) {
    const std::uint32_t source = appearance.source - arrays_.first_source;  // wraps where it is of an earlier segment
    const Span block = appearance.block;
    if (source >= sources.size() || block.begin > block.end || block.end > size_of(sources[source].text)) {
      file_->fail(&appearance, "a paper appears outside the sources");
    }
  }
}

void MappedSegment::check_appearances() const {
  check_offsets(arrays_.appearance_offsets, arrays_.appearances.size(), true);
  check_appearances_in_sources(arrays_.appearances);
}

void MappedSegment::check_added() const {
  check_offsets(arrays_.added_offsets, arrays_.added_appearances.size(), true);
  check_appearances_in_sources(arrays_.added_appearances);
  file_->check(arrays_.added_rows);
  for (const RowId& row : arrays_.added_rows) {
    const bool ascending = &row == arrays_.added_rows.data() || *(&row - 1) < row;
    if (!ascending || row >= arrays_.first_row) file_->fail(&row, "the papers of earlier segments are out of order or range");
  }
}

void MappedSegment::check_slot(const std::uint32_t& slot) const {
  file_->check(std::span(&slot, 1));
  if (slot > arrays_.rows) file_->fail(&slot, "the index of ids names a paper that does not exist");
}

void MappedSegment::check_slots() const {
  file_->check(arrays_.slots);
  std::size_t taken = 0;
  for (const std::uint32_t& slot : arrays_.slots) {
    check_slot(slot);
    taken += slot != 0;
  }
  if (taken != arrays_.rows || taken == arrays_.slots.size()) {
    file_->fail(arrays_.slots.data(), "the index of ids does not hold each paper once");
  }
}

// --- papers ----------------------------------------------------------------------------------------------------------

void MappedSegment::check_tables() const {
  if (tables_checked_.load(std::memory_order_acquire)) return;
  for (std::size_t table = 0; table < groups_.size(); ++table) {
    for (std::size_t group = 0; group < groups_[table].count; ++group) check_row(table, group * group_rows);
  }
  tables_checked_.store(true, std::memory_order_release);
}

void MappedSegment::check_strings(const StringColumn& column, std::string_view bytes, std::size_t begin, std::size_t end) const {
  const std::int32_t* offsets = column.offsets();
  file_->check(std::span(offsets + begin, end - begin + 1));
  bool ascending = offsets[begin] >= 0 && static_cast<std::uint64_t>(offsets[end]) <= bytes.size();
  for (std::size_t row = begin; row < end; ++row) ascending &= offsets[row] <= offsets[row + 1];
  if (!ascending) file_->fail(offsets + begin, "the offsets of a column are not ascending or lead out of it");
  const auto first = static_cast<std::size_t>(offsets[begin]);
  const std::string_view text = bytes.substr(first, static_cast<std::size_t>(offsets[end]) - first);
  file_->check(text);
  bool good = is_valid_utf8(text);
  for (std::size_t row = begin; row < end; ++row) {  // if no string begins inside a character, none ends inside one
    const auto at = static_cast<std::size_t>(offsets[row]) - first;
    good &= at == text.size() || !is_continuation_byte(text[at]);
  }
  if (!good) file_->fail(text.data(), "text is not UTF-8");
}

void MappedSegment::check_days(const Date* values, std::size_t begin, std::size_t end) const {
  file_->check(std::span(values + begin, end - begin));
  if (!std::all_of(values + begin, values + end, is_date)) file_->fail(values + begin, "a date is out of range");
}

void MappedSegment::check_group(std::size_t number, std::size_t group) const {
  const PaperTable& table = arrays_.tables[number];
  const std::size_t begin = group * group_rows;
  const std::size_t end = std::min(table.rows, begin + group_rows);
  const auto strings = [&](const StringColumn& column, Column bytes) {
    check_strings(column, column_bytes(bytes, number), begin, end);
  };
  const auto numbers = [&](const auto* values) { file_->check(std::span(values + begin, end - begin)); };
  const auto validity = [&](const Validity& bits) {
    if (bits.data() != nullptr) file_->check(std::span(bits.data() + begin / 8, (end + 7) / 8 - begin / 8));
  };
  strings(table.arxiv_id, Column::arxiv_id_bytes);
  strings(table.title, Column::title_bytes);
  strings(table.title_zh, Column::title_zh_bytes);
  strings(table.abstract, Column::abstract_bytes);
  strings(table.url, Column::url_bytes);
  validity(table.arxiv_id_validity);
  numbers(table.version.values);
  validity(table.version.validity);
  check_days(table.month.values, begin, end);
  validity(table.month.validity);
  check_days(table.period_start.values, begin, end);
  check_days(table.period_end.values, begin, end);
  validity(table.period_start.validity);
  numbers(table.line);
  numbers(table.appearances);
  numbers(table.source);
  for (std::size_t row = begin; row < end; ++row) {
    const auto source = static_cast<std::uint32_t>(table.source[row]) - arrays_.first_source;
    if (source >= arrays_.sources) file_->fail(table.source + row, "a paper names a source that is not of its segment");
  }

  const std::int32_t* links = table.links.offsets;
  file_->check(std::span(links + begin, end - begin + 1));
  bool ascending = links[begin] >= 0 && static_cast<std::uint64_t>(links[end]) <= table.links.items.size();
  for (std::size_t row = begin; row < end; ++row) ascending &= links[row] <= links[row + 1];
  if (!ascending) file_->fail(links + begin, "the offsets of links are not ascending or lead out of them");
  check_strings(table.links.items, column_bytes(Column::link_item_bytes, number), static_cast<std::size_t>(links[begin]),
                static_cast<std::size_t>(links[end]));
  groups_[number].checked[group].store(true, std::memory_order_release);
}

}  // namespace paperlens
