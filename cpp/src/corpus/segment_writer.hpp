#pragma once
// Writes a segment to its file in parts, so that each may be let go as soon as it is written.

#include <array>
#include <string_view>
#include <vector>

#include "paperlens/index/field.hpp"
#include "paperlens/index/text_index.hpp"
#include "segment_file.hpp"

namespace paperlens {

/// The texts of the papers of a segment, from the file where they have been written. Any number of threads may read.
class WrittenFields {
 public:
  std::array<std::string_view, field_count> operator()(DocId row) const;
  /// What was read need not stay in memory. May be called while others read.
  void release() const { release_pages(file_); }

 private:
  friend class SegmentWriter;
  struct Table {
    std::size_t end;  // one past its last row
    std::array<StringColumn, field_count> columns;
  };
  SharedBytes file_;
  std::vector<Table> tables_;
};

class SegmentWriter {
 public:
  SegmentWriter(NewFile& file, const RandomId& id) : out_(file, FileKind::segment), id_(id) { out_.begin(texts_section); }

  /// Appends the text of the next source. All come first, in their order.
  void add_text(const Source& source);
  /// Does so, and takes it from `source`. Once all have been taken, give_texts() gives them back as views into the file,
  /// which it returns, mapped.
  void take_text(Source& source);
  SharedBytes give_texts(std::vector<Source>& sources);

  /// The next table of papers.
  void add_table(const PaperTable& table);
  /// The texts of all tables added.
  WrittenFields written_fields();
  /// What a segment of those sources and tables has else, but for the indexes. Throws Error(format) where it is damaged.
  void add_arrays(const Segment& segment);

  /// `number`: text_index_section, trigram_index_section or translations_section.
  void add_index(SectionNumber number, std::string_view bytes);
  /// Ends the file's content; gives its header's checksum.
  std::uint64_t finish() { return out_.finish(); }

 private:
  struct TakenText {
    std::size_t text, original;  // bytes
    bool transcoded;
  };

  SectionWriter out_;
  RandomId id_;
  std::vector<TakenText> taken_;
  std::vector<std::size_t> table_rows_;
};

}  // namespace paperlens
