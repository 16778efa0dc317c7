#pragma once
// The lexical half of the parser: words with their suffixes, phrases, regular expressions, field names, operators.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "paperlens/query/syntax.hpp"

namespace paperlens::query {

struct FieldName {
  std::string_view name;
  FieldSet field;
};
inline constexpr FieldName field_names[] = {
    {"title", title_field},   {"title_zh", title_zh_field}, {"abstract", abstract_field}, {"id", id_field},
    {"source", source_field}, {"month", month_field},       {"year", month_field}};

/// A field name and its colon at the front of `text`: the field, and their bytes.
struct FieldPrefix {
  FieldSet field;
  std::size_t length;
};
std::optional<FieldPrefix> field_prefix(std::string_view text);

enum class Operator : std::uint8_t { none, conjunction, disjunction, negation };

/// The operator that the word at byte `at` is, and its bytes.
struct OperatorWord {
  Operator kind = Operator::none;
  std::size_t length = 0;
};
OperatorWord operator_at(std::string_view text, std::size_t at);

/// True if `word` would be read as an operator.
bool is_operator(std::string_view word);

/// Of a word: letters are ASCII letters and all that is not ASCII.
bool has_letter(std::string_view word);
bool has_letter_or_digit(std::string_view word);

/// The word at byte `begin`: up to white space, a parenthesis or a quote, its suffixes split off.
struct Word {
  std::size_t end = 0;             ///< of the whole, in bytes
  std::string text;                ///< without suffixes and escapes
  std::string whole;               ///< with suffixes, without escapes
  NodeKind kind = NodeKind::term;  ///< term, prefix, fuzzy or all
  std::optional<float> boost;      ///< maybe out of range
  int distance = 0;                ///< of fuzzy: one digit
};
/// `fields` is where the word is looked for: what suffixes there are depends on it.
Word read_word(std::string_view text, std::size_t begin, FieldSet fields);

/// `^` and a number at byte `at`, with the end of a word after it.
struct Boost {
  float value;
  std::size_t end;
};
std::optional<Boost> read_boost(std::string_view text, std::size_t at);

/// A phrase or regular expression: what stands between its delimiters, without escapes.
struct Quoted {
  std::string text;
  bool ignore_case = false;
  std::size_t end = 0;  ///< past the last delimiter or flag
};
/// The phrase whose opening quote stands at byte `begin`; nothing if it is never closed.
std::optional<Quoted> read_phrase(std::string_view text, std::size_t begin);
/// The regular expression whose slash stands at byte `begin`; nothing if that is plain text.
std::optional<Quoted> read_regex(std::string_view text, std::size_t begin);

}  // namespace paperlens::query
