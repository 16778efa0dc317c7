#include <algorithm>
#include <array>

#include "paperlens/base/unicode.hpp"
#include "paperlens/digest/link.hpp"

namespace paperlens {
namespace {

/// `text` without the query and fragment.
std::string_view path_of(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c == '?' || c == '#'; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// The arXiv id that stands at the end of `path`, after any "/", or nothing.
std::optional<ArxivId> id_at_end(std::string_view path) {
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  constexpr std::string_view pdf = ".pdf";
  if (path.size() > pdf.size() && starts_with_ignoring_case(path.substr(path.size() - pdf.size()), pdf)) {
    path.remove_suffix(pdf.size());
  }
  const std::size_t last = path.rfind('/');
  if (last == std::string_view::npos) return parse_arxiv_id(path);
  if (auto id = parse_arxiv_id(path.substr(last + 1))) return id;
  const std::size_t before = last == 0 ? std::string_view::npos : path.rfind('/', last - 1);
  return parse_arxiv_id(path.substr(before == std::string_view::npos ? 0 : before + 1));
}

/// True if `path` is one of arXiv's own pages of a paper: /abs/ID, /pdf/ID ...
bool is_page_of(std::string_view path, const ArxivId& id) {
  const std::string_view before = path.substr(0, static_cast<std::size_t>(id.text.data() - path.data()));
  constexpr std::array<std::string_view, 6> pages{"/abs/", "/pdf/", "/html/", "/format/", "/src/", "/e-print/"};
  for (const std::string_view page : pages) {
    if (before == page) return true;
  }
  return false;
}

std::string abstract_page(const ArxivId& id) {
  std::string url = "https://arxiv.org/abs/" + std::string(id.text);
  if (id.version >= 0) url += 'v' + std::to_string(id.version);
  return url;
}

bool ends_with_host(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size()) return false;
  const std::size_t at = host.size() - domain.size();
  return starts_with_ignoring_case(host.substr(at), domain) && (at == 0 || host[at - 1] == '.');
}

/// True if one of the labels of `host` is "arxiv": arxiv.org.org, arxiv.com, www.arxiv.og.
bool has_arxiv_label(std::string_view host) {
  while (!host.empty()) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    if (label.size() == 5 && starts_with_ignoring_case(label, "arxiv")) return true;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return false;
}

/// Reads what has no proper scheme: "arxiv.org/abs/ID", "https:/arxiv.org/abs/ID", "arXiv:ID", "ID".
std::optional<ArxivId> id_without_scheme(std::string_view text) {
  text = path_of(text);
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
  while (!text.empty() && text.front() == '/') text.remove_prefix(1);
  if (auto id = parse_arxiv_id(text)) return id;
  if (starts_with_ignoring_case(text, "http")) text.remove_prefix(std::min(text.find('/'), text.size()));  // https//
  while (!text.empty() && text.front() == '/') text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !has_arxiv_label(text.substr(0, slash))) return std::nullopt;
  return id_at_end(text.substr(slash));
}

}  // namespace

UrlReading read_url(std::string_view url) {
  UrlReading reading;
  if (url.empty()) {
    reading.target = LinkTarget::nowhere;
    return reading;
  }
  const std::size_t scheme = starts_with_ignoring_case(url, "https://")  ? 8
                             : starts_with_ignoring_case(url, "http://") ? 7
                                                                         : 0;
  const std::string_view after_scheme = url.substr(scheme);
  const std::size_t slash = after_scheme.find('/');
  const std::string_view host = after_scheme.substr(0, slash);
  const std::string_view path = slash == std::string_view::npos ? "" : path_of(after_scheme.substr(slash));

  if (scheme != 0 && ends_with_host(host, "arxiv.org")) {
    reading.id = id_at_end(path);
    reading.target = reading.id ? LinkTarget::arxiv : LinkTarget::malformed;
    if (reading.id && !is_page_of(path, *reading.id)) reading.repaired = abstract_page(*reading.id);
    return reading;
  }

  const bool misspelt = scheme != 0 && has_arxiv_label(host);
  reading.id = scheme == 0 ? id_without_scheme(url) : misspelt ? id_at_end(path) : std::nullopt;
  if (reading.id) {
    reading.target = LinkTarget::arxiv;
    reading.repaired = abstract_page(*reading.id);
    return reading;
  }
  if (misspelt || (scheme == 0 && has_arxiv_label(host))) {
    reading.target = LinkTarget::malformed;
    return reading;
  }

  if (ends_with_host(host, "huggingface.co") && path.substr(0, 8) == "/papers/") reading.id = id_at_end(path);
  if (ends_with_host(host, "alphaxiv.org") || ends_with_host(host, "ar5iv.org")) reading.id = id_at_end(path);
  return reading;
}

}  // namespace paperlens
