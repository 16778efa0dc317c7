#pragma once
// The headings of a digest, each with the first non-blank line under it: all that decides where papers stand.

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "paperlens/base/marked_lines.hpp"
#include "paperlens/base/span.hpp"
#include "paperlens/digest/link.hpp"

namespace paperlens {

struct Heading {
  std::uint64_t begin = 0;
  std::uint64_t body = 0;  ///< where the line under it begins
  std::uint32_t line = 0;  ///< 1-based
  std::uint8_t level = 0;  ///< 1 to 6
  bool spaced = true;      ///< false: "##Title"
  std::string_view text;   ///< trimmed, without closing #s
  std::optional<LinkLine> link;
  std::uint64_t link_begin = 0;  ///< where the link's line begins
  std::uint32_t link_line = 0;

  bool leads_to_arxiv() const {
    return link && (link->reading.target == LinkTarget::arxiv || link->reading.target == LinkTarget::malformed);
  }
};

/// How many a digest is likely to have at most: a paper is 1 to 2 KB.
inline std::size_t usual_headings(std::string_view text) { return std::min<std::size_t>(text.size() / 1024, 1024) + 4; }

/// All of them, in order, from byte `begin` of `text` on. A heading without a space counts only if its link leads to
/// arXiv: "#1 on the leaderboard" is text.
/// They lie in `memory`. `marked`: the lines that begin with # or spaces and #; null if they are not known.
std::pmr::vector<Heading> find_headings(std::string_view text, std::uint64_t begin, bool has_cr,
                                        const std::pmr::vector<MarkedLine>* marked, std::pmr::memory_resource* memory);

}  // namespace paperlens
