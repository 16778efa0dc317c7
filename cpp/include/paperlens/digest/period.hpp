#pragma once
// The days that a digest covers, from its title or its file's name.
//
//   name = MMDD-MMDD | YYMMDD-YYMMDD | YYYYMMDD-YYYYMMDD | Y年M月D日-M月D日 | Y-M-D ~ Y-M-D ...
//
// A year that is not in the name comes from the title, the file's name or its folders, nearest first, and is held
// against the months of the arXiv ids inside: they decide, as a folder may be named for either end of a period.

#include <optional>
#include <span>
#include <string_view>

#include "paperlens/base/date.hpp"

namespace paperlens {

struct PeriodReading {
  std::optional<Period> period;
  bool fits = true;  ///< false: the year as named does not fit the arXiv ids
};

/// `title` is the digest's own (may be empty), `source` its path, `months` those of its papers, no_month left out.
PeriodReading read_period(std::string_view title, std::string_view source, std::span<const MonthIndex> months);

/// True if `title` names a period.
bool names_period(std::string_view title);

}  // namespace paperlens
