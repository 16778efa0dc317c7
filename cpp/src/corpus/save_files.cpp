#include "save_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "paperlens/base/error.hpp"

namespace paperlens {
namespace {

class Mapping {
 public:
  Mapping(void* begin, std::size_t size) : begin_(begin), size_(size) {}
  ~Mapping() { ::munmap(begin_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

 private:
  void* begin_;
  std::size_t size_;
};

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

int retry(const auto& call) {
  for (;;) {
    const int result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

SharedBytes map_descriptor(int descriptor, std::size_t size, const std::string& path) {
  if (size == 0) return share({});
  void* begin = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  if (begin == MAP_FAILED) fail_io(path);
  std::shared_ptr<const Mapping> owner;
  try {
    owner = std::make_shared<const Mapping>(begin, size);
  } catch (...) {
    ::munmap(begin, size);
    throw;
  }
  return {std::move(owner), {static_cast<const char*>(begin), size}};
}

}  // namespace

void fail_io(const std::string& path) {
  const int code = errno;
  throw Error(code, std::strerror(code), path);
}

SharedBytes map_file(const std::string& path) {
  const Descriptor file{retry([&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC); })};
  if (file.number < 0) fail_io(path);
  struct stat status {};
  if (::fstat(file.number, &status) != 0) fail_io(path);
  if (!S_ISREG(status.st_mode)) throw Error(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, "not a regular file", path);
  return map_descriptor(file.number, static_cast<std::size_t>(status.st_size), path);
}

void release_pages(const SharedBytes& mapped) {
  if (mapped.view.empty()) return;
  ::madvise(const_cast<char*>(mapped.view.data()), mapped.view.size(), MADV_DONTNEED);  // advice: that it fails is no error
}

NewFile::NewFile(std::string path, const SaveStep& step) : path_(std::move(path)), temporary_(path_ + ".tmp"), step_(step) {
  if (step_) step_("create");
  descriptor_ = retry([&] { return ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666); });
  if (descriptor_ < 0) fail_io(temporary_);
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!finished_) ::unlink(temporary_.c_str());
}

void NewFile::write_all(std::string_view bytes, std::uint64_t offset) {
  if (step_) step_("write");
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_io(temporary_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void NewFile::write(std::string_view bytes) {
  write_all(bytes, size_);
  size_ += bytes.size();
}

void NewFile::write_at_start(std::string_view bytes) { write_all(bytes, 0); }

SharedBytes NewFile::map() const { return map_descriptor(descriptor_, static_cast<std::size_t>(size_), temporary_); }

void NewFile::finish() {
  if (step_) step_("fsync");
  if (retry([&] { return ::fsync(descriptor_); }) != 0) fail_io(temporary_);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0 && errno != EINTR) fail_io(temporary_);
  if (step_) step_("rename");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_io(path_);
  finished_ = true;
}

void sync_folder(const std::string& folder, const SaveStep& step) {
  if (step) step("fsync folder");
  const Descriptor file{retry([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })};
  if (file.number < 0) fail_io(folder);
  // Some network file systems cannot do this, and say so.
  if (retry([&] { return ::fsync(file.number); }) != 0 && errno != EINVAL) fail_io(folder);
}

FolderLock::FolderLock(const std::string& folder) {
  const std::string path = folder + "/LOCK";
  descriptor_ = retry([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666); });
  if (descriptor_ < 0) fail_io(path);
  int code = 0;
  if (retry([&] { return ::flock(descriptor_, LOCK_EX | LOCK_NB); }) == 0) {
    struct stat status {};
    // Without a name it was removed by a writer that has given up: the next one locks another file.
    if (::fstat(descriptor_, &status) == 0 && status.st_nlink > 0) return;
    code = EWOULDBLOCK;
  } else {
    code = errno;
  }
  ::close(descriptor_);
  if (code != EWOULDBLOCK) throw Error(code, std::strerror(code), path);
  throw Error(ErrorKind::conflict, "another writer is saving to this corpus at the moment; try again when it is done", folder);
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace paperlens
