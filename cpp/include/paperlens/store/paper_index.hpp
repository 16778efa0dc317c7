#pragma once
// Finds a paper by what makes it the same paper: a hash table of rows, which asks its owner for their keys.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace paperlens {

/// The arXiv id without version; for a paper without one its URL and title.
struct PaperKey {
  std::string_view arxiv_id, url, title;

  bool operator==(const PaperKey& other) const {
    if (!arxiv_id.empty() || !other.arxiv_id.empty()) return arxiv_id == other.arxiv_id;
    return url == other.url && title == other.title;
  }
  std::uint64_t hash() const;
};

/// Open addressing with linear probing, at most half full. Reading is thread-safe, inserting is not.
class PaperIndex {
 public:
  PaperIndex() = default;
  /// Room for `papers` rows, which is all that it can take.
  explicit PaperIndex(std::size_t papers);

  /// The row that `is_same` accepts among those with this hash; otherwise inserts `row` and returns nothing.
  template <typename IsSame>
  std::optional<std::uint32_t> find_or_insert(std::uint64_t hash, std::uint32_t row, IsSame is_same) {
    const std::size_t slot = probe(hash, is_same);
    if (slots_[slot] != 0) return slots_[slot] - 1;
    slots_[slot] = row + 1;
    return std::nullopt;
  }

  template <typename IsSame>
  std::optional<std::uint32_t> find(std::uint64_t hash, IsSame is_same) const {
    const std::size_t slot = probe(hash, is_same);
    if (slots_[slot] == 0) return std::nullopt;
    return slots_[slot] - 1;
  }

 private:
  template <typename IsSame>
  std::size_t probe(std::uint64_t hash, IsSame is_same) const {
    std::size_t slot = hash & mask_;
    while (slots_[slot] != 0 && !is_same(slots_[slot] - 1)) slot = (slot + 1) & mask_;
    return slot;
  }

  std::vector<std::uint32_t> slots_;  // row + 1; 0 is free
  std::size_t mask_ = 0;
};

}  // namespace paperlens
