#include <algorithm>
#include <cstring>

#include "paperlens/base/unicode.hpp"
#include "segment_writer.hpp"

namespace paperlens {
namespace {

/// Collects the strings of a segment, made valid where they are not.
class StringPool {
 public:
  Range add(std::string_view text) {
    const std::uint64_t begin = bytes_.size();
    if (is_valid_utf8(text)) {
      bytes_ += text;
    } else {
      append_clean(bytes_, text);
    }
    return {begin, bytes_.size()};
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

Range range(Span span) { return {span.begin, span.end}; }

template <typename T>
std::span<const T> one(const T& value) {
  return {&value, 1};
}

class TableWriter {
 public:
  TableWriter(SectionWriter& out, const PaperTable& table, std::uint32_t index) : out_(out), table_(table), index_(index) {}

  void write() {
    strings(Column::arxiv_id_offsets, Column::arxiv_id_bytes, table_.arxiv_id);
    validity(Column::arxiv_id_validity, table_.arxiv_id_validity);
    numbers(Column::version_values, table_.version.values);
    validity(Column::version_validity, table_.version.validity);
    strings(Column::title_offsets, Column::title_bytes, table_.title);
    strings(Column::title_zh_offsets, Column::title_zh_bytes, table_.title_zh);
    strings(Column::abstract_offsets, Column::abstract_bytes, table_.abstract);
    strings(Column::url_offsets, Column::url_bytes, table_.url);
    numbers(Column::month_values, table_.month.values);
    validity(Column::month_validity, table_.month.validity);
    numbers(Column::period_start_values, table_.period_start.values);
    numbers(Column::period_end_values, table_.period_end.values);
    validity(Column::period_validity, table_.period_start.validity);
    numbers(Column::source, table_.source);
    numbers(Column::line, table_.line);
    numbers(Column::appearances, table_.appearances);
    add(Column::link_offsets, std::span(table_.links.offsets, table_.rows + 1));
    strings(Column::link_item_offsets, Column::link_item_bytes, table_.links.items);
  }

 private:
  template <typename T>
  void add(Column column, std::span<const T> values) {
    out_.add(static_cast<std::uint32_t>(column), index_, values);
  }
  template <typename T>
  void numbers(Column column, const T* values) {
    add(column, std::span(values, table_.rows));
  }
  void validity(Column column, const Validity& bits) {
    if (bits.data() != nullptr) add(column, std::span(bits.data(), (table_.rows + 7) / 8));
  }
  void strings(Column offsets, Column bytes, const StringColumn& column) {
    add(offsets, std::span(column.offsets(), column.size() + 1));
    add(bytes, std::span(column.data(), static_cast<std::size_t>(column.offsets()[column.size()])));
  }

  SectionWriter& out_;
  const PaperTable& table_;
  std::uint32_t index_;
};

}  // namespace

std::array<std::string_view, field_count> WrittenFields::operator()(DocId row) const {
  std::size_t begin = 0;
  auto table = tables_.begin();
  for (; row >= table->end; ++table) begin = table->end;
  return {table->columns[0][row - begin], table->columns[1][row - begin], table->columns[2][row - begin]};
}

void SegmentWriter::add_text(const Source& source) {
  out_.append(source.text.view);
  if (source.original.owner) out_.append(source.original.view);
}

void SegmentWriter::take_text(Source& source) {
  add_text(source);
  taken_.push_back({source.text.view.size(), source.original.view.size(), source.original.owner != nullptr});
  source.text = source.original = {};
}

SharedBytes SegmentWriter::give_texts(std::vector<Source>& sources) {
  SharedBytes file = out_.map();
  std::string_view rest = out_.find(file, texts_section, 0);
  const auto take = [&](std::size_t bytes) {
    const SharedBytes taken{file.owner, rest.substr(0, bytes)};
    rest.remove_prefix(bytes);
    return taken;
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    sources[i].text = take(taken_[i].text);
    if (taken_[i].transcoded) sources[i].original = take(taken_[i].original);
  }
  return file;
}

WrittenFields SegmentWriter::written_fields() {
  WrittenFields fields;
  fields.file_ = out_.map();
  std::size_t end = 0;
  for (std::uint32_t t = 0; t < table_rows_.size(); ++t) {
    const std::size_t rows = table_rows_[t];
    const auto column = [&](Column offsets, Column bytes) {
      const std::string_view ends = out_.find(fields.file_, static_cast<std::uint32_t>(offsets), t);
      const std::string_view text = out_.find(fields.file_, static_cast<std::uint32_t>(bytes), t);
      return StringColumn(reinterpret_cast<const std::int32_t*>(ends.data()), text.data(), rows);
    };
    end += rows;
    fields.tables_.push_back({end,
                              {column(Column::title_offsets, Column::title_bytes),
                               column(Column::title_zh_offsets, Column::title_zh_bytes),
                               column(Column::abstract_offsets, Column::abstract_bytes)}});
  }
  return fields;
}

void SegmentWriter::add_table(const PaperTable& table) {
  TableWriter(out_, table, static_cast<std::uint32_t>(table_rows_.size())).write();
  table_rows_.push_back(table.rows);
}

void SegmentWriter::add_arrays(const Segment& segment) {
  const SegmentArrays& arrays = segment.arrays();
  SegmentInfo info{};
  std::copy(id_.begin(), id_.end(), info.id);
  info.first_row = segment.first_row();
  info.first_source = segment.first_source();
  info.sources = static_cast<std::uint32_t>(segment.source_count());
  info.rows = static_cast<std::uint32_t>(segment.size());
  info.tables = static_cast<std::uint32_t>(arrays.tables.size());

  StringPool strings;
  std::vector<SourceRecord> records;
  std::vector<DiagnosticRecord> diagnostics;
  std::uint64_t text_end = 0;
  const auto text_range = [&](std::string_view text) {
    const std::uint64_t begin = text_end;
    text_end += text.size();
    return Range{begin, text_end};
  };
  for (std::size_t s = 0; s < segment.source_count(); ++s) {
    const Source& source = segment.read_source(s);
    SourceRecord& record = records.emplace_back();
    record.path = strings.add(source.path);
    record.reason = strings.add(source.unreadable);
    record.text = text_range(source.text.view);
    record.original = text_range(source.original.owner ? source.original.view : std::string_view());
    record.title = range(source.digest.title);
    record.preamble = range(source.digest.preamble);
    record.diagnostics.begin = diagnostics.size();
    for (const Diagnostic& diagnostic : segment.diagnostics(s)) {
      diagnostics.push_back({range(diagnostic.span), strings.add(diagnostic.detail),
                             static_cast<std::uint32_t>(diagnostic.code), diagnostic.line, diagnostic.column, 0});
    }
    record.diagnostics.end = diagnostics.size();
    const auto flag = [&](bool is_set, SourceRecord::Flag bit) { record.flags |= is_set ? bit : 0U; };
    flag(source.original.owner != nullptr, SourceRecord::transcoded);
    flag(source.damaged, SourceRecord::damaged);
    flag(source.replaced, SourceRecord::replaced);
    flag(!source.unreadable.empty(), SourceRecord::unreadable);
    flag(source.digest.clean, SourceRecord::clean);
    flag(source.digest.period.period.has_value(), SourceRecord::has_period);
    record.papers = source.papers;
    const Period period = source.digest.period.period.value_or(Period{});
    record.period_start = period.start;
    record.period_end = period.end;
  }

  out_.add(info_section, 0, one(info));
  out_.add(sources_section, 0, std::span<const SourceRecord>(records));
  out_.begin(strings_section);
  out_.append(strings.bytes());
  out_.add(diagnostics_section, 0, std::span<const DiagnosticRecord>(diagnostics));
  out_.add(source_offsets_section, 0, arrays.source_offsets);
  out_.add(rows_by_source_section, 0, arrays.rows_by_source);
  out_.add(appearance_offsets_section, 0, arrays.appearance_offsets);
  out_.add(appearances_section, 0, arrays.appearances);
  out_.add(added_rows_section, 0, arrays.added_rows);
  out_.add(added_offsets_section, 0, arrays.added_offsets);
  out_.add(added_appearances_section, 0, arrays.added_appearances);
  out_.add(slots_section, 0, arrays.slots);
}

void SegmentWriter::add_index(SectionNumber number, std::string_view bytes) {
  out_.begin(number);
  out_.append(bytes);
}

std::uint64_t write_segment(const Segment& segment, NewFile& file) {
  segment.verify();  // damage must not get new checksums
  SegmentWriter writer(file, segment.id());
  for (std::size_t s = 0; s < segment.source_count(); ++s) writer.add_text(segment.read_source(s));
  for (const PaperTable& table : segment.tables()) writer.add_table(table);
  writer.add_arrays(segment);
  const auto index = [&](SectionNumber number, const LazyBytes& bytes) {
    if (const SharedBytes* ready = bytes.if_ready()) writer.add_index(number, ready->view);
  };
  index(text_index_section, segment.indexes().text_index);
  index(trigram_index_section, segment.indexes().trigram_index);
  index(translations_section, segment.indexes().translations);
  return writer.finish();
}

}  // namespace paperlens
