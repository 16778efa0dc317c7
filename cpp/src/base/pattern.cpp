#include "paperlens/base/pattern.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

re2::RE2::Options re2_options(const PatternOptions& options) {
  re2::RE2::Options wanted;
  wanted.set_log_errors(false);  // the core never prints
  wanted.set_case_sensitive(!options.ignore_case);
  wanted.set_max_mem(options.max_mem);
  return wanted;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

Error wrong_pattern(std::string_view expression, re2::RE2::ErrorCode code, const std::string& words) {
  constexpr std::size_t most = 200;  // bytes shown
  std::string shown(expression.substr(0, most));
  while (!shown.empty() && !is_valid_utf8(shown) && expression.size() > most) shown.pop_back();
  if (expression.size() > most) shown += "...";
  if (code == re2::RE2::ErrorPatternTooLarge) {
    return {ErrorKind::invalid_argument, "pattern '" + shown + "' is too large for its memory (" + words +
                                             "): make it simpler, or raise max_mem"};
  }
  return {ErrorKind::invalid_argument, "pattern '" + shown + "' does not parse: " + words};
}

}  // namespace

struct Pattern::Impl {
  re2::RE2 regex;
  std::vector<std::string> names;
};

Pattern::Pattern(std::string_view expression, const PatternOptions& options) {
  impl_.reset(new Impl{re2::RE2(piece(expression), re2_options(options)), {}});
  const re2::RE2& regex = impl_->regex;
  if (!regex.ok()) throw wrong_pattern(expression, regex.error_code(), regex.error());
  impl_->names.resize(static_cast<std::size_t>(regex.NumberOfCapturingGroups()));
  for (const auto& [group, name] : regex.CapturingGroupNames()) impl_->names[static_cast<std::size_t>(group) - 1] = name;
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

const std::vector<std::string>& Pattern::group_names() const { return impl_->names; }

std::vector<std::string_view> Pattern::find(std::string_view text, std::size_t from) const {
  std::vector<re2::StringPiece> groups(impl_->names.size() + 1);
  if (!impl_->regex.Match(piece(text), from, text.size(), re2::RE2::UNANCHORED, groups.data(),
                          static_cast<int>(groups.size()))) {
    return {};
  }
  std::vector<std::string_view> found;
  found.reserve(groups.size());
  for (const re2::StringPiece& group : groups) found.emplace_back(group.data(), group.size());
  return found;
}

std::optional<Span> Pattern::search(std::string_view text, std::size_t from) const {
  re2::StringPiece match;
  if (!impl_->regex.Match(piece(text), from, text.size(), re2::RE2::UNANCHORED, &match, 1)) return std::nullopt;
  return span_of(text, {match.data(), match.size()});
}

bool Pattern::matches_in(std::string_view text) const {
  return impl_->regex.Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

std::optional<Span> MatchCursor::next() {
  if (done_) return std::nullopt;
  const std::optional<Span> match = pattern_.search(text_, from_);
  if (!match) {
    done_ = true;
  } else if (!match->empty()) {
    from_ = static_cast<std::size_t>(match->end);
  } else if (match->end == text_.size()) {
    done_ = true;
  } else {
    const auto at = static_cast<std::size_t>(match->end);
    from_ = at + decode_utf8(text_.substr(at)).length;
  }
  return match;
}

struct PatternFilter::Impl {
  re2::FilteredRE2 filter;
  std::vector<std::string> atoms;
};

PatternFilter::PatternFilter(std::string_view expression, const PatternOptions& options, int shortest)
    : impl_(new Impl{re2::FilteredRE2(shortest), {}}) {
  int id = 0;
  const re2::RE2::ErrorCode code = impl_->filter.Add(piece(expression), re2_options(options), &id);
  if (code != re2::RE2::NoError) {
    const re2::RE2 again(piece(expression), re2_options(options));  // for the words, which the filter does not keep
    throw wrong_pattern(expression, code, again.error());
  }
  impl_->filter.Compile(&impl_->atoms);
}

PatternFilter::~PatternFilter() = default;
PatternFilter::PatternFilter(PatternFilter&&) noexcept = default;
PatternFilter& PatternFilter::operator=(PatternFilter&&) noexcept = default;

const std::vector<std::string>& PatternFilter::atoms() const { return impl_->atoms; }

std::vector<int> PatternFilter::required() const {
  std::vector<int> required;
  const int count = static_cast<int>(impl_->atoms.size());
  for (int id = 0; id < count; ++id) {
    std::vector<int> others;
    for (int other = 0; other < count; ++other) {
      if (other != id) others.push_back(other);
    }
    if (!may_match(others)) required.push_back(id);
  }
  return required;
}

bool PatternFilter::may_match(const std::vector<int>& present) const {
  std::vector<int> potential;
  impl_->filter.AllPotentials(present, &potential);
  return !potential.empty();
}

}  // namespace paperlens
