#pragma once
// The line under a heading that links to the paper.
//
//   link line = [text](url) rest | bare-url rest        with white space around every part
//
// People mistype it; what can be repaired is: full-width brackets, a space between ] and (, a missing ( or ) or [, a
// missing or broken scheme, arxiv.org.org and the like, punctuation after the URL.

#include <optional>
#include <string>
#include <string_view>

#include "paperlens/digest/arxiv_id.hpp"

namespace paperlens {

enum class LinkTarget : unsigned char {
  arxiv,      ///< arXiv, and `id` is set
  malformed,  ///< arXiv, but no id can be read
  other,      ///< elsewhere; `id` may be set all the same (huggingface.co/papers/ID)
  nowhere,    ///< a link without a URL
};

/// Where a URL leads. Views are into the text given to `read_url`.
struct UrlReading {
  LinkTarget target = LinkTarget::other;
  std::optional<ArxivId> id;
  std::string repaired;  ///< what the URL ought to be; empty if it is right as written
};

UrlReading read_url(std::string_view url);

/// Views are into the line.
struct LinkLine {
  std::string_view text;  ///< the link's text, trimmed; empty for a bare URL
  std::string_view url;   ///< as written, trimmed
  std::string_view rest;  ///< what follows the link, trimmed: the abstract starts there
  UrlReading reading;
  bool broken = false;  ///< its brackets had to be repaired
};

/// Reads a line (without its end) as a link line into `link`, which then has nothing if it is ordinary text. A link that
/// does not lead to arXiv must be alone on its line.
void parse_link_line(std::string_view line, std::optional<LinkLine>& link);

}  // namespace paperlens
