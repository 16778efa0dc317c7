#pragma once
// What can be wrong with a digest. A diagnostic is a place and a code; its words are made when asked for.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/span.hpp"

namespace paperlens {

enum class Severity : std::uint8_t { error, warning, info };

/// Documented in README.md, one row a code; `describe` has the words.
enum class Code : std::uint8_t {
  missing_link,
  missing_abstract,
  missing_title,
  malformed_arxiv_id,
  invalid_utf8,
  nul_byte,
  unreadable_file,
  missing_title_zh,
  repaired_link,
  heading_in_abstract,
  heading_without_space,
  text_outside_papers,
  empty_digest,
  not_a_digest,
  suspicious_title,
  title_not_english,
  duplicate_differs,
  period_mismatch,
  not_arxiv_link,
  untranslated_title,
  duplicate_paper,
  replaced_digest,
};
inline constexpr int code_count = static_cast<int>(Code::replaced_digest) + 1;

struct Diagnostic {
  Code code;
  Span span;                 ///< bytes of the source that it is about
  std::uint32_t line = 1;    ///< of span.begin, 1-based
  std::uint32_t column = 1;  ///< of span.begin in code points, 1-based
  std::string detail;        ///< what the span can't say: a repaired URL, where a duplicate's first copy stands
};

/// By span.begin; those at one place stay in their order.
void sort_by_place(std::vector<Diagnostic>& diagnostics);

/// The code's public name, for example "missing-link".
std::string_view name_of(Code code);
Severity severity_of(Code code);
std::string_view name_of(Severity severity);

/// What is wrong and what to do about it. `excerpt` is the text under the diagnostic's span.
std::string describe(Code code, std::string_view excerpt, std::string_view detail);

}  // namespace paperlens
