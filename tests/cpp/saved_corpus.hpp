#pragma once
// Saved corpora in temporary folders, and all that can be seen of a corpus as text.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "paperlens/base/checksum.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/corpus/corpus.hpp"
#include "temporary_folder.hpp"

namespace paperlens::tests {

namespace fs = std::filesystem;

/// All that can be seen of a corpus.
inline std::string state(const Corpus& corpus) {
  std::ostringstream out;
  const Snapshot& snapshot = *corpus.snapshot();
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [table, row] = snapshot.place(corpus.row(i));
    out << table.arxiv_id[row] << '|' << table.title[row] << '|' << table.abstract[row] << '|' << table.source[row] << ':' << table.line[row];
    out << '|' << table.title_zh[row] << '|' << table.url[row];
    for (const std::string_view link : table.links_of(row)) out << '|' << link;
    for (const Appearance& at : snapshot.appearances(corpus.row(i))) {
      out << ' ' << snapshot.source(at.source).path << ':' << at.line << ':' << at.block.begin << '-' << at.block.end;
    }
    out << '\n';
  }
  for (std::size_t s = 0; s < snapshot.source_count(); ++s) {
    out << snapshot.source(s).path << ' ' << snapshot.source(s).papers << ' ' << checksum(snapshot.read_source(s).original_bytes());
    for (const Diagnostic& item : snapshot.diagnostics(s)) {
      out << ' ' << name_of(item.code) << item.line << ':' << item.column << '@' << item.span.begin << item.detail;
    }
    for (const RowId row : snapshot.rows_of(s)) out << ' ' << row;
    out << '\n';
  }
  return out.str();
}

inline std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write(const std::string& path, std::string_view bytes) { std::ofstream(path, std::ios::binary) << bytes; }

inline std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

inline ErrorKind kind_of_error(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(std::string(error.what()).size() > 20);
    return error.kind;
  }
  FAIL("nothing was thrown");
  return ErrorKind::io;
}

}  // namespace paperlens::tests
