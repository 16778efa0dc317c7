#pragma once
// A corpus: some rows of a snapshot, in some order. A value, cheap to copy, immutable.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

class Corpus {
 public:
  /// All papers of `snapshot`.
  explicit Corpus(std::shared_ptr<const Snapshot> snapshot);

  std::size_t size() const { return rows_ ? rows_->order.size() : snapshot_->size(); }
  /// The snapshot's row of the paper at `position`, which must be less than size().
  RowId row(std::size_t position) const {
    return rows_ ? rows_->order[position] : static_cast<RowId>(position);
  }
  const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
  /// Whether it is all of the snapshot, in its order.
  bool is_whole() const { return !rows_; }

  /// Where a row of the snapshot stands here.
  std::optional<std::size_t> position(RowId row) const;
  /// Where the paper stands here that `arxiv_id` (any form parse_arxiv_id or read_url takes; any version) names.
  std::optional<std::size_t> find(std::string_view arxiv_id) const;
  /// Where the paper at `position` of `other` stands here, judged by its key.
  std::optional<std::size_t> find_same(const Corpus& other, std::size_t position) const;

  /// The papers at `positions`, in that order. Throws Error(invalid_argument) if one is out of range or named twice.
  Corpus take(const std::vector<std::size_t>& positions) const;

 private:
  struct Rows {
    std::vector<RowId> order;
    std::vector<std::uint32_t> by_row;  // positions, sorted by row; empty if `order` is sorted already
  };
  Corpus(std::shared_ptr<const Snapshot> snapshot, std::vector<RowId> order);
  friend Corpus set_union(const Corpus& a, const Corpus& b);

  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const Rows> rows_;  // null: all
};

/// The papers of `a`, then those of `b` that are not in `a`. The sources of both are kept, and a paper that both have
/// has the appearances of both.
Corpus set_union(const Corpus& a, const Corpus& b);
/// The papers of `a`, in its order, that are in `b`; and those that are not.
Corpus set_intersection(const Corpus& a, const Corpus& b);
Corpus set_difference(const Corpus& a, const Corpus& b);

/// Whether both papers say the same: id, version, titles, abstract and URL. Where they stand does not matter.
bool same_content(const Corpus& a, std::size_t i, const Corpus& b, std::size_t j);
std::uint64_t content_hash(const Corpus& corpus, std::size_t position);

}  // namespace paperlens
