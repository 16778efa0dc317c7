#pragma once
// Validates UTF-8 and finds the lines that a character marks, in one pass over texts of the usual kind.

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace paperlens {

struct MarkedLine {
  std::uint64_t begin;
  std::uint32_t number;  ///< 1-based
};

/// Sets `lines` to the lines of `text` that begin with `mark`, an ASCII character, behind at most three spaces; byte
/// `begin` begins line 1. False if the text is not of the usual kind, or this machine has no quick way: `lines` is of no
/// use then.
///
/// The usual kind is well-formed UTF-8 without NUL and CR, and without the bytes C0, C1, E0, ED and F0 to FF, behind
/// which well-formedness takes a closer look (Thai, Korean, emoji).
bool find_marked_lines(std::string_view text, std::uint64_t begin, char mark, std::pmr::vector<MarkedLine>& lines);

/// The ways to do it on this machine, the best first: for tests. Each adds to `lines`.
using MarkedLineFinder = bool (*)(std::string_view text, std::uint64_t begin, char mark, std::pmr::vector<MarkedLine>& lines);
std::vector<MarkedLineFinder> marked_line_finders();

}  // namespace paperlens
