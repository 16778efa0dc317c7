#pragma once
// A snapshot with more sources: its segments are kept where that is cheaper than to build them again.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

/// Bytes of text: segments that are larger together are not merged any more.
inline constexpr std::uint64_t default_largest_merge = std::uint64_t{320} << 20;

/// `snapshot` with `sources` after its own, as if all had been read at once. A source with the path and the bytes of one
/// that is there changes nothing; with other bytes it takes that one's place, and is diagnosed (replaced_digest). One
/// that can't be read leaves what was read of it before. Returns `snapshot` itself if nothing changes.
///
/// What is new becomes a segment, merged with those before it that are not more than twice its size, up to
/// `largest_merge` bytes of text: there are never more than about log2 of the size, and two for each `largest_merge`.
/// Segments from the first replaced source on are built again from their bytes. `poll`: see Segment::build.
std::shared_ptr<const Snapshot> add_sources(const std::shared_ptr<const Snapshot>& snapshot, std::vector<Source> sources,
                                            const std::function<void()>& poll = {},
                                            std::uint64_t largest_merge = default_largest_merge);

}  // namespace paperlens
