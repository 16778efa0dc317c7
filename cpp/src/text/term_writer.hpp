#pragma once
// Folded text on the one side, terms on the other: what all readers of the analyzer share.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "byte_kind.hpp"
#include "fold_lookup.hpp"
#include "origins.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/text/analyzer.hpp"
#include "tex.hpp"

namespace paperlens::text {

/// Reads `out.source`, which is folded, and writes the terms one behind the other into `out.folded`.
class TermWriter {
 public:
  explicit TermWriter(TokenStream& out) : out_(out), size_(out.source.text.size()), origins_(out.source.runs) {
    out_.source.text.append(copied_at_once, '\0');
    s_ = out_.source.text.data();
    out_.folded.resize(size_ + copied_at_once);
    t_ = out_.folded.data();
  }

 protected:
  Byte byte_at(std::size_t i) const { return byte_table[static_cast<unsigned char>(s_[i])]; }  // s_[size_] is NUL
  bool is(std::size_t i, char c) const { return s_[i] == c; }

  /// Copies what is read to what is written.
  void copy(std::size_t length) {
    for (std::size_t i = 0; i < length; i += copied_at_once) {  // a little more than asked for, but at once
      std::memcpy(t_ + w_ + i, s_ + r_ + i, copied_at_once);
    }
    r_ += length;
    w_ += length;
  }

  CharClass class_at(std::size_t at, std::size_t& length) const {
    const char* p = s_ + at;
    const char32_t c = next_code_point(p);
    length = static_cast<std::size_t>(p - s_) - at;
    return char_class(c);
  }

  bool is_word_at(std::size_t i) const {
    const Byte byte = byte_at(i);
    if (byte != Byte::lead) return byte == Byte::letter || byte == Byte::digit;
    std::size_t length = 0;
    return is_word_class(class_at(i, length));
  }

  /// A character of a word, or a command that is one.
  bool is_word_or_greek_at(std::size_t i) const {
    if (byte_at(i) != Byte::backslash) return is_word_at(i);
    const std::string_view rest = std::string_view(s_, size_).substr(i + 1);
    return !greek_letter(rest.substr(0, command_name(rest))).empty();
  }

  static bool is_word_class(CharClass c) {
    return c == CharClass::word || c == CharClass::latin || c == CharClass::accent;
  }

  Token make_token(std::size_t term_begin, std::size_t term_end, std::uint32_t begin, std::uint32_t end,
                   std::uint32_t position, TokenKind kind) const {
    if (term_end - term_begin > max_term_bytes) term_end = cut(term_begin);
    return {static_cast<std::uint32_t>(term_begin), static_cast<std::uint32_t>(term_end), begin, end, position, kind};
  }

  std::size_t cut(std::size_t term_begin) const {
    std::size_t end = term_begin + max_term_bytes;
    while (is_continuation_byte(t_[end])) --end;
    return end;
  }

  static constexpr std::size_t copied_at_once = 16;

  TokenStream& out_;
  const char* s_ = nullptr;  // what is read; NULs stand behind it
  std::size_t size_;
  char* t_ = nullptr;  // what is written: never more than was read
  Origins origins_;
  std::size_t r_ = 0, w_ = 0;  // read, written
  std::uint32_t position_ = 0;
};

}  // namespace paperlens::text
