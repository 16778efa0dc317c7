#pragma once
// What a byte of folded text is to the analyzer.

#include <array>
#include <cstdint>

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

}  // namespace paperlens::text
