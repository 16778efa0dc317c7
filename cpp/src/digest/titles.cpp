#include "titles.hpp"

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

constexpr std::size_t shortest = 3;  // letters typed twice

/// The length of the beginning that `word` has twice, or 0.
std::size_t doubled_beginning(std::string_view word) {
  for (std::size_t length = shortest; length * 2 <= word.size(); ++length) {
    if (word[length] == word[0] && word.substr(length, length) == word.substr(0, length)) return length;
  }
  return 0;
}

}  // namespace

std::string_view doubled_word(std::string_view title, std::string_view body) {
  for (std::size_t begin = 0; begin < title.size();) {
    std::size_t end = begin;
    while (end < title.size() && is_ascii_alnum(title[end])) ++end;
    // Longer words are no words, and comparing their halves would take quadratic time.
    if (end - begin >= 2 * shortest && end - begin <= 64) {
      const std::string_view word = title.substr(begin, end - begin);
      const std::size_t length = doubled_beginning(word);
      if (length != 0 && body.find(word) == std::string_view::npos &&
          body.find(word.substr(length)) != std::string_view::npos) {
        return word;
      }
    }
    begin = end + 1;
  }
  return {};
}

}  // namespace paperlens
