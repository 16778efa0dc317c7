#include "paperlens/base/date.hpp"

#include <chrono>

namespace paperlens {

std::optional<Date> make_date(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  return static_cast<Date>(std::chrono::sys_days{date}.time_since_epoch().count());
}

CivilDate civil_date(Date date) {
  const std::chrono::year_month_day civil{std::chrono::sys_days{std::chrono::days{date}}};
  return {static_cast<int>(civil.year()), static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day())};
}

Date first_day(MonthIndex month) { return *make_date(month / 12, static_cast<unsigned>(month % 12) + 1, 1); }

}  // namespace paperlens
