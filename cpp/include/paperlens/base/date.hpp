#pragma once
// Calendar dates as days since 1970-01-01, which is also Arrow's date32.

#include <cstdint>
#include <optional>

namespace paperlens {

/// Days since 1970-01-01 (proleptic Gregorian).
using Date = std::int32_t;

struct CivilDate {
  int year;
  unsigned month;  ///< 1 to 12
  unsigned day;    ///< 1 to 31
};

/// Nothing if there is no such day (30 February, month 13).
std::optional<Date> make_date(int year, unsigned month, unsigned day);
CivilDate civil_date(Date date);

/// First and last day, both inside.
struct Period {
  Date start = 0;
  Date end = 0;
  bool operator==(const Period&) const = default;
};

/// A month as year * 12 + (month - 1); -1 is "unknown".
using MonthIndex = std::int32_t;
inline constexpr MonthIndex no_month = -1;
inline MonthIndex month_index(int year, unsigned month) { return year * 12 + static_cast<int>(month) - 1; }

/// The first day of a known month.
Date first_day(MonthIndex month);

}  // namespace paperlens
