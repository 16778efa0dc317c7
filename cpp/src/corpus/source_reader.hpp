#pragma once
// Files as sources: read, transcoded and scanned, several at a time.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "paperlens/corpus/load.hpp"
#include "paperlens/corpus/source.hpp"

namespace paperlens {

/// Bytes of a file; 0 if it can't be looked at.
std::uint64_t size_on_disk(const std::string& path);

Source decode_and_scan(std::string path, SharedBytes bytes, const LoadOptions& options);

/// Says when the next report is due: often enough for a person, seldom enough to cost nothing.
class Pace {
 public:
  static constexpr std::chrono::milliseconds interval{50};

  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < interval) return false;
    last_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Reads files in several threads, and reports from the one that asked.
class SourceReader {
 public:
  /// Both must outlive the reader.
  SourceReader(const std::vector<FileRequest>& files, const LoadOptions& options)
      : files_(files), options_(options), sources_(files.size()) {}

  /// One source for each file. Throws Error(io) for the first required file that can't be read.
  std::vector<Source> run();

  void report() const {
    if (options_.progress) options_.progress(done_, total_);
  }

 private:
  const std::vector<FileRequest>& files_;
  const LoadOptions& options_;
  std::vector<Source> sources_;  // each written by the thread that read it
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> cancelled_{false};
};

}  // namespace paperlens
