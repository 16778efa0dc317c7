#pragma once
// A segment as a file of sections (section_file.hpp). By number:
//
//   1  info                1 SegmentInfo
//   2  sources             1 SourceRecord for each source
//   3  strings             bytes; UTF-8: paths, reasons, details of diagnostics
//   4  texts               bytes; each source's text, and its original if it was transcoded
//   5  diagnostics         DiagnosticRecord, by source, then by place
//   6  source offsets      u32, sources + 1: where the papers of each source begin in 7
//   7  rows by source      u32, rows of the snapshot
//   8  appearance offsets  u32, rows + 1, strictly ascending
//   9  appearances         Appearance: source u32, line u32, begin u64, end u64
//   10 added rows          u32, rows of earlier segments, strictly ascending
//   11 added offsets       u32, added rows + 1, strictly ascending
//   12 added appearances   Appearance
//   13 slots               u32; the hash table of PaperIndex over PaperKey::hash
//   20 text index          opaque here; may be missing
//   21 trigram index       opaque here; may be missing
//   22 translations        opaque here; may be missing
//   32 and on              the columns of table number `index`, laid out as Arrow does: see Column
//
// Ranges are [begin, end) in bytes of the section named. Rows and sources are numbered through the snapshot where not
// said otherwise; the segment's own papers and sources begin at the numbers in its SegmentInfo.

#include <memory>
#include <string>

#include "paperlens/corpus/segment.hpp"
#include "section_file.hpp"

namespace paperlens {

enum SectionNumber : std::uint32_t {
  info_section = 1,
  sources_section,
  strings_section,
  texts_section,
  diagnostics_section,
  source_offsets_section,
  rows_by_source_section,
  appearance_offsets_section,
  appearances_section,
  added_rows_section,
  added_offsets_section,
  added_appearances_section,
  slots_section,
  text_index_section = 20,
  trigram_index_section = 21,
  translations_section = 22,
  first_column_section = 32,
};

/// Of a table with n rows: offsets are i32, n + 1; validity one bit a row, missing if all are there.
enum class Column : std::uint32_t {
  arxiv_id_offsets = first_column_section,
  arxiv_id_bytes,
  arxiv_id_validity,
  version_values,  // i16
  version_validity,
  title_offsets,
  title_bytes,
  title_zh_offsets,
  title_zh_bytes,
  abstract_offsets,
  abstract_bytes,
  url_offsets,
  url_bytes,
  month_values,  // i32: days since 1970-01-01, as the two below
  month_validity,
  period_start_values,
  period_end_values,
  period_validity,
  source,        // i32
  line,          // i32
  appearances,   // i32
  link_offsets,  // into the links
  link_item_offsets,
  link_item_bytes,
};

struct SegmentInfo {
  std::uint8_t id[16];  // random
  std::uint32_t first_row, first_source, sources, rows, tables, reserved;
};
static_assert(sizeof(SegmentInfo) == 40);

struct Range {
  std::uint64_t begin, end;
};

struct SourceRecord {
  enum Flag : std::uint32_t { transcoded = 1, damaged = 2, replaced = 4, unreadable = 8, clean = 16, has_period = 32 };

  Range path, reason;    // in strings
  Range text, original;  // in texts
  Range title, preamble; // in its text
  Range diagnostics;     // numbers of diagnostics
  std::uint32_t flags, papers;
  std::int32_t period_start, period_end;  // days since 1970-01-01
};
static_assert(sizeof(SourceRecord) == 128);

struct DiagnosticRecord {
  Range span;    // in its source's text
  Range detail;  // in strings
  std::uint32_t code, line, column, reserved;
};
static_assert(sizeof(DiagnosticRecord) == 48);
static_assert(sizeof(Appearance) == 24);

/// Writes a segment; gives the checksum of its header.
std::uint64_t write_segment(const Segment& segment, NewFile& file);

/// Opens a segment: checks its structure, not yet its content. Throws Error(format).
std::shared_ptr<const Segment> open_segment(SharedBytes bytes, const std::string& path);

}  // namespace paperlens
