#pragma once
// What each character means to the reader of a query.

#include <cstdint>
#include <string_view>

#include "paperlens/base/unicode.hpp"

namespace paperlens::query {

enum class CharacterKind : std::uint8_t { text, space, open, close, quote };

struct Character {
  CharacterKind kind;
  std::uint8_t length;  ///< bytes
  char32_t code_point;
};

/// `“`, `"` and their like open and close alike, as input methods do not tell them apart; `「` and `『` do not close.
inline bool is_double_quote(char32_t c) { return c == U'"' || c == U'\u201C' || c == U'\u201D' || c == U'\uFF02'; }

/// True if `c` ends the phrase that `opening` has begun.
inline bool closes(char32_t opening, char32_t c) {
  if (opening == U'\u300C' || opening == U'\u300E') return c == opening + 1;
  return is_double_quote(c);
}

/// The character at byte `at`, which lies in `text`.
inline Character character_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const Decoded step = decode_utf8(rest);
  const char32_t c = step.code_point;
  CharacterKind kind = CharacterKind::text;
  if (c == U'(' || c == U'\uFF08') {
    kind = CharacterKind::open;
  } else if (c == U')' || c == U'\uFF09') {
    kind = CharacterKind::close;
  } else if (is_double_quote(c) || c == U'\u300C' || c == U'\u300E') {
    kind = CharacterKind::quote;
  } else if (is_blank(rest.substr(0, step.length))) {
    kind = CharacterKind::space;
  }
  return {kind, step.length, c};
}

/// True at the end of `text` and at whatever ends a word.
inline bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || character_at(text, at).kind != CharacterKind::text;
}

/// Bytes of the escape that starts at byte `at`, or 0. A backslash before an ASCII letter or digit, or at the end, is
/// itself, so that TeX (`\textbf`) is plain text.
inline std::size_t escape_at(std::string_view text, std::size_t at) {
  if (text[at] != '\\' || at + 1 >= text.size() || is_ascii_alnum(text[at + 1])) return 0;
  return 1U + decode_utf8(text.substr(at + 1)).length;
}

}  // namespace paperlens::query
