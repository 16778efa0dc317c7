#pragma once
// LEB128 numbers, and a reader that cannot leave its bytes.

#include <cstdint>
#include <string_view>
#include <vector>

#include "paperlens/base/error.hpp"

namespace paperlens {

inline void put_varint(std::vector<std::uint8_t>& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

[[noreturn]] inline void damaged_index(const char* what) {
  throw Error(ErrorKind::format, std::string("the index is damaged: ") + what + "; build it again from the digests");
}

class ByteReader {
 public:
  ByteReader(const std::uint8_t* begin, const std::uint8_t* end) : at_(begin), end_(end) {}

  const std::uint8_t* at() const { return at_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint8_t byte() {
    if (at_ == end_) damaged_index("it ends too early");
    return *at_++;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next < 0x80) return value;
    }
    damaged_index("a number does not end");
  }
  std::uint32_t varint32() {
    const std::uint64_t value = varint();
    if (value > UINT32_MAX) damaged_index("a number is too large");
    return static_cast<std::uint32_t>(value);
  }
  const std::uint8_t* take(std::size_t bytes) {
    if (bytes > left()) damaged_index("it ends too early");
    const std::uint8_t* taken = at_;
    at_ += bytes;
    return taken;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

}  // namespace paperlens
