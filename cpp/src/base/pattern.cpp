#include "paperlens/base/pattern.hpp"

#include <re2/re2.h>

#include "paperlens/base/error.hpp"

namespace paperlens {

struct Pattern::Impl {
  re2::RE2 regex;
};

Pattern::Pattern(std::string_view expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);  // the core never prints
  const re2::StringPiece piece(expression.data(), expression.size());
  impl_.reset(new Impl{re2::RE2(piece, options)});
  if (!impl_->regex.ok()) {
    throw Error(ErrorKind::invalid_argument, "pattern does not parse: " + impl_->regex.error());
  }
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

std::vector<std::string_view> Pattern::find(std::string_view text, std::size_t from) const {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(impl_->regex.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece piece(text.data(), text.size());
  if (!impl_->regex.Match(piece, from, text.size(), re2::RE2::UNANCHORED, groups.data(),
                          static_cast<int>(groups.size()))) {
    return {};
  }
  std::vector<std::string_view> found;
  found.reserve(groups.size());
  for (const re2::StringPiece& group : groups) found.emplace_back(group.data(), group.size());
  return found;
}

}  // namespace paperlens
