#include "paperlens/digest/urls.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

bool is_one_of(char c, std::string_view set) { return std::find(set.begin(), set.end(), c) != set.end(); }

enum class Role : unsigned char { outside, plain, special };  // special: may end the URL, depending on what is around

constexpr auto roles = [] {
  std::array<Role, 256> table{};
  for (int c = ' ' + 1; c < 0x7F; ++c) table[static_cast<std::size_t>(c)] = Role::plain;
  for (const char c : {'<', '>', '"', '`', '{', '}', '|', '^'}) table[static_cast<std::size_t>(c)] = Role::outside;
  for (const char c : {'\\', '(', ')', '[', ']'}) table[static_cast<std::size_t>(c)] = Role::special;
  return table;
}();

/// Where the URL that starts at `begin` ends: outside its own brackets, before closing punctuation.
std::size_t url_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  int round = 0, square = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    const Role role = roles[static_cast<unsigned char>(c)];
    if (role == Role::outside) break;
    if (role == Role::plain) continue;
    if (c == '\\' && !(end + 1 < text.size() && is_one_of(text[end + 1], "_%#&~"))) break;
    if (c == '(') ++round;
    if (c == '[') ++square;
    if ((c == ')' && round-- == 0) || (c == ']' && square-- == 0)) break;
  }
  while (end > begin && !is_ascii_alnum(text[end - 1]) && is_one_of(text[end - 1], ".,;:!?'*_~$(")) --end;
  return end;
}

void collect(std::string_view text, std::vector<std::string_view>& urls, std::forward_list<std::string>& copies) {
  std::size_t from = 0;
  while (from < text.size()) {
    // Colons are rare in Chinese text, which makes them the cheapest thing to look for.
    const void* hit = std::memchr(text.data() + from, ':', text.size() - from);
    if (hit == nullptr) return;
    const auto colon = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
    const std::size_t earliest = from;
    from = colon + 1;
    if (text.substr(colon, 3) != "://") continue;
    std::size_t begin = colon;
    if (colon >= earliest + 5 && starts_with_ignoring_case(text.substr(colon - 5), "https")) {
      begin = colon - 5;
    } else if (colon >= earliest + 4 && starts_with_ignoring_case(text.substr(colon - 4), "http")) {
      begin = colon - 4;
    } else {
      continue;
    }
    const std::size_t end = url_end(text, colon + 3);
    if (end <= colon + 3) continue;
    std::string_view url = text.substr(begin, end - begin);
    if (url.find('\\') != std::string_view::npos) {
      std::string& copy = copies.emplace_front(url);
      std::erase(copy, '\\');
      url = copy;
    }
    urls.push_back(url);
    from = end;
  }
}

/// Keeps the first of each.
void remove_repeats(std::vector<std::string_view>& urls) {
  if (urls.size() < 2) return;
  std::unordered_set<std::string_view> seen;
  std::erase_if(urls, [&](std::string_view url) { return !seen.insert(url).second; });
}

}  // namespace

void find_urls(std::string_view text, std::vector<std::string_view>& urls, std::forward_list<std::string>& copies) {
  urls.clear();
  collect(text, urls, copies);
  remove_repeats(urls);
}

}  // namespace paperlens
