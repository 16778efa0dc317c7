#include "paperlens/digest/arxiv_id.hpp"

#include <algorithm>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_ascii_digit); }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// The month that `yymm` names, or no_month.
MonthIndex month_of(std::string_view yymm, int century_of_91_to_99) {
  const int year = number(yymm.substr(0, 2));
  const int month = number(yymm.substr(2, 2));
  if (month < 1 || month > 12) return no_month;
  return month_index(year + (year >= 91 ? century_of_91_to_99 : 2000), static_cast<unsigned>(month));
}

bool is_archive(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view name = text.substr(0, dot);
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; })) {
    return false;
  }
  if (dot == std::string_view::npos) return true;
  const std::string_view subject = text.substr(dot + 1);
  return subject.size() == 2 && is_ascii_alpha(subject[0]) && is_ascii_alpha(subject[1]);
}

bool read_id(std::string_view text, ArxivId& id) {
  id = {text, -1, no_month};
  std::size_t digits_begin = text.size();
  while (digits_begin > 0 && is_ascii_digit(text[digits_begin - 1])) --digits_begin;
  if (digits_begin > 1 && ascii_lower(text[digits_begin - 1]) == 'v') {
    const std::size_t v = digits_begin - 1;
    const std::string_view digits = text.substr(digits_begin);
    if (digits.empty() || digits.size() > 4) return false;
    id.version = static_cast<std::int16_t>(number(digits));
    id.text = text.substr(0, v);
  }

  const bool five_digits = id.text.size() == 10;
  if ((five_digits || id.text.size() == 9) && id.text[4] == '.' && all_digits(id.text.substr(0, 4)) &&
      all_digits(id.text.substr(5))) {
    id.month = month_of(id.text, 2000);
    return id.month >= month_index(2007, 4) && five_digits == (id.month >= month_index(2015, 1));
  }
  const std::size_t slash = id.text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view digits = id.text.substr(slash + 1);
  if (digits.size() != 7 || !all_digits(digits) || !is_archive(id.text.substr(0, slash))) return false;
  id.month = month_of(digits, 1900);
  return id.month != no_month;
}

}  // namespace

std::optional<ArxivId> parse_arxiv_id(std::string_view text) {
  std::optional<ArxivId> id(std::in_place);
  if (!read_id(text, *id)) id.reset();
  return id;
}

}  // namespace paperlens
