#pragma once
// BM25F in its first form (Robertson, Zaragoza, Taylor 2004, "Simple BM25 extension to multiple weighted fields"): the
// fields' term frequencies and lengths are summed with weights, and BM25 scores the sums.
//
//   tf  = sum of weight[f] * frequency of the term in field f
//   len = sum of weight[f] * length of field f in positions
//   score of a term = idf * tf / (tf + k1 * (1 - b + b * len / mean len))
//   idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N documents, n of them with the term

#include <array>
#include <cmath>

#include "paperlens/index/field.hpp"

namespace paperlens {

struct Bm25 {
  float k1 = 1.2F;
  float b = 0.75F;
  std::array<float, field_count> weights{2.0F, 2.0F, 1.0F};

  bool operator==(const Bm25&) const = default;

  float weighted(const FieldCounts& counts) const {
    float sum = 0;
    for (std::size_t f = 0; f < field_count; ++f) sum += weights[f] * static_cast<float>(counts[f]);
    return sum;
  }
  /// What the weighted frequency is set against: k1 times the length norm.
  float saturation(const FieldCounts& lengths, float mean_length) const {
    return k1 * (1 - b + (mean_length > 0 ? b * weighted(lengths) / mean_length : 0));
  }
};

inline double inverse_document_frequency(double documents, double with_term) {
  return std::log(1 + (documents - with_term + 0.5) / (with_term + 0.5));
}

}  // namespace paperlens
