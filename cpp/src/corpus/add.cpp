#include "paperlens/corpus/add.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "save_history.hpp"

namespace paperlens {
namespace {

std::uint64_t text_bytes(const Segment& segment) {
  std::uint64_t bytes = 0;
  for (const Source& source : segment.sources()) bytes += source.text.view.size();
  return bytes;
}

/// What adding does to the sources that are there.
struct Changes {
  std::vector<Source> fresh;
  std::unordered_map<std::size_t, std::optional<Source>> replacements;  // by the number of the old one; none: dropped
};

Changes compare(const Snapshot& snapshot, std::vector<Source> sources) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_path;
  for (std::size_t i = 0; i < snapshot.source_count(); ++i) by_path[snapshot.source(i).path].push_back(i);
  Changes changes;
  for (Source& source : sources) {
    const auto known = by_path.find(source.path);
    if (known == by_path.end()) {
      changes.fresh.push_back(std::move(source));
      continue;
    }
    const std::vector<std::size_t>& old = known->second;
    const auto is_same = [&](std::size_t i) {
      const Source& other = snapshot.source(i);
      return other.text.view.size() == source.text.view.size() && same_bytes(snapshot.read_source(i), source);
    };
    const auto was_read = [&](std::size_t i) { return snapshot.source(i).unreadable.empty(); };
    const bool was_readable = std::any_of(old.begin(), old.end(), was_read);
    if (std::any_of(old.begin(), old.end(), is_same) || (!source.unreadable.empty() && was_readable)) continue;
    source.replaced = was_readable;
    for (const std::size_t i : old) changes.replacements[i] = std::nullopt;
    changes.replacements[old.front()] = std::move(source);
  }
  return changes;
}

}  // namespace

std::shared_ptr<const Snapshot> add_sources(const std::shared_ptr<const Snapshot>& snapshot, std::vector<Source> sources,
                                            const std::function<void()>& poll) {
  Changes changes = compare(*snapshot, std::move(sources));
  if (changes.fresh.empty() && changes.replacements.empty()) return snapshot;

  const auto& segments = snapshot->segments();
  std::size_t keep = segments.size();
  for (const auto& [index, source] : changes.replacements) {
    while (keep > 0 && segments[keep - 1]->first_source() > index) --keep;
    if (keep > 0 && index < segments[keep - 1]->first_source() + segments[keep - 1]->source_count()) --keep;
  }
  std::uint64_t bytes = 0;
  for (const Source& source : changes.fresh) bytes += source.text.view.size();
  for (std::size_t i = keep; i < segments.size(); ++i) bytes += text_bytes(*segments[i]);
  for (; keep > 0; --keep) {
    const std::uint64_t previous = text_bytes(*segments[keep - 1]);
    if (bytes * 2 < previous) break;
    bytes += previous;
  }

  std::vector<Source> rebuilt;
  for (std::size_t i = keep; i < segments.size(); ++i) {
    for (std::size_t s = 0; s < segments[i]->source_count(); ++s) {
      const auto change = changes.replacements.find(segments[i]->first_source() + s);
      if (change == changes.replacements.end()) {
        rebuilt.push_back(scan_again(segments[i]->read_source(s)));
      } else if (change->second) {
        rebuilt.push_back(std::move(*change->second));
      }
      if (poll) poll();
    }
  }
  std::move(changes.fresh.begin(), changes.fresh.end(), std::back_inserter(rebuilt));
  std::vector<std::shared_ptr<const Segment>> after(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(keep));
  const Snapshot before(after);
  after.push_back(Segment::build(std::move(rebuilt), before, poll));
  return std::make_shared<const Snapshot>(std::move(after), std::make_shared<SaveHistory>(*snapshot->history()));
}

}  // namespace paperlens
