#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <span>

#include "headings.hpp"
#include "lines.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/digest/digest.hpp"
#include "titles.hpp"

namespace paperlens {
namespace {

bool contains(std::string_view text, char c) {
  return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

using Counts = std::array<int, 7>;  // by level

/// The level of 1 to `deepest` with the highest count, the smallest such, or 0 if all are 0.
int most(const Counts& counts, int deepest) {
  const auto best = std::max_element(counts.begin() + 1, counts.begin() + 1 + deepest);
  return *best > 0 ? static_cast<int>(best - counts.begin()) : 0;
}

/// A file without any link may still be a digest that lost them: English titles over Chinese text, all of a level.
int level_without_links(std::string_view text, const std::pmr::vector<Heading>& headings) {
  Counts all{}, paper_like{};
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const Heading& heading = headings[i];
    const std::uint64_t end = i + 1 < headings.size() ? headings[i + 1].begin : text.size();
    ++all[heading.level];
    paper_like[heading.level] += !heading.text.empty() && !has_han(heading.text) &&
                                 count_han(slice(text, {heading.body, end}), 4) == 4;
  }
  for (const std::size_t level : {1U, 2U}) {
    if (all[level] > 0 && paper_like[level] == all[level]) return static_cast<int>(level);
  }
  return 0;
}

/// The level that the file uses for papers, or 0 if no paper stands in it.
int level_of_papers(std::string_view text, const std::pmr::vector<Heading>& headings) {
  Counts to_arxiv{}, linked{};
  for (const Heading& heading : headings) {
    to_arxiv[heading.level] += heading.leads_to_arxiv();
    linked[heading.level] += heading.link.has_value();
  }
  if (const int level = most(to_arxiv, 6)) return level;
  if (const int level = most(linked, 2)) return level;
  return level_without_links(text, headings);
}

class Scanner {
 public:
  Scanner(std::string_view bytes, bool transcoded) : text_(bytes), transcoded_(transcoded) {}

  ParsedDigest scan(std::string_view source) {
    const std::uint64_t begin = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    std::pmr::vector<MarkedLine> marked(&scratch_);
    marked.reserve(usual_headings(text_));
    const bool usual = find_marked_lines(text_, begin, '#', marked);
    const bool has_cr = !usual && contains(text_, '\r');
    const bool has_nul = !usual && contains(text_, '\0');
    const bool valid = usual || is_valid_utf8(text_);
    digest_.clean = valid && !has_nul && !has_cr;

    headings_ = find_headings(text_, begin, has_cr, usual ? &marked : nullptr, &scratch_);
    level_ = level_of_papers(text_, headings_);
    if (!valid || has_nul || transcoded_) diagnose_bytes(begin, has_cr);
    if (level_ == 0) {
      digest_.preamble = {0, text_.size()};
      const bool empty = is_blank(text_.substr(begin));
      add(empty ? Code::empty_digest : Code::not_a_digest, {0, text_.size()}, 1, 0);
    } else {
      place_papers();
    }

    std::pmr::vector<MonthIndex> months(&scratch_);
    months.reserve(digest_.papers.size());
    for (const PaperSpans& paper : digest_.papers) {
      if (paper.month != no_month) months.push_back(paper.month);
    }
    digest_.period = read_period(slice(text_, digest_.title), source, months);
    if (!digest_.period.fits) {
      const bool by_title = !digest_.title.empty();  // otherwise by the file's name
      add(Code::period_mismatch, digest_.title, by_title ? headings_.front().line : 1,
          by_title ? headings_.front().begin : 0);
      digest_.diagnostics.back().detail = range_of(months);
    }
    sort_by_place(digest_.diagnostics);
    return std::move(digest_);
  }

 private:
  /// "2024-12 to 2025-01"
  static std::string range_of(std::span<const MonthIndex> months) {
    const auto [first, last] = std::minmax_element(months.begin(), months.end());
    const auto name = [](MonthIndex month) {
      const int number = month % 12 + 1;
      return std::to_string(month / 12) + (number < 10 ? "-0" : "-") + std::to_string(number);
    };
    return *first == *last ? name(*first) : name(*first) + " to " + name(*last);
  }

  enum class Role { paper, section, inside };

  Role role_of(const Heading& heading) const {
    if (heading.leads_to_arxiv() || heading.level == level_) return Role::paper;
    return heading.level < level_ ? Role::section : Role::inside;
  }

  /// Whether the file's first heading is the digest's own title, though it has the papers' level: papers have links,
  /// English titles and abstracts.
  bool is_title(const Heading& heading, std::uint64_t next) const {
    if (heading.link) return false;
    if (is_blank(slice(text_, {heading.body, next}))) return headings_.size() > 1;
    return has_han(heading.text) || names_period(heading.text);
  }

  void place_papers() {
    std::pmr::vector<const Heading*> boundaries(&scratch_);  // where something other than the current paper begins
    std::pmr::vector<const Heading*> inside(&scratch_);
    boundaries.reserve(headings_.size());
    bool before_papers = true;
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      const Heading& heading = headings_[i];
      const std::uint64_t next = i + 1 < headings_.size() ? headings_[i + 1].begin : text_.size();
      Role role = role_of(heading);
      if (i == 0 && (role == Role::section || (role == Role::paper && is_title(heading, next)))) {
        digest_.title = span_of(text_, heading.text);
        continue;
      }
      if (before_papers && role != Role::paper) continue;
      before_papers = false;
      if (role == Role::inside) {
        if (role_of(*boundaries.back()) == Role::paper) inside.push_back(&heading);
      } else {
        boundaries.push_back(&heading);
      }
    }
    digest_.preamble = {0, boundaries.empty() ? text_.size() : boundaries.front()->begin};
    digest_.papers.reserve(boundaries.size());
    for (std::size_t i = 0; i < boundaries.size(); ++i) {
      const Heading& heading = *boundaries[i];
      const std::uint64_t end = i + 1 < boundaries.size() ? boundaries[i + 1]->begin : text_.size();
      if (role_of(heading) == Role::paper) {
        read_paper(heading, end);
      } else {
        add(Code::text_outside_papers, {heading.begin, end}, heading.line, heading.begin);
      }
    }
    for (const Heading* heading : inside) {
      add(Code::heading_in_abstract, {heading->begin, heading->body}, heading->line, heading->begin);
    }
  }

