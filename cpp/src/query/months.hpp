#pragma once
// Months and years of a query.
//
//   range = point | [ point ] ".." [ point ]     at least one point
//   point = YYYY | YYYY "-" M | YYYY "-" MM      1900 to 2999

#include <string_view>

#include "paperlens/base/date.hpp"

namespace paperlens::query {

/// The months of `text`, both ends inside, or else what is wrong with it and what to do.
struct MonthRange {
  MonthIndex first = no_month;
  MonthIndex last = no_month;
  std::string_view mistake;  ///< empty if there is none
};
MonthRange read_months(std::string_view text);

}  // namespace paperlens::query
