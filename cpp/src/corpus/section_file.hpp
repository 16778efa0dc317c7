#pragma once
// A file of sections, each known by a number and an index, under checksums. All numbers are little-endian.
//
//   file      = header body directory
//   header    = magic version kind size directory-offset sections directory-checksum reserved header-checksum  ; 64 bytes
//   magic     = %x89 "PLX" %x0D %x0A %x1A %x0A    ; a transfer as text changes it
//   version   = u32                               ; 1; a higher one is refused
//   kind      = u32                               ; what the file is: FileKind
//   size      = u64                               ; of the file in bytes
//   directory-offset = u64                        ; a multiple of 64
//   sections  = u64                               ; how many
//   directory-checksum = u64                      ; of the bytes of the directory
//   reserved  = u64                               ; 0
//   header-checksum = u64                         ; of the 56 bytes before it
//   body      = *( section padding )              ; in any order, each from a multiple of 64; padding is zero
//   directory = *entry *chunk-checksum            ; to the end of the file
//   entry     = number index offset bytes         ; u32 u32 u64 u64; ascending by index, then number, each pair once
//   chunk-checksum = u64                          ; of each 8 KiB from byte 64 to directory-offset, the last may be shorter
//
// Checksums are XXH3 with 64 bits. The header's covers the directory's, which covers those of the chunks: it names the
// content of the whole file. Header and directory are checked when a file is opened, chunks when they are first read.

#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/shared_bytes.hpp"
#include "save_files.hpp"

namespace paperlens {

static_assert(std::endian::native == std::endian::little, "saved corpora are mapped as they are");

inline constexpr std::uint32_t format_version = 1;
enum class FileKind : std::uint32_t { segment = 1, rows = 2 };

struct SectionEntry {
  std::uint32_t number, index;
  std::uint64_t offset, bytes;
};

/// Thread-safe.
class SectionFile {
 public:
  /// `bytes`, which begin at a multiple of 64 in memory, are those of the file `path`. Throws Error(format).
  SectionFile(SharedBytes bytes, std::string path, FileKind kind);

  const SharedBytes& bytes() const { return bytes_; }
  const std::string& path() const { return path_; }

  /// A section, unchecked; with a null pointer for data where there is none.
  std::string_view find(std::uint32_t number, std::uint32_t index = 0) const;
  /// A section that must be there, of `count` values, unchecked.
  template <typename T>
  std::span<const T> values(std::uint32_t number, std::uint32_t index, std::size_t count) const {
    const std::string_view section = require(number, index);
    if (section.size() != count * sizeof(T)) fail(section.data(), "a section has a wrong length");
    return {reinterpret_cast<const T*>(section.data()), count};
  }
  std::string_view require(std::uint32_t number, std::uint32_t index = 0) const;

  /// Checks the checksums of what `part`, a view into the file, touches; once for each chunk.
  void check(std::string_view part) const;
  template <typename T>
  void check(std::span<const T> part) const {
    check(std::string_view(reinterpret_cast<const char*>(part.data()), part.size_bytes()));
  }
  void check_all() const;

  /// Throws Error(format) about the place `at` in the file.
  [[noreturn]] void fail(const void* at, const std::string& what) const;

 private:
  SharedBytes bytes_;
  std::string path_;
  std::span<const SectionEntry> entries_;
  std::span<const std::uint64_t> chunk_checksums_;
  std::uint64_t directory_offset_ = 0;
  std::unique_ptr<std::atomic<bool>[]> chunk_checked_;
};

/// Throws Error(format) about byte `offset` of the file `path`.
[[noreturn]] void fail_format(const std::string& path, std::uint64_t offset, const std::string& what);

/// The checksum in the header of a file that a SectionFile has accepted.
std::uint64_t header_checksum(std::string_view file);

/// Writes sections, in any order.
class SectionWriter {
 public:
  SectionWriter(NewFile& file, FileKind kind);

  void begin(std::uint32_t number, std::uint32_t index = 0);
  void append(std::string_view bytes);
  template <typename T>
  void append(std::span<const T> values) {
    append(std::string_view(reinterpret_cast<const char*>(values.data()), values.size_bytes()));
  }
  template <typename T>
  void add(std::uint32_t number, std::uint32_t index, std::span<const T> values) {
    begin(number, index);
    append(values);
  }

  /// Ends the section and maps the file as far as it has been written.
  SharedBytes map();
  /// A section that has ended in what map() gave.
  std::string_view find(const SharedBytes& mapped, std::uint32_t number, std::uint32_t index) const;

  /// Ends the file's content; gives the header's checksum.
  std::uint64_t finish();

 private:
  void put(std::string_view bytes);
  void end_section();
  void flush();
  void end_chunk();

  NewFile& file_;
  FileKind kind_;
  std::uint64_t offset_ = 0;
  bool in_section_ = false;
  std::string chunk_;
  std::size_t flushed_ = 0;  // bytes of the chunk that are in the file
  std::vector<SectionEntry> entries_;
  std::vector<std::uint64_t> chunk_checksums_;
};

}  // namespace paperlens
