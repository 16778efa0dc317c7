#include "read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "paperlens/base/error.hpp"

namespace paperlens {
namespace {

class File {
 public:
  // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
  explicit File(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

[[noreturn]] void fail(const std::string& path) { throw Error(errno, std::strerror(errno), path); }

}  // namespace

SharedBytes read_file(const std::string& path) {
  const File file(path);
  if (file.descriptor() < 0) fail(path);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) fail(path);
  if (!S_ISREG(status.st_mode)) throw Error(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, "not a regular file", path);

  // One byte more than its size, so that the end is seen by a read that comes back empty and a growing file is followed.
  std::size_t capacity = static_cast<std::size_t>(status.st_size) + 1;
  auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = ::read(file.descriptor(), buffer.get() + size, capacity - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size == capacity) {
      auto larger = std::make_unique_for_overwrite<char[]>(capacity * 2);
      std::memcpy(larger.get(), buffer.get(), size);
      buffer = std::move(larger);
      capacity *= 2;
    }
  }
  std::shared_ptr<const char[]> owner = std::move(buffer);
  const std::string_view view(owner.get(), size);
  return {std::move(owner), view};
}

}  // namespace paperlens
