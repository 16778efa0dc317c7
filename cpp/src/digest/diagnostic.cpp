#include "paperlens/digest/diagnostic.hpp"

#include <algorithm>
#include <array>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

struct Entry {
  Code code;
  std::string_view name;
  Severity severity;
  std::string_view message;  ///< $ stands for the excerpt, @ for the detail
};

constexpr std::array<Entry, code_count> entries{{
    {Code::missing_link, "missing-link", Severity::error,
     "this paper has no link; put [Chinese title](https://arxiv.org/abs/ID) on the first line under its heading"},
    {Code::missing_abstract, "missing-abstract", Severity::error,
     "this paper has no abstract; put it under the link, after a blank line"},
    {Code::missing_title, "missing-title", Severity::error, "this heading has no text; put the English title after the #"},
    {Code::malformed_arxiv_id, "malformed-arxiv-id", Severity::error,
     "no arXiv id can be read from $; ids look like 2504.05299 or cs/0501001: correct the link"},
    {Code::invalid_utf8, "invalid-utf8", Severity::error,
     "bytes here are not in the encoding that the file is read with, and are read as U+FFFD; save the file as UTF-8, or name its encoding, for example "
     "encoding=\"gb18030\""},
    {Code::nul_byte, "nul-byte", Severity::error, "a NUL byte is read as U+FFFD; remove it"},
    {Code::unreadable_file, "unreadable-file", Severity::error, "this file can't be read: @; correct that or leave it out"},
    {Code::missing_title_zh, "missing-title-zh", Severity::warning,
     "the link $ has no Chinese title; write it as [Chinese title](URL)"},
    {Code::repaired_link, "repaired-link", Severity::warning, "the link $ is broken and was read as @; correct it"},
    {Code::heading_in_abstract, "heading-in-abstract", Severity::warning,
     "the heading $ stands inside an abstract and is read as its text; if it starts a paper, put a link under it"},
    {Code::heading_without_space, "heading-without-space", Severity::warning,
     "the heading $ has no space after its #; add one, as Markdown wants it"},
    {Code::text_outside_papers, "text-outside-papers", Severity::warning,
     "the text from $ on belongs to no paper and is left out; move it before the first paper or into an abstract"},
    {Code::empty_digest, "empty-digest", Severity::warning, "this file is empty; fill it or delete it"},
    {Code::not_a_digest, "not-a-digest", Severity::warning,
     "no paper stands in this file: no heading is followed by a link; leave it out, or write papers as "
     "'## Title', then [Chinese title](https://arxiv.org/abs/ID)"},
    {Code::suspicious_title, "suspicious-title", Severity::warning,
     "the title says $, which looks doubled by a slip of the keyboard; compare it with arXiv"},
    {Code::title_not_english, "title-not-english", Severity::warning,
     "the English title has Chinese in it: $; put the original title here"},
    {Code::duplicate_differs, "duplicate-differs", Severity::warning,
     "this paper stands already at @ with another text, which was kept; make the two agree or delete one"},
    {Code::period_mismatch, "period-mismatch", Severity::warning,
     "the period that this digest is named for does not fit its arXiv ids (@); correct the name"},
    {Code::not_arxiv_link, "not-arxiv-link", Severity::info,
     "the link $ is not arXiv's; if the paper is on arXiv, link it there"},
    {Code::untranslated_title, "untranslated-title", Severity::info, "the Chinese title has no Chinese in it: $"},
    {Code::duplicate_paper, "duplicate-paper", Severity::info, "this paper stands already at @, with the same text"},
    {Code::replaced_digest, "replaced-digest", Severity::info,
     "this digest was in the corpus with another text; its papers have taken the place of those it had"},
}};

constexpr bool in_order() {
  for (int i = 0; i < code_count; ++i) {
    if (static_cast<int>(entries[static_cast<std::size_t>(i)].code) != i) return false;
  }
  return true;
}
static_assert(in_order(), "entries stand in the order of Code");

const Entry& entry(Code code) { return entries[static_cast<std::size_t>(code)]; }

/// The first line of `excerpt`, cut to a readable length at a character's edge.
std::string shortened(std::string_view excerpt) {
  constexpr std::size_t most = 120;
  const std::size_t line_end = excerpt.find_first_of("\r\n");
  std::string_view line = trim(excerpt.substr(0, line_end));
  std::string_view cut = line.substr(0, most);
  while (cut.size() < line.size() && !cut.empty() && is_continuation_byte(line[cut.size()])) {
    cut.remove_suffix(1);
  }
  std::string clean;
  append_clean(clean, cut);
  if (cut.size() < line.size()) clean += "…";
  return clean;
}

}  // namespace

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  const auto before = [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; };
  if (std::is_sorted(diagnostics.begin(), diagnostics.end(), before)) return;  // stable_sort would allocate
  std::stable_sort(diagnostics.begin(), diagnostics.end(), before);
}

std::string_view name_of(Code code) { return entry(code).name; }
Severity severity_of(Code code) { return entry(code).severity; }

std::string_view name_of(Severity severity) {
  constexpr std::array<std::string_view, 3> names{"error", "warning", "info"};
  return names[static_cast<std::size_t>(severity)];
}

std::string describe(Code code, std::string_view excerpt, std::string_view detail) {
  std::string words;
  for (const char c : entry(code).message) {
    if (c == '$') {
      words += '\'' + shortened(excerpt) + '\'';
    } else if (c == '@') {
      words += detail;
    } else {
      words += c;
    }
  }
  return words;
}

}  // namespace paperlens
