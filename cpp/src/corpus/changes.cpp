#include "changes.hpp"

#include <algorithm>

namespace paperlens {
namespace {

std::uint64_t text_bytes(const Segment& segment) {
  std::uint64_t bytes = 0;
  for (const Source& source : segment.sources()) bytes += source.text.view.size();
  return bytes;
}

}  // namespace

Changes::Changes(const Snapshot& snapshot) : snapshot_(snapshot) {
  for (std::size_t i = 0; i < snapshot.source_count(); ++i) by_path_[snapshot.source(i).path].push_back(i);
}

void Changes::add_unknown(std::size_t number, std::uint64_t bytes) {
  fresh_.push_back(number);
  fresh_bytes_ += bytes;
}

void Changes::add(std::size_t number, const Source& source) {
  const auto known = by_path_.find(source.path);
  if (known == by_path_.end()) {
    add_unknown(number, source.text.view.size());
    return;
  }
  const std::vector<std::size_t>& old = known->second;
  const auto is_same = [&](std::size_t i) {
    return snapshot_.source(i).text.view.size() == source.text.view.size() && same_bytes(snapshot_.read_source(i), source);
  };
  const auto was_read = [&](std::size_t i) { return snapshot_.source(i).unreadable.empty(); };
  const bool was_readable = std::any_of(old.begin(), old.end(), was_read);
  if (std::any_of(old.begin(), old.end(), is_same) || (!source.unreadable.empty() && was_readable)) return;
  for (const std::size_t i : old) replacements_[i] = {};
  replacements_[old.front()] = {number, was_readable};
}

AddPlan Changes::plan(std::uint64_t largest_merge) const {
  const auto& segments = snapshot_.segments();
  AddPlan plan;
  plan.kept = segments.size();
  if (fresh_.empty() && replacements_.empty()) return plan;
  for (const auto& [index, replacement] : replacements_) {
    while (plan.kept > 0 && segments[plan.kept - 1]->first_source() + segments[plan.kept - 1]->source_count() > index) --plan.kept;
  }
  std::uint64_t bytes = fresh_bytes_;
  for (std::size_t i = plan.kept; i < segments.size(); ++i) bytes += text_bytes(*segments[i]);
  for (; plan.kept > 0; --plan.kept) {
    const std::uint64_t previous = text_bytes(*segments[plan.kept - 1]);
    if (bytes * 2 < previous || bytes + previous > largest_merge) break;
    bytes += previous;
  }
  for (std::size_t i = plan.kept; i < segments.size(); ++i) {
    for (std::size_t s = 0; s < segments[i]->source_count(); ++s) {
      const std::size_t old = segments[i]->first_source() + s;
      const auto change = replacements_.find(old);
      if (change == replacements_.end()) {
        plan.sources.push_back({old, {}, false});
      } else if (change->second.number) {
        plan.sources.push_back({old, change->second.number, change->second.replaced});
      }
    }
  }
  for (const std::size_t number : fresh_) plan.sources.push_back({{}, number, false});
  return plan;
}

}  // namespace paperlens