  void read_paper(const Heading& heading, std::uint64_t end) {
    PaperSpans& paper = digest_.papers.emplace_back();
    const Span heading_line{heading.begin, heading.body};
    paper.block = {heading.begin, end};
    paper.line = heading.line;
    paper.title = span_of(text_, heading.text);
    std::uint64_t abstract_begin = heading.body;
    if (heading.link) {
      read_link(heading, paper);
      const LinkLine& link = *heading.link;
      abstract_begin = link.rest.empty() ? end_of_line(std::max({heading.link_begin, paper.url.end, paper.title_zh.end}))
                                         : span_of(text_, link.rest).begin;
    }
    const std::string_view abstract = trim(slice(text_, {abstract_begin, end}));
    paper.abstract = abstract.empty() ? Span{end, end} : span_of(text_, abstract);

    if (!heading.link || paper.url.empty()) add(Code::missing_link, heading_line, heading.line, heading.begin);
    if (abstract.empty()) add(Code::missing_abstract, heading_line, heading.line, heading.begin);
    if (!heading.spaced) add(Code::heading_without_space, heading_line, heading.line, heading.begin);
    if (heading.text.empty()) {
      add(Code::missing_title, heading_line, heading.line, heading.begin);
    } else if (has_han(heading.text)) {
      add(Code::title_not_english, paper.title, heading.line, heading.begin);
    } else if (const auto doubled = doubled_beginning(heading.text, slice(text_, {heading.body, end})); !doubled.empty()) {
      add(Code::suspicious_title, span_of(text_, doubled), heading.line, heading.begin);
    }
  }

  void read_link(const Heading& heading, PaperSpans& paper) {
    const LinkLine& link = *heading.link;
    paper.title_zh = link.text.empty() ? Span{heading.link_begin, heading.link_begin} : span_of(text_, link.text);
    paper.url = link.url.empty() ? Span{heading.link_begin, heading.link_begin} : span_of(text_, link.url);
    if (const auto& id = link.reading.id) {
      paper.arxiv_id = span_of(text_, id->text);
      paper.version = id->version;
      paper.month = id->month;
    }
    const auto at_url = [&](Code code) { add(code, paper.url, heading.link_line, heading.link_begin); };
    if (link.reading.target == LinkTarget::malformed) at_url(Code::malformed_arxiv_id);
    if (link.reading.target == LinkTarget::other) at_url(Code::not_arxiv_link);
    if (!link.reading.repaired.empty()) {
      append_clean(paper.repaired_url, link.reading.repaired);
      at_url(Code::repaired_link);
      digest_.diagnostics.back().detail = paper.repaired_url;
    }
    if (link.text.empty() && !link.url.empty()) {
      at_url(Code::missing_title_zh);
    } else if (!link.text.empty() && !has_han(link.text)) {
      add(Code::untranslated_title, paper.title_zh, heading.link_line, heading.link_begin);
    }
  }

  std::uint64_t end_of_line(std::uint64_t from) const {
    while (from < text_.size() && text_[from] != '\n' && text_[from] != '\r') ++from;
    return from;
  }

  /// One diagnostic of each kind a line, at the first place in it.
  void diagnose_bytes(std::uint64_t begin, bool has_cr) {
    LineReader lines(text_, begin, has_cr);
    Line line;
    while (lines.next(line)) {
      const std::size_t nul = line.text.find('\0');
      if (nul != std::string_view::npos) add(Code::nul_byte, {line.begin + nul, line.begin + nul + 1}, line.number, line.begin);
      if (transcoded_) {
        const std::size_t bad = line.text.find(replacement_character);
        if (bad == std::string_view::npos) continue;
        add(Code::invalid_utf8, {line.begin + bad, line.begin + bad + replacement_character.size()}, line.number, line.begin);
      } else if (!is_valid_utf8(line.text)) {
        std::size_t bad = 0;
        Decoded step = decode_utf8(line.text);
        for (; step.valid; step = decode_utf8(line.text.substr(bad))) bad += step.length;
        add(Code::invalid_utf8, {line.begin + bad, line.begin + bad + step.length}, line.number, line.begin);
      }
    }
  }

  void add(Code code, Span span, std::uint32_t line, std::uint64_t line_begin) {
    const std::uint64_t begin = std::min(line_begin, span.begin);
    const std::size_t column = count_code_points(slice(text_, {begin, span.begin})) + 1;
    digest_.diagnostics.push_back({code, span, line, static_cast<std::uint32_t>(column), {}});
  }

  std::string_view text_;
  bool transcoded_;
  int level_ = 0;
  std::array<std::byte, 8192> first_memory_;  // holds all that a weekly digest needs while it is read
  std::pmr::monotonic_buffer_resource scratch_{first_memory_.data(), first_memory_.size()};
  std::pmr::vector<Heading> headings_{&scratch_};
  ParsedDigest digest_;
};

}  // namespace

ParsedDigest scan_digest(std::string_view bytes, std::string_view source, bool transcoded) {
  return Scanner(bytes, transcoded).scan(source);
}

}  // namespace paperlens
