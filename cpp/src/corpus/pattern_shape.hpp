#pragma once
// What can be told of the matches of a regular expression by a look at how it is written. Each function gives up where
// it takes more than a glance.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/pattern.hpp"

namespace paperlens {

/// A string that stands in a text as it is, or in any ASCII case.
struct FixedString {
  std::string bytes;  ///< without capitals, if ignore_case
  bool ignore_case;
};

/// Whether `c` has no other case: punctuation, Han, kana. Of what is not listed, it is not said.
bool is_caseless(char32_t c);

/// Whether `expression` may match one case for another, or a character that it does not name as it is. When in doubt,
/// yes.
bool may_ignore_case(std::string_view expression, const PatternOptions& options);

/// The string that is all that `expression` matches.
std::optional<FixedString> literal_of(std::string_view expression, const PatternOptions& options);

/// Strings of two bytes or more, one of which every match starts with. Empty: not known.
std::vector<FixedString> starts_of(std::string_view expression, const PatternOptions& options);

/// `expression` is before + bytes + something: every match has `bytes` in it, behind a match of `before`.
struct InnerLiteral {
  std::string before;
  std::string bytes;
};
std::optional<InnerLiteral> inner_literal_of(std::string_view expression, const PatternOptions& options);

/// `expression` with everything that looks around (`^`, `$`, `\b` ...) replaced by what always holds: it matches where
/// `expression` does.
std::optional<std::string> without_assertions(std::string_view expression);

}  // namespace paperlens
