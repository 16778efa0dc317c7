#pragma once
// What adding sources to a snapshot does: which of them are new, which take the place of others, and which segments are
// built again for that.

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

/// A source of a segment that is to be built.
struct PlannedSource {
  std::optional<std::size_t> old;    ///< its number in the snapshot, unless its path is new
  std::optional<std::size_t> added;  ///< its number among those added; none: it stays as it is
  bool replaced = false;             ///< another text stood in its place
};

struct AddPlan {
  std::size_t kept = 0;                ///< segments that stay as they are: the first ones
  std::vector<PlannedSource> sources;  ///< of what comes after them
};

class Changes {
 public:
  /// `snapshot` must outlive it.
  explicit Changes(const Snapshot& snapshot);

  /// Whether a source of this path is there, so that what is added depends on its content.
  bool knows(std::string_view path) const { return by_path_.contains(path); }

  /// Notes the `number`th of the sources that are added; in their order. One whose path is not known need not be read
  /// yet: its path and `bytes` of text will do.
  void add_unknown(std::size_t number, std::uint64_t bytes);
  void add(std::size_t number, const Source& source);

  /// Segments of up to `largest_merge` bytes of text together are merged.
  AddPlan plan(std::uint64_t largest_merge) const;

 private:
  const Snapshot& snapshot_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_path_;
  std::vector<std::size_t> fresh_;
  std::uint64_t fresh_bytes_ = 0;
  struct Replacement {
    std::optional<std::size_t> number;  // none: the old source is dropped
    bool replaced = false;
  };
  std::unordered_map<std::size_t, Replacement> replacements_;  // by the number of the old source
};

}  // namespace paperlens
