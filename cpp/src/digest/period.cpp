#include "paperlens/digest/period.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "paperlens/base/pattern.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

struct NamedDay {
  int year = 0;  ///< 0: not named
  unsigned month = 0;
  unsigned day = 0;
};
struct NamedPeriod {
  NamedDay start, end;
};

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

int year_of(std::string_view digits) {
  if (digits.empty()) return 0;
  return static_cast<int>(number(digits)) + (digits.size() == 2 ? 2000 : 0);
}

constexpr std::string_view dash = R"(\s*(?:-|–|—|－|~|～|至|到|_)+\s*)";

bool is_possible(const NamedDay& day) {
  return make_date(day.year != 0 ? day.year : 2000, day.month, day.day).has_value();  // 2000 has a 29 February
}

std::optional<NamedPeriod> find_named(std::string_view text) {
  static const Pattern compact(R"((?:^|\D)((?:20)?\d\d)?(\d\d)(\d\d))" + std::string(dash) +
                               R"(((?:20)?\d\d)?(\d\d)(\d\d)(?:\D|$))");
  // A bare "2.5-7" is a model's size, not a date: these two ask for a year or for 月.
  static const Pattern with_year(R"((\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?)" + std::string(dash) +
                                 R"((?:(\d{4})\s*[-./年]\s*)?(?:(\d{1,2})\s*[-./月]\s*)?(\d{1,2})(?:\D|$))");
  static const Pattern with_month(R"(()(\d{1,2})\s*月\s*(\d{1,2})\s*日?)" + std::string(dash) +
                                  R"(()(?:(\d{1,2})\s*月\s*)?(\d{1,2})(?:\D|$))");
  if (std::none_of(text.begin(), text.end(), is_ascii_digit)) return std::nullopt;
  for (const Pattern* pattern : {&compact, &with_year, &with_month}) {
    const std::vector<std::string_view> group = pattern->find(text);
    if (group.empty()) continue;
    NamedPeriod named{{year_of(group[1]), number(group[2]), number(group[3])},
                      {year_of(group[4]), number(group[5]), number(group[6])}};
    if (group[5].empty()) named.end.month = named.start.month;  // 4月7日-11日
    if (is_possible(named.start) && is_possible(named.end)) return named;
  }
  return std::nullopt;
}

/// The last four-digit year from 2000 to 2099 in `text`, or 0.
int year_in(std::string_view text) {
  for (std::size_t i = text.size(); i >= 4;) {
    --i;
    std::size_t begin = i + 1;
    while (begin > 0 && is_ascii_digit(text[begin - 1])) --begin;
    if (i + 1 - begin == 4 && text.substr(begin, 2) == "20") return static_cast<int>(number(text.substr(begin, 4)));
    i = std::min(i, begin);
  }
  return 0;
}

std::string_view stem_of(std::string_view source) {
  const std::size_t slash = source.find_last_of("/\\");
  if (slash != std::string_view::npos) source.remove_prefix(slash + 1);
  return source.substr(0, source.rfind('.'));
}

/// The year that the names around a digest give it: its title, file, then folders from the inside out.
int year_around(std::string_view title, std::string_view source) {
  if (const int year = year_in(title)) return year;
  while (!source.empty()) {
    const std::size_t slash = source.find_last_of("/\\");
    const std::string_view part = slash == std::string_view::npos ? source : source.substr(slash + 1);
    if (const int year = year_in(part)) return year;
    source = slash == std::string_view::npos ? std::string_view{} : source.substr(0, slash);
  }
  return 0;
}

MonthIndex median(std::span<const MonthIndex> months) {
  std::vector<MonthIndex> sorted(months.begin(), months.end());
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
  return sorted[sorted.size() / 2];
}

/// How many months `start_year`'s start lies from the papers.
int distance(const NamedPeriod& named, int start_year, MonthIndex papers) {
  return std::abs(month_index(start_year, named.start.month) - papers);
}

constexpr int near = 2, far = 6;  // months

}  // namespace

bool names_period(std::string_view title) { return find_named(title).has_value(); }

PeriodReading read_period(std::string_view title, std::string_view source, std::span<const MonthIndex> months) {
  std::optional<NamedPeriod> named = find_named(title);
  if (!named) named = find_named(stem_of(source));
  if (!named) return {};

  const bool crosses = std::pair(named->end.month, named->end.day) < std::pair(named->start.month, named->start.day);
  const bool has_papers = !months.empty();
  const MonthIndex papers = has_papers ? median(months) : no_month;
  PeriodReading reading;

  int year = named->start.year;
  if (year == 0 && named->end.year != 0) year = named->end.year - (crosses ? 1 : 0);
  const bool stated = year != 0;
  if (!stated) {
    const int around = year_around(title, source);
    if (around != 0) {
      year = around;
      if (crosses && has_papers && distance(*named, around - 1, papers) < distance(*named, around, papers)) --year;
    }
  }
  if (has_papers) {
    int best = papers / 12;
    for (const int candidate : {best - 1, best + 1}) {
      if (distance(*named, candidate, papers) < distance(*named, best, papers)) best = candidate;
    }
    if (year == 0) {
      year = best;
    } else if (distance(*named, year, papers) > far) {
      reading.fits = false;
      if (!stated && std::abs(year - best) == 1 && distance(*named, best, papers) <= near) year = best;
    }
  }
  if (year == 0) return reading;

  int end_year = named->end.year;
  if (end_year == 0) end_year = year + (crosses ? 1 : 0);
  const auto start = make_date(year, named->start.month, named->start.day);
  const auto end = make_date(end_year, named->end.month, named->end.day);
  if (start && end && *start <= *end) reading.period = Period{*start, *end};
  return reading;
}

}  // namespace paperlens
