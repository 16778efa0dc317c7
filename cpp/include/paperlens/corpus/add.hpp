#pragma once
// A snapshot with more sources: its segments are kept where that is cheaper than to build them again.

#include <functional>
#include <memory>
#include <vector>

#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

/// `snapshot` with `sources` after its own, as if all had been read at once. A source with the path and the bytes of one
/// that is there changes nothing; with other bytes it takes that one's place, and is diagnosed (replaced_digest). One
/// that can't be read leaves what was read of it before. Returns `snapshot` itself if nothing changes.
///
/// What is new becomes a segment, merged with those before it that are not more than twice its size: there are never
/// more than about log2 of the size. Segments from the first replaced source on are built again from their bytes.
/// `poll`: see Segment::build.
std::shared_ptr<const Snapshot> add_sources(const std::shared_ptr<const Snapshot>& snapshot, std::vector<Source> sources,
                                            const std::function<void()>& poll = {});

}  // namespace paperlens
