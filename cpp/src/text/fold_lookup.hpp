#pragma once
// How the layer reads the table of foldings.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "paperlens/text/fold.hpp"

namespace paperlens::text {

namespace table {
#include "fold_table.inc"
}

inline constexpr auto value_of = [](CharClass c) { return static_cast<std::uint16_t>(c); };

/// A CharClass, a mark or a replacement, as fold_table.inc says.
inline std::uint16_t fold_value(char32_t c) {
  if (c < table::table_limit) {
    const std::size_t block = table::table_index[c >> table::table_shift];
    return table::table_values[(block << table::table_shift) | (c & ((1U << table::table_shift) - 1))];
  }
  if (c <= 0x3FFFD) return value_of(CharClass::unspaced);
  return value_of(c >= 0xE0000 && c <= 0xE0FFF ? CharClass::ignorable : CharClass::separator);
}

inline std::string_view replacement_of(std::uint16_t value) {
  const std::uint8_t* entry = table::pool + (value - table::first_replacement);
  return {reinterpret_cast<const char*>(entry + 1), entry[0]};
}

/// The code point at `p` of valid UTF-8, which moves behind it.
inline char32_t next_code_point(const char*& p) {
  const auto byte = [&](int i) { return static_cast<char32_t>(static_cast<unsigned char>(p[i])); };
  const char32_t lead = byte(0);
  char32_t c = lead;
  if (lead < 0x80) {
    p += 1;
  } else if (lead < 0xE0) {
    c = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    p += 2;
  } else if (lead < 0xF0) {
    c = (lead & 0xF) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    p += 3;
  } else {
    c = (lead & 7) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    p += 4;
  }
  return c;
}

/// Writes a code point at `p` and returns how many bytes it took.
inline std::size_t write_utf8(char* p, char32_t c) {
  const auto put = [&](int i, char32_t value) { p[i] = static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) return put(0, c), 1;
  if (c < 0x800) return put(0, 0xC0 | c >> 6), put(1, 0x80 | (c & 0x3F)), 2;
  if (c < 0x10000) return put(0, 0xE0 | c >> 12), put(1, 0x80 | (c >> 6 & 0x3F)), put(2, 0x80 | (c & 0x3F)), 3;
  put(0, 0xF0 | c >> 18), put(1, 0x80 | (c >> 12 & 0x3F)), put(2, 0x80 | (c >> 6 & 0x3F)), put(3, 0x80 | (c & 0x3F));
  return 4;
}

}  // namespace paperlens::text
