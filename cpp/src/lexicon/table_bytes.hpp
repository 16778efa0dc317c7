#pragma once
// Numbers of a translation table's bytes, and a reader that cannot leave them.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "paperlens/base/error.hpp"

namespace paperlens::lexicon {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::string_view table_magic = "PLXLEXIC";
inline constexpr std::uint32_t table_version = 1;
inline constexpr std::size_t table_header = 24;
inline constexpr std::uint32_t terms_in_block = 16;
inline constexpr std::size_t longest_table_term = 1023;

[[noreturn]] inline void damaged_table(const char* what) {
  throw Error(ErrorKind::format, std::string("the translation table is damaged: ") + what + "; learn or install it again");
}

inline std::uint8_t pack_probability(double p) {
  return static_cast<std::uint8_t>(std::lround(std::sqrt(std::min(1.0, std::max(0.0, p))) * 255));
}
inline float unpack_probability(std::uint8_t packed) {
  const float root = static_cast<float>(packed) / 255.0F;
  return root * root;
}

inline std::uint32_t get_u32(const char* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
inline void put_u32(std::string& out, std::size_t value) {
  const auto narrow = static_cast<std::uint32_t>(value);
  out.append(reinterpret_cast<const char*>(&narrow), sizeof narrow);
}
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

class TableReader {
 public:
  explicit TableReader(std::string_view bytes) : left_(bytes) {}

  std::string_view left() const { return left_; }
  std::uint8_t byte() {
    if (left_.empty()) damaged_table("it ends too early");
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  std::uint32_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next >= 0x80) continue;
      if (value > UINT32_MAX) break;
      return static_cast<std::uint32_t>(value);
    }
    damaged_table("a number is too large");
  }
  std::string_view take(std::size_t bytes) {
    if (bytes > left_.size()) damaged_table("it ends too early");
    const std::string_view taken = left_.substr(0, bytes);
    left_.remove_prefix(bytes);
    return taken;
  }

 private:
  std::string_view left_;
};

}  // namespace paperlens::lexicon
