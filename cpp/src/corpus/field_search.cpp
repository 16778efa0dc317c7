#include "field_search.hpp"

#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

/// Code points without case of which Chinese text is made: punctuation, Han, kana.
bool is_caseless(char32_t c) { return (c >= 0x2000 && c < 0x2100) || (c >= 0x2E80 && c < 0xA640); }

/// Whether `expression` may match one case for another, or a character that it does not name as it is. When in doubt,
/// yes.
bool may_ignore_case(std::string_view expression, const PatternOptions& options) {
  if (options.ignore_case) return true;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const auto byte = static_cast<unsigned char>(expression[i]);
    const char next = i + 1 < expression.size() ? expression[i + 1] : '\0';
    if (byte == '(' && next == '?') {
      const char flag = i + 2 < expression.size() ? expression[i + 2] : '\0';
      if (flag != ':' && flag != 'P') return true;
    }
    if (byte == '\\' && (is_ascii_digit(next) || next == 'x')) return true;  // a character by its number
    if (byte >= 0x80) {
      const Decoded step = decode_utf8(expression.substr(i));
      if (!step.valid || !is_caseless(step.code_point)) return true;
      i += step.length - 1U;
    }
  }
  return false;
}

/// The string that is all that `expression` matches, if it is so simple.
std::optional<Substring> literal_of(std::string_view expression, const PatternOptions& options) {
  if (expression.empty() || expression.find_first_of("\\.+*?()|[]{}^$") != expression.npos) return std::nullopt;
  if (!options.ignore_case) return Substring(expression, false);
  std::string lower;
  for (std::size_t i = 0; i < expression.size();) {
    const Decoded step = decode_utf8(expression.substr(i));
    const char c = ascii_lower(expression[i]);
    // k and s have a third form, which is not ASCII
    if (!step.valid || c == 'k' || c == 's' || (step.code_point >= 0x80 && !is_caseless(step.code_point))) return std::nullopt;
    if (step.length == 1) {
      lower += c;
    } else {
      lower += expression.substr(i, step.length);
    }
    i += step.length;
  }
  return Substring(lower, true);
}

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

/// `expression` with everything that looks around (`^`, `$`, `\b` ...) replaced by what always holds: it matches where
/// `expression` does. None where that takes more than a glance.
std::optional<std::string> without_assertions(std::string_view expression) {
  constexpr std::string_view always = "(?:)";
  std::string relaxed;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\') {
      if (i + 1 == expression.size()) return std::nullopt;
      const char next = expression[++i];
      if (next == 'Q' || next == 'C') return std::nullopt;
      if (!in_class && std::string_view("bBAz").find(next) != std::string_view::npos) {
        relaxed += always;
      } else {
        relaxed += c;
        relaxed += next;
      }
    } else if (in_class) {
      if (c == '[') return std::nullopt;  // [:alpha:], or a bracket that is meant
      in_class = c != ']';
      relaxed += c;
    } else if (c == '[') {
      in_class = true;
      relaxed += c;
      if (i + 1 < expression.size() && expression[i + 1] == '^') relaxed += expression[++i];
      if (i + 1 < expression.size() && expression[i + 1] == ']') relaxed += expression[++i];
    } else if (c == '^' || c == '$') {
      relaxed += always;
    } else {
      relaxed += c;
    }
  }
  return relaxed;
}

std::optional<Pattern> relaxed_form(std::string_view expression, const PatternOptions& options) {
  const std::optional<std::string> relaxed = without_assertions(expression);
  if (!relaxed) return std::nullopt;
  try {
    Pattern pattern(*relaxed, options);
    if (pattern.matches_in("")) return std::nullopt;  // everywhere, then
    return pattern;
  } catch (const Error&) {
    return std::nullopt;  // too large
  }
}

}  // namespace

FieldSearch::FieldSearch(std::string_view expression, const PatternOptions& options, const PatternFilter& filter)
    : pattern_(expression, options), literal_(literal_of(expression, options)) {
  if (literal_) return;
  needed_ = needed_by(expression, options, filter);
  if (!needed_) relaxed_ = relaxed_form(expression, options);
}

}  // namespace paperlens
