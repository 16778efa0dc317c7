#pragma once
// Regular expressions: the only header behind which RE2 is named.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/span.hpp"

namespace paperlens {

struct PatternOptions {
  static constexpr std::int64_t default_max_mem = std::int64_t{8} << 20;

  bool ignore_case = false;
  /// Bytes that the compiled program and the automata made while matching may take. With little of it matching gets
  /// slower, never wrong.
  std::int64_t max_mem = default_max_mem;
};

/// A compiled regular expression in RE2 syntax over UTF-8. Immutable; any number of threads may use one at a time.
/// `^` and `$` are the ends of the text, unless the expression sets the flag (?m).
class Pattern {
 public:
  /// Throws Error(invalid_argument) with RE2's own words if `expression` does not parse, or is too large for max_mem.
  explicit Pattern(std::string_view expression, const PatternOptions& options = {});
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  /// The names of the capturing groups, the first group's first; empty for a group without a name.
  const std::vector<std::string>& group_names() const;

  /// The leftmost match at or after byte `from`: the whole match, then one view a capturing group, each into `text`
  /// (a group that took no part has a null view). Empty if nothing matches. What stands before `from` is seen by
  /// `^` and `\b`.
  std::vector<std::string_view> find(std::string_view text, std::size_t from = 0) const;

  /// Where the match of `find` stands.
  std::optional<Span> search(std::string_view text, std::size_t from = 0) const;

  /// Whether anything matches; faster than to find where.
  bool matches_in(std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Goes through all matches in `text`, which must be valid UTF-8, from left to right. They don't overlap; after an
/// empty match the search goes on one code point further.
class MatchCursor {
 public:
  /// Both must outlive the cursor.
  MatchCursor(const Pattern& pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  std::optional<Span> next();

 private:
  const Pattern& pattern_;
  std::string_view text_;
  std::size_t from_ = 0;
  bool done_ = false;
};

/// Which strings a text must contain so that an expression may match in it: a monotone condition over atoms. An atom
/// is a lower-case string, and is present if the text contains it in any case (that is: any string equal to it under
/// simple case folding). Immutable; any number of threads may use one at a time.
class PatternFilter {
 public:
  /// Atoms shorter than `shortest` bytes (at least 1) are not used. Throws as Pattern does.
  PatternFilter(std::string_view expression, const PatternOptions& options, int shortest);
  ~PatternFilter();
  PatternFilter(PatternFilter&&) noexcept;
  PatternFilter& operator=(PatternFilter&&) noexcept;

  const std::vector<std::string>& atoms() const;

  /// The atoms (ascending indices) without which nothing matches. Asks may_match about each atom.
  std::vector<int> required() const;

  /// False only if no text that contains just these atoms (ascending indices) can match.
  bool may_match(const std::vector<int>& present) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace paperlens
