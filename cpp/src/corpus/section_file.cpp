#include "section_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "paperlens/base/checksum.hpp"
#include "paperlens/base/error.hpp"

namespace paperlens {
namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t chunk_bytes = 8 * 1024;  // little to read for one paper; a thousandth of the file for the checksums
constexpr std::string_view magic("\x89PLX\r\n\x1A\n", 8);

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t kind;
  std::uint64_t size;
  std::uint64_t directory_offset;
  std::uint64_t sections;
  std::uint64_t directory_checksum;
  std::uint64_t reserved;
  std::uint64_t header_checksum;
};
static_assert(sizeof(Header) == alignment && sizeof(SectionEntry) == 24);

std::uint64_t checksum_of(const Header& header) {
  return checksum({reinterpret_cast<const char*>(&header), offsetof(Header, header_checksum)});
}

constexpr std::uint64_t chunks_of(std::uint64_t directory_offset) {
  return (directory_offset - sizeof(Header) + chunk_bytes - 1) / chunk_bytes;
}

bool precedes(const SectionEntry& a, const SectionEntry& b) {
  return a.index != b.index ? a.index < b.index : a.number < b.number;
}

}  // namespace

void fail_format(const std::string& path, std::uint64_t offset, const std::string& what) {
  throw Error(ErrorKind::format,
              path + ": byte " + std::to_string(offset) + ": " + what +
                  "; restore the folder from a backup, or read the digests again and save under a new name",
              path);
}

SectionFile::SectionFile(SharedBytes bytes, std::string path, FileKind kind)
    : bytes_(std::move(bytes)), path_(std::move(path)) {
  const std::string_view all = bytes_.view;
  if (all.size() < sizeof(Header)) fail_format(path_, all.size(), "the file ends inside its header");
  Header header;
  std::memcpy(&header, all.data(), sizeof header);
  if (std::string_view(header.magic, sizeof header.magic) != magic) {
    fail_format(path_, 0, "this is no file of a saved corpus: its first bytes are others");
  }
  if (header.version > format_version) {
    throw Error(ErrorKind::format,
                path_ + ": byte 8: this file has format version " + std::to_string(header.version) +
                    ", and this paperlens reads versions up to " + std::to_string(format_version) + "; update paperlens",
                path_);
  }
  if (header.header_checksum != checksum_of(header)) fail_format(path_, 56, "the checksum of the header does not fit");
  if (header.version == 0 || header.kind != static_cast<std::uint32_t>(kind) || header.reserved != 0) {
    fail_format(path_, 8, "the header names another version or kind of file than its place asks for");
  }
  if (header.size != all.size()) {
    fail_format(path_, std::min<std::uint64_t>(header.size, all.size()),
                "the file has " + std::to_string(all.size()) + " bytes, and was written with " + std::to_string(header.size));
  }
  directory_offset_ = header.directory_offset;
  if (directory_offset_ % alignment != 0 || directory_offset_ < sizeof(Header) || directory_offset_ > all.size()) {
    fail_format(path_, 24, "the directory lies outside the file");
  }
  const std::uint64_t room = all.size() - directory_offset_;
  const std::uint64_t chunks = chunks_of(directory_offset_);
  if (header.sections > room / sizeof(SectionEntry) || chunks > room / sizeof(std::uint64_t) ||
      header.sections * sizeof(SectionEntry) + chunks * sizeof(std::uint64_t) != room) {
    fail_format(path_, 32, "the directory has a wrong length");
  }
  if (header.directory_checksum != checksum(all.substr(directory_offset_))) {
    fail_format(path_, directory_offset_, "the checksum of the directory does not fit");
  }
  const char* directory = all.data() + directory_offset_;
  entries_ = {reinterpret_cast<const SectionEntry*>(directory), header.sections};
  chunk_checksums_ = {reinterpret_cast<const std::uint64_t*>(directory + header.sections * sizeof(SectionEntry)), chunks};
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const SectionEntry& entry = entries_[i];
    const bool inside = entry.offset % alignment == 0 && entry.offset >= sizeof(Header) &&
                        entry.offset <= directory_offset_ && entry.bytes <= directory_offset_ - entry.offset;
    if (!inside) fail(&entry, "a section lies outside the file");
    if (i > 0 && !precedes(entries_[i - 1], entry)) fail(&entry, "the sections are out of order");
  }
  chunk_checked_ = std::make_unique<std::atomic<bool>[]>(chunks);
}

std::uint64_t header_checksum(std::string_view file) {
  Header header;
  std::memcpy(&header, file.data(), sizeof header);
  return header.header_checksum;
}

