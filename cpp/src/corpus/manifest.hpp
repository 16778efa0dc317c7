#pragma once
// Which files make the corpus that a folder holds. It is replaced in one step, and so is the corpus.
//
//   manifest = "paperlens corpus 1" LF "state " id LF *segment [rows] "end " checksum LF     ; UTF-8, nothing after it
//   segment  = "segment " name SP bytes SP checksum LF       ; in their order
//   rows     = "rows " name SP bytes SP checksum LF          ; only for a selection: the file of its rows
//   name     = "segment-" id "-" 1HEX ".plx" / "rows-" id ".plx"      ; in the same folder; the digit says which
//              ; indexes are in it (1 text, 2 trigrams, 4 translations: their sum). No name is ever used for another content.
//   id       = 32HEX                                         ; random; lower case, as all hexadecimal digits here
//   bytes    = 1*DIGIT                                       ; length of the file
//   checksum = 16HEX                                         ; in a file's line that of its header (section_file.hpp);
//                                                            ; at the end XXH3 of all bytes before that line

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens {

struct ManifestFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
  bool operator==(const ManifestFile&) const = default;
};

struct Manifest {
  std::string state;  ///< differs for each save
  std::vector<ManifestFile> segments;
  std::optional<ManifestFile> rows;
};

std::string to_text(const Manifest& manifest);
/// `path` is named in errors. Throws Error(format).
Manifest parse_manifest(std::string_view text, const std::string& path);

/// Whether a name is one that only saved corpora give: a segment, a list of rows, or the beginning of a file.
bool is_corpus_file_name(std::string_view name);

}  // namespace paperlens
