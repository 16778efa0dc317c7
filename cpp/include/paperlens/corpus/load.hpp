#pragma once
// Reads files into a snapshot, several at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

/// Text in another encoding, as UTF-8.
struct Transcoded {
  std::string utf8;
  bool damaged;  ///< some bytes were not in that encoding; U+FFFD stands for them
};
/// Called from several threads. May throw.
using Transcoder = std::function<Transcoded(std::string_view bytes, std::string_view encoding)>;

struct FileRequest {
  std::string path;    ///< to open
  std::string source;  ///< its name in the corpus
  bool required;       ///< if it can't be read: true throws, false is the diagnostic unreadable_file
};

struct LoadOptions {
  std::string encoding = "utf-8";  ///< of all files but those with a UTF-16 byte order mark
  Transcoder transcode;            ///< needed for any encoding but UTF-8
  unsigned threads = 0;            ///< 0: as many as there are cores
  /// Called every 50 ms or so from the calling thread with bytes read and bytes in all. What it throws ends the load.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// The result depends on the files and their order only, not on the number of threads. Throws Error(io) for the first
/// required file that can't be read.
std::shared_ptr<const Snapshot> load_files(const std::vector<FileRequest>& files, const LoadOptions& options);

/// `snapshot` with the files added; see add_sources.
std::shared_ptr<const Snapshot> add_files(const std::shared_ptr<const Snapshot>& snapshot,
                                          const std::vector<FileRequest>& files, const LoadOptions& options);

/// One text that is in memory already.
std::shared_ptr<const Snapshot> load_text(SharedBytes bytes, std::string source, const LoadOptions& options);

}  // namespace paperlens
