#pragma once
// What a byte of folded text is to the analyzer.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace paperlens::text {

enum class Byte : std::uint8_t { separator, space, letter, digit, lead, glue, backslash, joiner, comma, plus };

constexpr std::array<Byte, 256> make_byte_table() {
  std::array<Byte, 256> bytes{};
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    if (i >= 0x80) bytes[i] = Byte::lead;
    if (c >= 'a' && c <= 'z') bytes[i] = Byte::letter;
    if (c >= '0' && c <= '9') bytes[i] = Byte::digit;
    if (c == ' ' || (i >= 9 && i <= 13)) bytes[i] = Byte::space;
    if (c == '$' || c == '{' || c == '}') bytes[i] = Byte::glue;
    if (c == '\\') bytes[i] = Byte::backslash;
    if (c == '-' || c == '_' || c == '^' || c == '.' || c == '\'') bytes[i] = Byte::joiner;
    if (c == ',') bytes[i] = Byte::comma;
    if (c == '+' || c == '#') bytes[i] = Byte::plus;
  }
  return bytes;
}
inline constexpr std::array<Byte, 256> byte_table = make_byte_table();

/// How many ASCII letters stand at the front of folded text that goes on at least 8 bytes behind them. Eight bytes at a
/// time: the end of a word is hard to foretell, and a branch that goes wrong costs more.
inline std::size_t count_letters(const char* text) {
  constexpr std::uint64_t ones = 0x0101010101010101U, high = 0x80 * ones;
  for (std::size_t length = 0;; length += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text + length, 8);
    const std::uint64_t low = eight & ~high, from_a = low + 0x1F * ones, past_z = low + 0x05 * ones;
    const std::uint64_t others = ~(from_a & ~past_z & ~eight) & high;
    if (others == 0) continue;
    const int zeros = std::endian::native == std::endian::little ? std::countr_zero(others) : std::countl_zero(others);
    return length + static_cast<std::size_t>(zeros) / 8;
  }
}

}  // namespace paperlens::text
