#include "months.hpp"

#include <algorithm>
#include <optional>

#include "paperlens/base/unicode.hpp"
#include "paperlens/query/syntax.hpp"

namespace paperlens::query {
namespace {

struct Months {
  MonthIndex first;
  MonthIndex last;
};

std::optional<int> number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_ascii_digit)) return std::nullopt;
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<Months> read_point(std::string_view text) {
  if (text.size() < 4 || text.size() > 7) return std::nullopt;
  const std::optional<int> year = number(text.substr(0, 4));
  if (!year || *year < 1900 || *year > 2999) return std::nullopt;
  if (text.size() == 4) return Months{month_index(*year, 1), month_index(*year, 12)};
  const std::optional<int> month = number(text.substr(5));
  if (text[4] != '-' || !month || *month < 1 || *month > 12) return std::nullopt;
  const MonthIndex index = month_index(*year, static_cast<unsigned>(*month));
  return Months{index, index};
}

}  // namespace

MonthRange read_months(std::string_view text) {
  constexpr std::string_view mistake =
      "not a year from 1900 to 2999 or a month; write year:2025, year:2024..2025, month:2025-03 or month:2025-03..";
  text = trim(text);
  const std::size_t dots = text.find("..");
  std::optional<Months> from, to;
  if (dots == std::string_view::npos) {
    from = to = read_point(text);
  } else {
    const std::string_view left = text.substr(0, dots), right = text.substr(dots + 2);
    if (left.empty() && right.empty()) return {no_month, no_month, mistake};
    constexpr Months ever{first_month_ever, last_month_ever};
    from = left.empty() ? ever : read_point(left);
    to = right.empty() ? ever : read_point(right);
  }
  if (!from || !to) return {no_month, no_month, mistake};
  if (from->first > to->last)
    return {no_month, no_month, "this range ends before it begins; write the earlier month first"};
  return {from->first, to->last, {}};
}

}  // namespace paperlens::query
