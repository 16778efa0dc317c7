#include "source_reader.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "paperlens/base/error.hpp"
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
  std::size_t threads = options_.threads != 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
  threads = std::min(threads, files_.size());
  running_ = threads;
  {
    std::vector<std::jthread> workers;
    workers.reserve(threads);
    try {
      for (std::size_t i = 0; i < threads; ++i) workers.emplace_back([this] { work(); });
      wait();
    } catch (...) {
      stop_ = true;  // the workers end after the file in hand, and jthread joins them
      throw;
    }
  }
  for (const std::exception_ptr& error : errors_) {
    if (error) std::rethrow_exception(error);
  }
  return std::move(sources_);
}

void SourceReader::work() {
  for (std::size_t i = next_++; i < files_.size() && !stop_; i = next_++) {
    try {
      sources_[i] = read_source(files_[i], options_);
      done_ += sources_[i].original_bytes().size();
    } catch (...) {
      errors_[i] = std::current_exception();
      stop_ = true;
    }
  }
  const std::lock_guard lock(mutex_);
  --running_;
  ended_.notify_one();
}

void SourceReader::wait() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, Pace::interval, [this] { return running_ == 0; })) {
    if (!options_.progress) continue;
    lock.unlock();  // it may take its time, or need a lock that a worker holds while it reports its end
    options_.progress(done_, total_);
    lock.lock();
  }
  report_end();
}

}  // namespace paperlens
