#include "field_search.hpp"

#include <algorithm>

#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"
#include "pattern_shape.hpp"

namespace paperlens {
namespace {

/// The longest part of `atom` that is the same bytes, but for ASCII case, in each text that contains the atom.
std::string_view fixed_part(std::string_view atom, bool folded) {
  std::string_view longest;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= atom.size();) {
    bool fixed = false;
    std::size_t length = 1;
    if (i < atom.size()) {
      const Decoded step = decode_utf8(atom.substr(i));
      length = step.length;
      fixed = step.valid && (step.code_point < 0x80 ? !folded || (atom[i] != 'k' && atom[i] != 's')
                                                    : is_caseless(step.code_point));
    }
    if (!fixed) {
      if (i - begin > longest.size()) longest = atom.substr(begin, i - begin);
      begin = i + length;
    }
    i += length;
  }
  return longest;
}

std::optional<Substring> needed_by(std::string_view expression, const PatternOptions& options, const PatternFilter& filter) {
  constexpr std::size_t most_atoms = 256;  // each costs a question to the filter
  if (filter.atoms().size() > most_atoms) return std::nullopt;
  const bool folded = may_ignore_case(expression, options);
  std::string_view longest;
  for (const int id : filter.required()) {
    const std::string_view part = fixed_part(filter.atoms()[static_cast<std::size_t>(id)], folded);
    if (part.size() > longest.size()) longest = part;
  }
  if (longest.size() < 2) return std::nullopt;
  return Substring(longest, true);
}

std::optional<Pattern> compile(const std::string& expression, const PatternOptions& options) {
  try {
    return Pattern(expression, options);
  } catch (const Error&) {
    return std::nullopt;  // too large
  }
}

std::optional<Pattern> relaxed_form(std::string_view expression, const PatternOptions& options) {
  const std::optional<std::string> relaxed = without_assertions(expression);
  std::optional<Pattern> pattern = relaxed ? compile(*relaxed, options) : std::nullopt;
  if (pattern && pattern->matches_in("")) return std::nullopt;  // everywhere, then
  return pattern;
}

}  // namespace

FieldSearch::FieldSearch(std::string_view expression, const PatternOptions& options, const PatternFilter& filter)
    : pattern_(expression, options) {
  if (const std::optional<FixedString> literal = literal_of(expression, options)) {
    literal_ = Substring(literal->bytes, literal->ignore_case);
    return;
  }
  needed_ = needed_by(expression, options, filter);
  for (const FixedString& start : starts_of(expression, options)) starts_.emplace_back(start.bytes, start.ignore_case);
  if (!starts_.empty()) return;
  if (const std::optional<InnerLiteral> inner = inner_literal_of(expression, options)) {
    const std::optional<std::string> before = without_assertions(inner->before);
    if (before) before_ = compile("(?:" + *before + ")\\z", options);
    if (before_ && before_->matches_in("")) before_.reset();  // before any
    if (before_) needed_ = Substring(inner->bytes, false);
  }
  if (!needed_) relaxed_ = relaxed_form(expression, options);
}

bool FieldSearch::may_match(std::string_view text) const {
  if (!needed_) return true;
  std::size_t at = needed_->find(text);
  if (!before_) return at != text.npos;
  constexpr int patience = 4;  // an expression such as `x.*y` looks far back from each y
  for (int tried = 0; at != text.npos; at = needed_->find(text, at + 1), ++tried) {
    if (tried == patience || before_->matches_in(text.substr(0, at))) return true;
  }
  return false;
}

std::size_t FieldSearch::next_start(std::string_view text, std::size_t from) const {
  std::size_t first = text.npos;
  for (const Substring& start : starts_) {
    first = std::min(first, start.find(text.substr(0, first == text.npos ? first : first + start.size()), from));
  }
  return first;
}

}  // namespace paperlens
