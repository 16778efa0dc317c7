#pragma once
// Reads the bytes of one digest. The grammar (docs: cpp/README.md):
//
//   digest   = [ preamble ] *( paper | outside )
//   paper    = heading [ link-line ] abstract          heading = "#"{1,6} space text, of the level used for papers
//   outside  = heading of a higher level, up to the next paper
//   preamble = everything before the first paper; its first heading is the digest's own title
//
// Each byte belongs to one paper, to the preamble or to the span of a text_outside_papers / not_a_digest diagnostic.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/base/span.hpp"
#include "paperlens/digest/diagnostic.hpp"
#include "paperlens/digest/period.hpp"

namespace paperlens {

/// Where the fields of one paper stand. An absent field is an empty span.
struct PaperSpans {
  Span block;  ///< from its heading to the next paper or the end
  Span title;
  Span title_zh;
  Span abstract;
  Span url;
  std::string repaired_url;  ///< what the URL ought to be, if not as written
  Span arxiv_id;             ///< without version
  std::int16_t version = -1;
  MonthIndex month = no_month;
  std::uint32_t line = 0;  ///< of the heading, 1-based
};

/// Views nothing: spans are offsets into the bytes that were scanned.
struct ParsedDigest {
  Span title;     ///< the digest's own
  Span preamble;  ///< [0, first paper)
  PeriodReading period;
  std::vector<PaperSpans> papers;
  std::vector<Diagnostic> diagnostics;  ///< by span.begin
  bool clean = true;  ///< the bytes are well-formed UTF-8 without NUL and CR: fields are the bytes as they stand
};

/// Reads a whole source in one pass, linear in its size. Any bytes are accepted. `source` is its path, for the period.
/// `transcoded`: the bytes were made from another encoding with U+FFFD for what could not be read, and each line that
/// has one is diagnosed.
ParsedDigest scan_digest(std::string_view bytes, std::string_view source, bool transcoded = false);

}  // namespace paperlens
