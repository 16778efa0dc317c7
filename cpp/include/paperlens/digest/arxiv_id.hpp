#pragma once
// arXiv identifiers: https://info.arxiv.org/help/arxiv_identifier.html
//
//   new = YYMM "." 4DIGIT (0704 to 1412) | YYMM "." 5DIGIT (1501 on)      version = "v" 1*DIGIT
//   old = archive [ "." 2UPPER ] "/" YYMM 3DIGIT                          archive = 1*( lower | "-" )

#include <cstdint>
#include <optional>
#include <string_view>

#include "paperlens/base/date.hpp"

namespace paperlens {

struct ArxivId {
  std::string_view text;  ///< without version; a view into what was parsed
  std::int16_t version;   ///< -1: none named
  MonthIndex month;
};

/// Parses the whole of `text` ("2504.05299v2", "cs.LG/0501001"), with nothing before or after it.
std::optional<ArxivId> parse_arxiv_id(std::string_view text);

}  // namespace paperlens
