#include "paperlens/corpus/add.hpp"

#include "changes.hpp"
#include "save_history.hpp"

namespace paperlens {

std::shared_ptr<const Snapshot> add_sources(const std::shared_ptr<const Snapshot>& snapshot, std::vector<Source> sources,
                                            const std::function<void()>& poll, std::uint64_t largest_merge) {
  Changes changes(*snapshot);
  for (std::size_t i = 0; i < sources.size(); ++i) changes.add(i, sources[i]);
  const AddPlan plan = changes.plan(largest_merge);
  if (plan.sources.empty()) return snapshot;

  std::vector<Source> rebuilt;
  for (const PlannedSource& planned : plan.sources) {
    if (planned.added) {
      rebuilt.push_back(std::move(sources[*planned.added]));
      rebuilt.back().replaced = planned.replaced;
    } else {
      rebuilt.push_back(scan_again(snapshot->read_source(*planned.old)));
      if (poll) poll();
    }
  }
  const auto& segments = snapshot->segments();
  std::vector<std::shared_ptr<const Segment>> after(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(plan.kept));
  const Snapshot before(after);
  after.push_back(Segment::build(std::move(rebuilt), before, {.poll = poll}));
  return std::make_shared<const Snapshot>(std::move(after), std::make_shared<SaveHistory>(*snapshot->history()));
}

}  // namespace paperlens
