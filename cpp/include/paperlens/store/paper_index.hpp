#pragma once
// Finds a paper by what makes it the same paper: a hash table of rows, which asks its owner for their keys.

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
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
  /// The same everywhere and for ever: saved corpora are ordered by it.
  std::uint64_t hash() const;
};

/// The hash table as an array: open addressing with linear probing, row + 1 in each slot, 0 where it is free. A view;
/// the number of slots is a power of two, and one of them at least is free.
class PaperIndex {
 public:
  explicit PaperIndex(std::span<const std::uint32_t> slots) : slots_(slots) {}

  /// The row that `is_same` accepts among those with this hash. `check` is called with each slot before it is read, and
  /// throws if it is no good.
  template <typename IsSame, typename Check>
  std::optional<std::uint32_t> find(std::uint64_t hash, IsSame is_same, Check check) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = 0; i < slots_.size(); ++i) {  // a table made to mislead may have no free slot
      const std::uint32_t& slot = slots_[(hash + i) & mask];
      check(slot);
      if (slot == 0) return std::nullopt;
      if (is_same(slot - 1)) return slot - 1;
    }
    return std::nullopt;
  }

  /// Where that row stands, or the free slot where it would.
  template <typename IsSame>
  std::size_t probe(std::uint64_t hash, IsSame is_same) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != 0 && !is_same(slots_[slot] - 1)) slot = (slot + 1) & mask;
    return slot;
  }

 private:
  std::span<const std::uint32_t> slots_;
};

/// Fills the slots, which are at most half full.
class PaperIndexBuilder {
 public:
  /// How many slots `papers` rows need.
  static std::size_t slots_for(std::size_t papers) { return std::bit_ceil(papers * 2 + 1); }

  /// `slots`: slots_for as many rows as will be added, all 0. It fills them.
  explicit PaperIndexBuilder(std::span<std::uint32_t> slots) : slots_(slots) {}

  /// The row that `is_same` accepts among those with this hash; otherwise inserts `row` and returns nothing.
  template <typename IsSame>
  std::optional<std::uint32_t> find_or_insert(std::uint64_t hash, std::uint32_t row, IsSame is_same) {
    const std::size_t slot = PaperIndex(slots_).probe(hash, is_same);
    if (slots_[slot] != 0) return slots_[slot] - 1;
    slots_[slot] = row + 1;
    return std::nullopt;
  }

 private:
  std::span<std::uint32_t> slots_;
};

/// Which papers are certainly not there: some bits of the hash of each that is, in 6 to 16 bytes a paper.
class PaperFilter {
 public:
  void add(std::uint64_t hash);
  /// True for every hash added, and for few others.
  bool may_have(std::uint64_t hash) const;

 private:
  std::size_t slot_of(std::uint32_t tag) const;

  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(1024);  // tags, which are not 0; open addressing
  std::size_t used_ = 0;
};

}  // namespace paperlens
