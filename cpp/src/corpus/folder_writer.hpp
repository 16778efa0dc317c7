#pragma once
// Writes the folder of a saved corpus, under its lock: files under new names, then the manifest.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manifest.hpp"
#include "paperlens/corpus/segment.hpp"
#include "save_files.hpp"

namespace paperlens {

class FolderWriter {
 public:
  /// Makes the folder if there is none, and locks it. Throws Error(io): it can't be written, or holds something else;
  /// Error(conflict): somebody else writes there; Error(format): what lies there is damaged or newer.
  FolderWriter(const std::string& folder, const SaveStep& step);
  /// Without commit() the folder holds what it held before; one that was made is removed.
  ~FolderWriter();
  FolderWriter(const FolderWriter&) = delete;
  FolderWriter& operator=(const FolderWriter&) = delete;

  /// The one name that the folder has.
  const std::string& folder() const { return folder_; }
  std::string path_of(const std::string& name) const { return folder_ + '/' + name; }
  /// What the folder held when it was locked.
  const std::optional<Manifest>& before() const { return before_; }

  /// Writes a segment with the indexes that it has, unless it lies there.
  ManifestFile store(const Segment& segment);
  /// Writes a new segment, with both indexes: `content` gets its file and its id, and gives the checksum of the header.
  ManifestFile store_new(const std::function<std::uint64_t(NewFile& file, const RandomId& id)>& content);
  /// Writes the rows of a selection from `papers` papers, unless they lie there.
  ManifestFile store_rows(const std::vector<RowId>& rows, std::size_t papers);

  /// Replaces the manifest, unless it names the same files, and gives `after` its state. When it returns, all is on the
  /// disk.
  void commit(Manifest& after);
  /// Removes what earlier writers left. What can't be removed stays for the next one.
  void remove_all_but(const Manifest& manifest) const;

 private:
  ManifestFile write(const std::string& name, const std::function<std::uint64_t(NewFile& file)>& content);
  void abandon() const;

  const SaveStep& step_;
  bool created_;
  std::string folder_;
  std::optional<FolderLock> lock_;
  std::optional<Manifest> before_;
  std::vector<std::string> written_;
  bool committed_ = false;
};

}  // namespace paperlens
