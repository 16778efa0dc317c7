#include "source_reader.hpp"

#include <sys/stat.h>

#include <future>

#include "paperlens/base/error.hpp"
#include "paperlens/base/parallel.hpp"
#include "read_file.hpp"

namespace paperlens {
namespace {

bool has_utf16_mark(std::string_view bytes) {
  return bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF";
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

}  // namespace

std::uint64_t size_on_disk(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

Source decode_and_scan(std::string path, SharedBytes bytes, const LoadOptions& options) {
  const bool utf16 = has_utf16_mark(bytes.view);
  if (!utf16 && options.encoding == "utf-8") return scan_source(std::move(path), std::move(bytes));
  Transcoded text = options.transcode(bytes.view, utf16 ? "utf-16" : options.encoding);
  return scan_source(std::move(path), share(std::move(text.utf8)), std::move(bytes), text.damaged);
}

std::vector<Source> SourceReader::run() {
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
    while (reading.wait_for(Pace::interval) != std::future_status::ready) report();
    report();
  } catch (...) {
    cancelled_ = true;  // the workers end after the file in hand, and `reading` waits for them
    throw;
  }
  reading.get();
  return std::move(sources_);
}

}  // namespace paperlens
