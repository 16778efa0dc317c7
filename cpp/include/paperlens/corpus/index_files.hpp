#pragma once
// Files into a saved corpus, in bounded memory.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/corpus/add.hpp"
#include "paperlens/corpus/corpus.hpp"
#include "paperlens/corpus/load.hpp"

namespace paperlens {

struct IndexFilesOptions {
  /// Its progress counts the bytes of the files that are read and indexed, and of sources that are built again.
  LoadOptions load;
  /// Text that is in memory at a time; one file at least. Each such batch becomes a segment.
  std::uint64_t batch_bytes = default_largest_merge;
  std::function<void(std::string_view step)> step;  ///< see SaveOptions
};

/// Adds `files` to the corpus that `folder` holds, or to none, and saves the result there, with all indexes: to the last
/// diagnostic what add_files and save make, but for the limits of segments. Batch by batch the files become a segment,
/// which is written and from then on mapped. The memory needed is some 200 MB and as many bytes as a batch has, or the
/// largest file; the disk has to hold the old corpus beside the new one.
///
/// The folder is locked all the time, and readers see its old content until all is done. If it throws or is killed the
/// folder holds what it held before; see save(). Nothing is written if nothing changes.
///
/// Throws what load_files and save throw, and Error(invalid_argument) if the folder holds a selection.
Corpus index_files(const std::string& folder, const std::vector<FileRequest>& files, const IndexFilesOptions& options);

}  // namespace paperlens