std::string_view SectionFile::find(std::uint32_t number, std::uint32_t index) const {
  const SectionEntry wanted{number, index, 0, 0};
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), wanted, precedes);
  if (at == entries_.end() || precedes(wanted, *at)) return {};
  return bytes_.view.substr(at->offset, at->bytes);
}

std::string_view SectionFile::require(std::uint32_t number, std::uint32_t index) const {
  const std::string_view section = find(number, index);
  if (section.data() == nullptr) {
    fail(entries_.data(), "section " + std::to_string(number) + '.' + std::to_string(index) + " is missing");
  }
  return section;
}

void SectionFile::check(std::string_view part) const {
  if (part.empty()) return;
  const auto begin = static_cast<std::uint64_t>(part.data() - bytes_.view.data()) - sizeof(Header);
  const std::uint64_t last = (begin + part.size() - 1) / chunk_bytes;
  for (std::uint64_t chunk = begin / chunk_bytes; chunk <= last; ++chunk) {
    if (chunk_checked_[chunk].load(std::memory_order_relaxed)) continue;  // the bytes themselves never change
    const std::uint64_t from = sizeof(Header) + chunk * chunk_bytes;
    const std::string_view bytes = bytes_.view.substr(from, std::min<std::uint64_t>(chunk_bytes, directory_offset_ - from));
    if (checksum(bytes) != chunk_checksums_[chunk]) {
      fail(bytes.data(), "the checksum of the " + std::to_string(bytes.size()) + " bytes from here does not fit: they are damaged");
    }
    chunk_checked_[chunk].store(true, std::memory_order_relaxed);
  }
}

void SectionFile::check_all() const {
  check(bytes_.view.substr(sizeof(Header), directory_offset_ - sizeof(Header)));
}

void SectionFile::fail(const void* at, const std::string& what) const {
  fail_format(path_, static_cast<std::uint64_t>(static_cast<const char*>(at) - bytes_.view.data()), what);
}

SectionWriter::SectionWriter(NewFile& file, FileKind kind) : file_(file), kind_(kind), offset_(sizeof(Header)) {
  file_.write(std::string(sizeof(Header), '\0'));  // the header comes last
  chunk_.reserve(chunk_bytes);
}

void SectionWriter::flush() {
  if (flushed_ == chunk_.size()) return;
  file_.write(std::string_view(chunk_).substr(flushed_));
  flushed_ = chunk_.size();
}

void SectionWriter::end_chunk() {
  if (chunk_.empty()) return;
  chunk_checksums_.push_back(checksum(chunk_));
  flush();
  chunk_.clear();
  flushed_ = 0;
}

void SectionWriter::put(std::string_view bytes) {
  offset_ += bytes.size();
  while (!bytes.empty()) {
    const std::string_view now = bytes.substr(0, chunk_bytes - chunk_.size());
    chunk_ += now;
    bytes.remove_prefix(now.size());
    if (chunk_.size() == chunk_bytes) end_chunk();
  }
}

void SectionWriter::end_section() {
  if (!in_section_) return;
  in_section_ = false;
  entries_.back().bytes = offset_ - entries_.back().offset;
  put(std::string((alignment - offset_ % alignment) % alignment, '\0'));
}

void SectionWriter::begin(std::uint32_t number, std::uint32_t index) {
  end_section();
  entries_.push_back({number, index, offset_, 0});
  in_section_ = true;
}

void SectionWriter::append(std::string_view bytes) { put(bytes); }

SharedBytes SectionWriter::map() {
  end_section();
  flush();
  return file_.map();
}

std::string_view SectionWriter::find(const SharedBytes& mapped, std::uint32_t number, std::uint32_t index) const {
  for (const SectionEntry& entry : entries_) {
    if (entry.number == number && entry.index == index) return mapped.view.substr(entry.offset, entry.bytes);
  }
  return {};
}

std::uint64_t SectionWriter::finish() {
  end_section();
  end_chunk();
  std::sort(entries_.begin(), entries_.end(), precedes);
  std::string directory(reinterpret_cast<const char*>(entries_.data()), entries_.size() * sizeof(SectionEntry));
  directory.append(reinterpret_cast<const char*>(chunk_checksums_.data()), chunk_checksums_.size() * sizeof(std::uint64_t));
  Header header{};
  std::memcpy(header.magic, magic.data(), magic.size());
  header.version = format_version;
  header.kind = static_cast<std::uint32_t>(kind_);
  header.size = offset_ + directory.size();
  header.directory_offset = offset_;
  header.sections = entries_.size();
  header.directory_checksum = checksum(directory);
  header.header_checksum = checksum_of(header);
  file_.write(directory);
  file_.write_at_start({reinterpret_cast<const char*>(&header), sizeof header});
  return header.header_checksum;
}

}  // namespace paperlens
