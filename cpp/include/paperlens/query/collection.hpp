#pragma once
// What is searched: the text indexes of segments as one collection with common statistics.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "paperlens/index/bm25.hpp"
#include "paperlens/index/text_index.hpp"

namespace paperlens::query {

/// Immutable; any number of threads may search one.
class Collection {
 public:
  struct Segment {
    std::shared_ptr<const TextIndex> index;
    std::uint32_t first_row;         ///< of its documents in the collection
    std::vector<float> saturation;   ///< of each document (bm25.hpp)
    /// A block's impact times this bounds its scores; 0: impacts say nothing about these parameters.
    float impact_scale;
  };

  /// Rows count through the segments in their order.
  Collection(std::vector<std::shared_ptr<const TextIndex>> indexes, const Bm25& bm25);
  /// The same indexes with other parameters.
  Collection with(const Bm25& bm25) const;

  const std::vector<Segment>& segments() const { return segments_; }
  const Bm25& bm25() const { return bm25_; }
  std::uint32_t size() const { return size_; }
  /// Which segment holds a row.
  std::size_t segment_of(std::uint32_t row) const;
  /// How many documents hold a term.
  std::uint32_t documents_with(std::string_view term) const;

 private:
  std::vector<Segment> segments_;
  Bm25 bm25_;
  std::uint32_t size_ = 0;
};

}  // namespace paperlens::query
