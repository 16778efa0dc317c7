#include "titles.hpp"

#include <algorithm>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

constexpr std::size_t shortest = 3, longest = 24;  // bytes typed twice
constexpr std::size_t longest_word = 160;          // looking for a long one in a long text takes quadratic time

/// How many bytes `title` starts with twice, or 0.
std::size_t doubled_length(std::string_view title) {
  const std::size_t last = std::min(longest, title.size() / 2);
  if (last < shortest) return 0;
  const std::string_view beginning = title.substr(0, shortest);
  const std::string_view searched = title.substr(0, last + shortest);
  for (std::size_t length = searched.find(beginning, shortest); length != std::string_view::npos;
       length = searched.find(beginning, length + 1)) {
    if (title.substr(length, length) == title.substr(0, length)) return length;
  }
  return 0;
}

}  // namespace

std::string_view doubled_beginning(std::string_view title, std::string_view body) {
  const std::size_t length = doubled_length(title);
  if (length == 0) return {};
  std::size_t end = 2 * length;
  while (end < title.size() && end <= longest_word && is_ascii_alnum(title[end])) ++end;
  if (end > longest_word) return {};
  const std::string_view doubled = title.substr(0, end);
  if (body.find(doubled) != std::string_view::npos) return {};
  return body.find(doubled.substr(length)) != std::string_view::npos ? doubled : std::string_view{};
}

}  // namespace paperlens
