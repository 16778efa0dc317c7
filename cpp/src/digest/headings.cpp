#include "headings.hpp"

#include <algorithm>

#include "lines.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

/// Reads an ATX heading as CommonMark 0.31 section 4.2 does, but for the space, which may be missing.
bool parse_heading(const Line& line, Heading& heading) {
  std::string_view text = line.text;
  for (int spaces = 0; spaces < 3 && !text.empty() && text.front() == ' '; ++spaces) text.remove_prefix(1);
  const std::size_t hashes = std::min(text.find_first_not_of('#'), text.size());
  if (hashes < 1 || hashes > 6) return false;
  text.remove_prefix(hashes);
  const char* const after_hashes = text.data();
  text = trim(text);
  heading.spaced = text.empty() || text.data() != after_hashes;
  const std::size_t last = text.find_last_not_of('#');
  if (last == std::string_view::npos) {
    text = text.substr(0, 0);
  } else if (last + 1 < text.size() && (text[last] == ' ' || text[last] == '\t')) {
    text = trim(text.substr(0, last));
  }
  heading.begin = line.begin;
  heading.body = line.next;
  heading.line = line.number;
  heading.level = static_cast<std::uint8_t>(hashes);
  heading.text = text;
  return true;
}

bool may_be_heading(std::string_view line) {
  return !line.empty() && (line.front() == '#' || (line.front() == ' ' && line.substr(0, 4).find('#') != line.npos));
}

}  // namespace

std::pmr::vector<Heading> find_headings(std::string_view text, std::uint64_t begin, bool has_cr,
                                        const std::pmr::vector<MarkedLine>* marked, std::pmr::memory_resource* memory) {
  std::pmr::vector<Heading> headings(memory);
  headings.reserve(usual_headings(text));
  bool awaits_link = false;
  LineReader lines(text, begin, has_cr);
  Line line{};
  std::size_t next_mark = 0;
  for (;;) {
    if (marked != nullptr && !awaits_link) {  // no line matters but those with a mark
      while (next_mark < marked->size() && (*marked)[next_mark].begin < line.next) ++next_mark;
      if (next_mark == marked->size()) break;
      lines.skip_to((*marked)[next_mark].begin, (*marked)[next_mark].number);
    }
    if (!lines.next(line)) break;
    if (may_be_heading(line.text)) {
      const bool dangling = awaits_link && !headings.back().spaced;  // "##Title" without a link is text
      if (parse_heading(line, headings.emplace_back())) {
        if (dangling) headings.erase(headings.end() - 2);
        awaits_link = true;
        continue;
      }
      headings.pop_back();
    }
    if (!awaits_link || is_blank(line.text)) continue;
    awaits_link = false;
    Heading& heading = headings.back();
    parse_link_line(line.text, heading.link);
    heading.link_begin = line.begin;
    heading.link_line = line.number;
    if (!heading.spaced && !heading.leads_to_arxiv()) headings.pop_back();
  }
  if (!headings.empty() && !headings.back().spaced && awaits_link) headings.pop_back();
  return headings;
}

}  // namespace paperlens
