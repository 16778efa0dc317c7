#include "paperlens/corpus/source.hpp"

namespace paperlens {

Source scan_source(std::string path, SharedBytes text, SharedBytes original, bool damaged) {
  Source source;
  source.digest = scan_digest(text.view, path, damaged);
  source.papers = static_cast<std::uint32_t>(source.digest.papers.size());
  source.path = std::move(path);
  source.text = std::move(text);
  source.original = std::move(original);
  source.damaged = damaged;
  return source;
}

Source unreadable_source(std::string path, std::string reason) {
  Source source;
  source.path = std::move(path);
  source.digest.diagnostics.push_back({Code::unreadable_file, {}, 1, 1, reason});
  source.unreadable = std::move(reason);
  return source;
}

Source scan_again(const Source& source) {
  Source again = source.unreadable.empty() ? scan_source(source.path, source.text, source.original, source.damaged)
                                           : unreadable_source(source.path, source.unreadable);
  again.replaced = source.replaced;
  return again;
}

bool same_bytes(const Source& a, const Source& b) {
  return a.original_bytes() == b.original_bytes() && a.text.view == b.text.view && a.unreadable == b.unreadable;
}

}  // namespace paperlens
