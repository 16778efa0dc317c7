#include "paperlens/digest/link.hpp"

#include <algorithm>
#include <array>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

constexpr std::string_view wide_space = "　", wide_open = "（", wide_close = "）", lens_open = "【", lens_close = "】";

bool consume(std::string_view& text, std::string_view prefix) {
  if (text.empty() || text.front() != prefix.front() || text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

void skip_spaces(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

bool looks_like_url(std::string_view text) {
  return starts_with_ignoring_case(text, "http") || starts_with_ignoring_case(text, "arxiv") ||
         starts_with_ignoring_case(text, "www.");
}

/// The bytes at which a URL may end.
constexpr auto may_end_url = [] {
  std::array<bool, 256> table{};
  for (const char c : {' ', '\t', '(', ')', '>', wide_close.front(), wide_space.front()}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Cuts the URL off the front of `text`: up to white space, a bracket that it did not open, or a wide bracket.
std::string_view take_url(std::string_view& text, bool angled) {
  std::size_t i = 0;
  int depth = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (!may_end_url[static_cast<unsigned char>(c)]) continue;
    if (c == ' ' || c == '\t' || (angled && c == '>')) break;
    const std::string_view wide = text.substr(i, wide_close.size());
    if (wide == wide_close || wide == wide_space) break;
    if (!angled && c == '(') ++depth;
    if (!angled && c == ')' && depth-- == 0) break;
  }
  const std::string_view url = text.substr(0, i);
  text.remove_prefix(i);
  return trim(url);
}

/// `text` without the punctuation marks at its end, which may be all of it.
std::string_view without_marks(std::string_view text) {
  constexpr std::array<std::string_view, 11> marks{",", ";", ".", "*", "。", "，", "；", "、", "．", "】", "！"};
  while (!text.empty() && !is_ascii_alnum(text.back())) {
    const auto mark = std::find_if(marks.begin(), marks.end(), [text](std::string_view m) { return text.ends_with(m); });
    if (mark == marks.end()) break;
    text.remove_suffix(mark->size());
  }
  return text;
}

void read_target(LinkLine& link, std::string_view url) {
  const std::string_view cut = without_marks(url);
  link.url = url;
  link.reading = read_url(cut);
  if (cut.size() < url.size() && link.reading.repaired.empty() && link.reading.target == LinkTarget::arxiv) {
    link.reading.repaired = cut;
  }
}

/// Reads what follows the link's text: "(url) rest", with slips. `text` starts behind the closing bracket. `emphasised`:
/// the line began with marks such as **, which end here.
void read_parenthesis(LinkLine& link, std::string_view text, bool emphasised) {
  const std::size_t before_spaces = text.size();
  skip_spaces(text);
  link.broken |= text.size() != before_spaces;
  const bool wide = consume(text, wide_open);
  const bool open = wide || consume(text, "(");
  link.broken |= wide || !open;
  skip_spaces(text);
  const bool angled = consume(text, "<");
  read_target(link, take_url(text, angled));
  if (angled) consume(text, ">");

  std::string_view after = text;
  skip_spaces(after);
  if (!after.empty() && (after.front() == '"' || after.front() == '\'')) {  // a Markdown link title
    const std::size_t quote = after.find(after.front(), 1);
    if (quote != std::string_view::npos) after.remove_prefix(quote + 1);
    skip_spaces(after);
  }
  if (consume(after, ")")) {
    text = after;
  } else if (consume(after, wide_close)) {
    text = after;
    link.broken = true;
  } else {
    link.broken = true;
  }
  if (emphasised) {
    while (!text.empty() && (text.front() == '*' || text.front() == '_')) text.remove_prefix(1);
  }
  link.rest = trim(text);
  if (!link.rest.empty() && without_marks(link.rest).empty()) {  // a full stop behind the link
    link.rest = {};
    link.broken = true;
  }
}

/// `[text](url) rest`: the first closing bracket behind which a URL starts. `line` is trimmed.
std::optional<LinkLine> parse_bracketed(std::string_view line) {
  LinkLine link;
  std::string_view inner = line;
  while (!inner.empty() && (inner.front() == '*' || inner.front() == '_' || inner.front() == '>' ||
                            inner.front() == '-' || inner.front() == '+' || inner.front() == ' ')) {
    inner.remove_prefix(1);
  }
  const bool decorated = inner.size() != line.size();
  const bool lens = consume(inner, lens_open);
  const bool opened = lens || consume(inner, "[");
  const std::string_view closing = lens ? lens_close : "]";
  for (std::size_t at = inner.find(closing); at != std::string_view::npos; at = inner.find(closing, at + 1)) {
    std::string_view after = inner.substr(at + closing.size());
    std::string_view probe = after;
    skip_spaces(probe);
    if (!consume(probe, "(")) consume(probe, wide_open);
    skip_spaces(probe);
    consume(probe, "<");
    if (!looks_like_url(probe)) continue;
    link.text = trim(inner.substr(0, at));
    link.broken = lens || !opened;
    read_parenthesis(link, after, decorated);
    return link;
  }
  // No URL anywhere: still a link if the whole line has the shape, [text](anything).
  const std::size_t at = inner.rfind("](");
  if (!opened || lens || decorated || at == std::string_view::npos || inner.back() != ')') return std::nullopt;
  link.text = trim(inner.substr(0, at));
  read_target(link, trim(inner.substr(at + 2, inner.size() - at - 3)));
  return link;
}

std::optional<LinkLine> parse_bare(std::string_view line) {
  LinkLine link;
  const bool angled = consume(line, "<");
  if (!looks_like_url(line)) return std::nullopt;
  // "arXiv 上的论文" is text: without a scheme there must be a path.
  if (!starts_with_ignoring_case(line, "http") && line.find('/') == std::string_view::npos &&
      line.find(':') == std::string_view::npos) {
    return std::nullopt;
  }
  // A bare URL ends where its own alphabet does, as Chinese text may follow at once.
  std::size_t i = 0;
  while (i < line.size() && line[i] > ' ' && line[i] < 0x7F && !(angled && line[i] == '>')) ++i;
  read_target(link, line.substr(0, i));
  line.remove_prefix(i);
  if (angled) consume(line, ">");
  link.rest = trim(line);
  return link;
}

/// `[text](https://arxiv.org/abs/ID)`, which nearly all link lines are: the short way to what parse_bracketed gives.
bool parse_usual(std::string_view line, LinkLine& link) {
  constexpr std::string_view before_id = "](https://arxiv.org/abs/";
  if (line.empty() || line.front() != '[' || line.back() != ')') return false;
  const std::size_t at = line.find(']');
  if (at == std::string_view::npos || line.substr(at, before_id.size()) != before_id) return false;
  const std::string_view url = line.substr(at + 2, line.size() - at - 3);
  link.reading.id = parse_arxiv_id(url.substr(before_id.size() - 2));
  if (!link.reading.id) return false;
  link.text = trim(line.substr(1, at - 1));
  link.url = url;
  link.reading.target = LinkTarget::arxiv;
  return true;
}

}  // namespace

void parse_link_line(std::string_view line, std::optional<LinkLine>& link) {
  line = trim(line);
  if (parse_usual(line, link.emplace())) return;
  link = parse_bracketed(line);
  if (!link) link = parse_bare(line);
  if (!link) return;
  const bool to_arxiv =
      link->reading.target == LinkTarget::arxiv || (link->reading.target == LinkTarget::malformed && !link->url.empty());
  if (!to_arxiv && (!link->rest.empty() || link->broken)) {
    link.reset();
    return;
  }
  if (link->broken && link->reading.repaired.empty()) link->reading.repaired = without_marks(link->url);
}

}  // namespace paperlens
