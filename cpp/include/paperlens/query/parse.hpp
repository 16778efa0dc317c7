#pragma once
// The query language: text -> syntax tree.
//
//   a b            ranked OR: should a, should b        a AND b, a && b    both
//   "a b" “a b”    phrase (also ＂ ＂, 「 」, 『 』)          a OR b, a || b     either
//   +a             must                                 NOT a, -a, !a      must not
//   (a b) （a b）   group                                title:a, title:(a b), title：a
//   a*             prefix                               /re/, /re/i        regular expression
//   a~ a~1 a~2     at most 1 (2) edits away             a^2, "a b"^0.5, (a b)^2   boost
//   *              every paper                          \( \" \AND         the character, the word itself
//
// Fields: title, title_zh, abstract, id, source, year, month (`year:2024..2025`, `month:2025-03..`).
// The grammar, and what is plain text, stand in parse.cpp.

#include <cstddef>
#include <string_view>

#include "paperlens/query/syntax.hpp"

namespace paperlens::query {

inline constexpr std::size_t max_query_bytes = 64 * 1024;
inline constexpr std::size_t max_clauses = 1000;  ///< leaves of the tree
inline constexpr std::size_t max_depth = 100;     ///< parentheses inside each other

enum class Mode {
  strict,   ///< what does not parse, or is empty, throws
  lenient,  ///< never throws (but for want of memory): what does not parse is plain text; what is over a limit is left out
};

/// Parses `query`, which should be valid UTF-8 (other bytes are taken as they are). Linear in its length; any number
/// of threads may parse at once.
///
/// Throws Error(query), see query_error.hpp, in strict mode only.
///
/// Of the tree: the root is `none` only for an empty query (lenient). A boolean node has at least two children, or
/// one that is `must_not`, or one under a boost with a boost of its own. A child for which `is_filter` holds and
/// that has to match is `filter`, never `must`; one that stands without an operator beside others has to match, so
/// `moe year:2025` is filter year:2025, should moe.
Node parse_query(std::string_view query, Mode mode = Mode::strict);

}  // namespace paperlens::query
