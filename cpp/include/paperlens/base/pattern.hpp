#pragma once
// Regular expressions: the only header behind which RE2 is named.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens {

/// A compiled regular expression in RE2 syntax over UTF-8. Immutable; any number of threads may use one at a time.
class Pattern {
 public:
  /// Throws Error(invalid_argument) with RE2's own words if `expression` does not parse.
  explicit Pattern(std::string_view expression);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  /// The leftmost match at or after byte `from`: the whole match, then one view a capturing group, each into `text`
  /// (a group that took no part has a null view). Empty if nothing matches.
  std::vector<std::string_view> find(std::string_view text, std::size_t from = 0) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace paperlens
