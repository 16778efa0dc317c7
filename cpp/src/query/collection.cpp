#include "paperlens/query/collection.hpp"

#include <algorithm>

namespace paperlens::query {
namespace {

double mean(double sum, double documents) { return documents > 0 ? sum / documents : 0; }

double weighted_positions(const TextIndex& index, const Bm25& bm25) {
  double sum = 0;
  for (std::size_t f = 0; f < field_count; ++f) sum += static_cast<double>(bm25.weights[f]) * static_cast<double>(index.positions()[f]);
  return sum;
}

}  // namespace

Collection::Collection(std::vector<std::shared_ptr<const TextIndex>> indexes, const Bm25& bm25) : bm25_(bm25) {
  double sum = 0;
  for (const auto& index : indexes) {
    segments_.push_back({index, size_, {}, 0});
    size_ += index->documents();
    sum += weighted_positions(*index, bm25);
  }
  const double mean_length = mean(sum, size_);
  for (Segment& segment : segments_) {
    const TextIndex& index = *segment.index;
    segment.saturation.reserve(index.documents());
    for (DocId document = 0; document < index.documents(); ++document) {
      segment.saturation.push_back(bm25.saturation(index.lengths(document), static_cast<float>(mean_length)));
    }
    // Impacts were kept against the mean length of their own segment: in a collection of longer documents a document
    // counts as shorter, and scores higher, at most in the ratio of the means.
    if (bm25 == index.impacts()) {
      const double own = mean(weighted_positions(index, bm25), index.documents());
      segment.impact_scale = static_cast<float>(own > 0 ? std::max(1.0, mean_length / own) : 1.0);
    }
  }
}

Collection Collection::with(const Bm25& bm25) const {
  std::vector<std::shared_ptr<const TextIndex>> indexes;
  for (const Segment& segment : segments_) indexes.push_back(segment.index);
  return {std::move(indexes), bm25};
}

std::size_t Collection::segment_of(std::uint32_t row) const {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), row,
                                      [](std::uint32_t wanted, const Segment& segment) { return wanted < segment.first_row; });
  return static_cast<std::size_t>(after - segments_.begin()) - 1;
}

std::uint32_t Collection::documents_with(std::string_view term) const {
  std::uint32_t documents = 0;
  for (const Segment& segment : segments_) {
    if (const auto entry = segment.index->dictionary().find(term)) documents += entry->documents;
  }
  return documents;
}

}  // namespace paperlens::query
