#pragma once
// Reading what a folder holds.

#include <optional>
#include <string>
#include <vector>

#include "manifest.hpp"
#include "paperlens/corpus/corpus.hpp"

namespace paperlens {

/// In a file of kind FileKind::rows (section_file.hpp), its one section: u32 a row, the rows of a selection in its order.
inline constexpr std::uint32_t rows_section = 1;

/// The one name that a folder has. Throws Error(io).
std::string real_path(const std::string& folder);

/// Nothing if there is none. Throws Error(format), Error(io).
std::optional<Manifest> read_manifest(const std::string& folder);

struct SavedState {
  Corpus corpus;
  std::vector<SharedBytes> files;  ///< of its segments, mapped
};
/// What `manifest` names; see open_corpus. Throws Error(format), Error(io).
SavedState open_state(const std::string& folder, const Manifest& manifest);

/// The rows, each less than `papers` and named once. Throws Error(format), Error(io).
std::vector<RowId> read_rows(const std::string& folder, const ManifestFile& file, std::size_t papers);

}  // namespace paperlens
