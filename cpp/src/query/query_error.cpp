#include "paperlens/query/query_error.hpp"

#include <string>

#include "paperlens/base/terminal_width.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens::query {
namespace {

constexpr std::size_t columns_before = 60, columns_after = 40;

/// A character as it is shown on one line: neither breaks it nor tells the terminal anything.
void append_shown(std::string& out, const Decoded& c, std::string_view bytes) {
  const bool control = c.code_point < 0x20 || (c.code_point >= 0x7F && c.code_point < 0xA0) ||
                       c.code_point == U'\u2028' || c.code_point == U'\u2029';
  out += control ? " " : c.valid ? bytes : replacement_character;
}

/// `text` as it is shown.
std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Decoded c = decode_utf8(text);
    append_shown(out, c, text.substr(0, c.length));
    text.remove_prefix(c.length);
  }
  return out;
}

/// The last characters of `text` that fit, after "..." if these are not all.
std::string last_columns(std::string_view text) {
  constexpr std::size_t most_bytes = 4 * columns_before;
  std::size_t begin = text.size() > most_bytes ? text.size() - most_bytes : 0;
  while (begin < text.size() && is_continuation_byte(text[begin])) ++begin;
  std::string tail = shown(text.substr(begin));
  std::size_t columns = terminal_width(tail), cut = 0;
  while (columns > columns_before) {
    const Decoded c = decode_utf8(std::string_view(tail).substr(cut));
    columns -= terminal_width(c.code_point);
    cut += c.length;
  }
  return begin == 0 && cut == 0 ? tail : "..." + tail.substr(cut);
}

/// The first characters of `text` that fit, before "..." if these are not all.
std::string first_columns(std::string_view text) {
  std::string head;
  for (std::size_t columns = 0; !text.empty();) {
    const Decoded c = decode_utf8(text);
    columns += terminal_width(c.code_point);
    if (columns > columns_after || head.size() > 4 * columns_after) return head + "...";
    append_shown(head, c, text.substr(0, c.length));
    text.remove_prefix(c.length);
  }
  return head;
}

}  // namespace

Error query_error(std::string_view query, Span place, std::string_view message) {
  const auto at = static_cast<std::size_t>(place.begin);
  const std::string before = last_columns(query.substr(0, at));
  std::string text = "query, character " + std::to_string(count_code_points(query.substr(0, at)) + 1) + ": ";
  text += message;
  text += '\n';
  text += before + first_columns(query.substr(at));
  text += '\n';
  text.append(terminal_width(before), ' ');
  text += '^';
  return Error(text, std::string(query), at);
}

}  // namespace paperlens::query
