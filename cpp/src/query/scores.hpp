#pragma once
// Scores of a block, eight at a time where the processor can (AVX2).
//
// Scores are whole numbers, a query's own fraction of one each, so that a sum does not depend on the order in which it
// was added up: pruned or not, in one thread or many, a document has the same score, and ties are ties.

#include <cstddef>
#include <cstdint>

namespace paperlens::query {

using Score = std::uint32_t;

/// What a term scores; at least 1, so that a sum of 0 says that a document has no term. `weight` is the score of a
/// frequency without end.
inline Score score_of(float weight, float frequency, float saturation) {
  // A frequency of 0 (a field of weight 0) scores no more whatever its saturation.
  const float score = weight * frequency / (frequency + saturation + 1e-30F);
  const auto rounded = static_cast<std::int32_t>((score < weight ? score : weight) + 0.5F);
  return static_cast<Score>(rounded > 1 ? rounded : 1);
}

/// scores[i] = score_of(weight, frequencies[codes[i]], saturation[documents[i]]) for i < count.
void score_documents(float weight, const float* frequencies, const std::uint32_t* codes, const float* saturation,
                     const std::uint32_t* documents, std::size_t count, Score* scores);

}  // namespace paperlens::query
