#pragma once
// Files that are mapped, files that appear whole or not at all, and the lock of a folder.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "paperlens/base/shared_bytes.hpp"

namespace paperlens {

/// Called before each change of the file system with what it is ("write", "fsync", "rename" ...). For tests, which end
/// the process in it, or throw.
using SaveStep = std::function<void(std::string_view step)>;

[[noreturn]] void fail_io(const std::string& path);  ///< Throws Error(io) of errno.

/// A whole regular file, mapped; the mapping ends with the last owner. Throws Error(io). Whoever shortens the file
/// meanwhile kills the readers (SIGBUS); a save never changes a file that it has finished.
SharedBytes map_file(const std::string& path);

/// What has been read of a file that map_file has mapped need not stay in memory; it is read again when it is used. May
/// be called while others read.
void release_pages(const SharedBytes& mapped);

/// Writes `path`.tmp, then gives it its name. Without finish() it is removed again.
class NewFile {
 public:
  NewFile(std::string path, const SaveStep& step);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes);
  /// Overwrites bytes at the start.
  void write_at_start(std::string_view bytes);
  /// Maps what has been written so far; see map_file. More may be written meanwhile.
  SharedBytes map() const;
  /// Brings it to the disk and renames it. The folder is not synchronised.
  void finish();

  std::uint64_t size() const { return size_; }

 private:
  void write_all(std::string_view bytes, std::uint64_t offset);

  std::string path_, temporary_;
  const SaveStep& step_;
  int descriptor_;
  std::uint64_t size_ = 0;
  bool finished_ = false;
};

/// Brings the names in a folder to the disk.
void sync_folder(const std::string& folder, const SaveStep& step);

/// Held by one writer at a time, in whatever process or thread.
class FolderLock {
 public:
  /// Throws Error(conflict) if another writer has it, Error(io) if the folder can't be written.
  explicit FolderLock(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace paperlens
