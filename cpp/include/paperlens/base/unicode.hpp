#pragma once
// What the core knows about UTF-8. All functions are pure and linear in their input.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace paperlens {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// True if `text` is well-formed UTF-8 (Unicode 15, table 3-7).
bool is_valid_utf8(std::string_view text);

/// One step of a decoder: a code point, or one maximal ill-formed part.
struct Decoded {
  char32_t code_point;
  std::uint8_t length;  ///< bytes consumed, 1 to 4
  bool valid;           ///< false: code_point is U+FFFD
};

/// Decodes at the front of `text`, which must not be empty. Ill-formed parts are cut as Python's
/// `bytes.decode("utf-8", "replace")` and the WHATWG cut them (Unicode 15, section 3.9).
Decoded decode_utf8(std::string_view text);

/// Appends `text` to `out` with ill-formed parts and NUL as U+FFFD, and CR LF or a lone CR as LF.
void append_clean(std::string& out, std::string_view text);

/// The number of code points; each ill-formed part counts as one.
std::size_t count_code_points(std::string_view text);

/// Whether `c` is a later byte of a character, not its first.
inline bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Places in a valid text, given in bytes, as code points: what a Python str counts. An answer takes time by the distance
/// from the place asked for before; the first counts from the beginning.
class CodePointOffsets {
 public:
  explicit CodePointOffsets(std::string_view text) : text_(text) {}
  std::size_t operator()(std::size_t byte);

 private:
  std::string_view text_;
  std::size_t byte_ = 0, code_point_ = 0;
};

/// Whether `c` is neither the first nor the last byte of any white space: what most texts start and end with.
inline bool is_plain_edge(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte > 0x20 && byte < 0x80) || byte >= 0xE4;
}

std::string_view trim_carefully(std::string_view text);

/// `text` without white space at either end: the code points that Python's `str.strip()` removes.
inline std::string_view trim(std::string_view text) {
  if (!text.empty() && is_plain_edge(text.front()) && is_plain_edge(text.back())) return text;
  return trim_carefully(text);
}

/// True if `text` is white space only.
inline bool is_blank(std::string_view text) { return trim(text).empty(); }

/// The number of Han characters, which stops counting at `enough`.
std::size_t count_han(std::string_view text, std::size_t enough);
inline bool has_han(std::string_view text) { return count_han(text, 1) != 0; }

inline bool is_ascii_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
inline bool is_ascii_alpha(char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }
inline bool is_ascii_alnum(char c) { return is_ascii_digit(c) || is_ascii_alpha(c); }
inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// True if `text` starts with `prefix`, which must be lower case, without regard to ASCII case.
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

}  // namespace paperlens
