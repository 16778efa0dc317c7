#include "words.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "characters.hpp"

namespace paperlens::query {

std::optional<FieldPrefix> field_prefix(std::string_view text) {
  constexpr std::string_view wide_colon = "\uFF1A";
  for (const auto& [name, field] : field_names) {
    if (!text.starts_with(name)) continue;
    const std::string_view rest = text.substr(name.size());
    if (rest.starts_with(':')) return FieldPrefix{field, name.size() + 1};
    if (rest.starts_with(wide_colon)) return FieldPrefix{field, name.size() + wide_colon.size()};
  }
  return std::nullopt;
}

OperatorWord operator_at(std::string_view text, std::size_t at) {
  static constexpr struct {
    std::string_view name;
    Operator kind;
  } operators[] = {{"AND", Operator::conjunction},
                   {"&&", Operator::conjunction},
                   {"OR", Operator::disjunction},
                   {"||", Operator::disjunction},
                   {"NOT", Operator::negation}};
  for (const auto& [name, kind] : operators) {
    if (text.substr(at).starts_with(name) && ends_word(text, at + name.size())) return {kind, name.size()};
  }
  return {};
}

bool is_operator(std::string_view word) { return !word.empty() && operator_at(word, 0).length == word.size(); }

bool has_letter(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return is_ascii_alpha(c) || static_cast<unsigned char>(c) >= 0x80; });
}

bool has_letter_or_digit(std::string_view word) {
  return has_letter(word) || std::any_of(word.begin(), word.end(), is_ascii_digit);
}

namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_ascii_digit(text[at])) ++at;
  return at;
}

/// The number at byte `at`: digits, maybe a point and more digits.
std::optional<Boost> read_number(std::string_view text, std::size_t at) {
  std::size_t end = skip_digits(text, at);
  if (end == at) return std::nullopt;
  if (end < text.size() && text[end] == '.') {
    const std::size_t decimals = skip_digits(text, end + 1);
    if (decimals > end + 1) end = decimals;
  }
  Boost number{0, end};
  const auto result = std::from_chars(text.data() + at, text.data() + end, number.value, std::chars_format::fixed);
  if (result.ec == std::errc::result_out_of_range) {  // too large, or too small
    const std::string_view whole = text.substr(at, skip_digits(text, at) - at);
    number.value = whole.find_first_not_of('0') == std::string_view::npos ? 0 : std::numeric_limits<float>::max();
  }
  return number;
}

/// `text` without the backslashes of its escapes.
std::string unescape(std::string_view text) {
  if (text.size() > 1 && text.front() == '\\' && is_ascii_alpha(text[1]) && is_operator(text.substr(1))) {
    return std::string(text.substr(1));
  }
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t escape = escape_at(text, i);
    out += escape == 0 ? text.substr(i, 1) : text.substr(i + 1, escape - 1);
    i += std::max<std::size_t>(escape, 1);
  }
  return out;
}

/// Where the last of `mark` stands in `word`, from byte `from` on (past the last escape), or npos.
std::size_t last_mark(std::string_view word, char mark, std::size_t from) {
  const std::size_t at = word.rfind(mark);
  return at != std::string_view::npos && at >= from && at > 0 ? at : std::string_view::npos;
}

/// Splits the suffixes off `word`, whose last escape ends at byte `escapes_end`.
void split_suffixes(std::string_view word, std::size_t escapes_end, FieldSet fields, Word& out) {
  if (const std::size_t caret = last_mark(word, '^', escapes_end); caret != std::string_view::npos) {
    const std::optional<Boost> boost = read_boost(word, caret);
    // 10^4 is a number; under a field nobody means one.
    if (boost && (fields != text_fields || has_letter(word.substr(0, caret)))) {
      out.boost = boost->value;
      word = word.substr(0, caret);
    }
  }
  if (word == "*" && escapes_end == 0) {
    out.kind = NodeKind::all;
  } else if (fields == month_field) {
    // 2025* and 2025~1 are no months: the whole is refused.
  } else if (word.size() > 1 && word.back() == '*' && word.size() > escapes_end &&
             has_letter_or_digit(word.substr(0, word.size() - 1))) {
    out.kind = NodeKind::prefix;
    word.remove_suffix(1);
  } else if (const std::size_t tilde = last_mark(word, '~', escapes_end);
             tilde != std::string_view::npos && (fields & text_fields) != 0 && has_letter(word.substr(0, tilde))) {
    const std::string_view distance = word.substr(tilde + 1);
    if (distance.empty() || (distance.size() == 1 && is_ascii_digit(distance.front()))) {
      out.kind = NodeKind::fuzzy;
      out.distance = distance.empty() ? 1 : distance.front() - '0';
      word = word.substr(0, tilde);
    }
  }
  out.text = unescape(word);
}

}  // namespace

std::optional<Boost> read_boost(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '^') return std::nullopt;
  const std::optional<Boost> number = read_number(text, at + 1);
  return number && ends_word(text, number->end) ? number : std::nullopt;
}

Word read_word(std::string_view text, std::size_t begin, FieldSet fields) {
  std::size_t end = begin, escapes_end = begin;
  while (end < text.size()) {
    if (const std::size_t escape = escape_at(text, end); escape != 0) {
      end += escape;
      escapes_end = end;
      continue;
    }
    const Character c = character_at(text, end);
    if (c.kind != CharacterKind::text) break;
    end += c.length;
  }
  Word word;
  word.end = end;
  const std::string_view written = text.substr(begin, end - begin);
  word.whole = unescape(written);
  split_suffixes(written, escapes_end - begin, fields, word);
  return word;
}

std::optional<Quoted> read_phrase(std::string_view text, std::size_t begin) {
  const Character opening = character_at(text, begin);
  const std::size_t first = begin + opening.length;
  for (std::size_t i = first; i < text.size();) {
    if (const std::size_t escape = escape_at(text, i); escape != 0) {
      i += escape;
      continue;
    }
    const Decoded c = decode_utf8(text.substr(i));
    if (closes(opening.code_point, c.code_point))
      return Quoted{unescape(text.substr(first, i - first)), false, i + c.length};
    i += c.length;
  }
  return std::nullopt;
}

std::optional<Quoted> read_regex(std::string_view text, std::size_t begin) {
  const std::size_t first = begin + 1;
  if (first >= text.size() || character_at(text, first).kind == CharacterKind::space) return std::nullopt;  // A / B
  Quoted regex;
  std::size_t i = first;
  for (; i < text.size() && text[i] != '/'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      if (text[i + 1] != '/') regex.text += '\\';
      ++i;
    }
    regex.text += text[i];
  }
  if (i >= text.size() || i == first) return std::nullopt;
  regex.end = i + 1;
  if (regex.end < text.size() && text[regex.end] == 'i') {
    regex.ignore_case = true;
    ++regex.end;
  }
  const bool closed = ends_word(text, regex.end) || text[regex.end] == '^';
  return closed ? std::optional(std::move(regex)) : std::nullopt;  // /usr/bin
}

}  // namespace paperlens::query
