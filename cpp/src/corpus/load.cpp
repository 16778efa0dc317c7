#include "paperlens/corpus/load.hpp"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <future>

#include "paperlens/base/error.hpp"
#include "paperlens/base/parallel.hpp"
#include "paperlens/corpus/add.hpp"
#include "read_file.hpp"

namespace paperlens {
namespace {

bool has_utf16_mark(std::string_view bytes) {
  return bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF";
}

Source decode_and_scan(std::string path, SharedBytes bytes, const LoadOptions& options) {
  const bool utf16 = has_utf16_mark(bytes.view);
  if (!utf16 && options.encoding == "utf-8") return scan_source(std::move(path), std::move(bytes));
  Transcoded text = options.transcode(bytes.view, utf16 ? "utf-16" : options.encoding);
  return scan_source(std::move(path), share(std::move(text.utf8)), std::move(bytes), text.damaged);
}

Source read_source(const FileRequest& file, const LoadOptions& options) {
  SharedBytes bytes;
  try {
    bytes = read_file(file.path);
  } catch (const Error& error) {
    if (file.required) throw;
    return unreadable_source(file.source, error.what());
  }
  return decode_and_scan(file.source, std::move(bytes), options);
}

constexpr std::chrono::milliseconds interval{50};  // between reports of progress

std::uint64_t size_on_disk(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

class ParallelReader {
 public:
  ParallelReader(const std::vector<FileRequest>& files, const LoadOptions& options)
      : files_(files), options_(options), sources_(files.size()) {}

  std::vector<Source> run() {
    if (options_.progress) {
      for (const FileRequest& file : files_) total_ += size_on_disk(file.path);
    }
    std::future<void> reading = std::async(std::launch::async, [this] {
      in_parallel(files_.size(), thread_count(options_.threads), [this](std::size_t i, const Worker&) {
        if (cancelled_) return;
        sources_[i] = read_source(files_[i], options_);
        done_ += sources_[i].original_bytes().size();
      });
    });
    try {
      while (reading.wait_for(interval) != std::future_status::ready) report();
      report();
    } catch (...) {
      cancelled_ = true;  // the workers end after the file in hand, and `reading` waits for them
      throw;
    }
    reading.get();
    return std::move(sources_);
  }

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

/// Reads the files, and gives their sources to `build`, which polls.
template <typename Build>
std::shared_ptr<const Snapshot> read_and_build(const std::vector<FileRequest>& files, const LoadOptions& options, Build build) {
  ParallelReader reader(files, options);
  std::vector<Source> sources = reader.run();
  auto last = std::chrono::steady_clock::now();
  const std::function<void()> poll = [&] {
    const auto now = std::chrono::steady_clock::now();
    if (now - last < interval) return;
    reader.report();  // all has been read, but the rest may be cancelled
    last = now;
  };
  return build(std::move(sources), poll);
}

}  // namespace

std::shared_ptr<const Snapshot> load_files(const std::vector<FileRequest>& files, const LoadOptions& options) {
  return read_and_build(files, options, [](std::vector<Source> sources, const std::function<void()>& poll) {
    return std::make_shared<const Snapshot>(std::move(sources), poll);
  });
}

std::shared_ptr<const Snapshot> add_files(const std::shared_ptr<const Snapshot>& snapshot,
                                          const std::vector<FileRequest>& files, const LoadOptions& options) {
  return read_and_build(files, options, [&](std::vector<Source> sources, const std::function<void()>& poll) {
    return add_sources(snapshot, std::move(sources), poll);
  });
}

std::shared_ptr<const Snapshot> load_text(SharedBytes bytes, std::string source, const LoadOptions& options) {
  std::vector<Source> sources;
  sources.push_back(decode_and_scan(std::move(source), std::move(bytes), options));
  return std::make_shared<const Snapshot>(std::move(sources));
}

}  // namespace paperlens
