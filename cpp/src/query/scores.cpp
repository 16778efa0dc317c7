#include "scores.hpp"

namespace paperlens::query {
namespace {

// The same loops twice: the compiler turns them into vectors of what the processor has. It may not fuse a product and a
// sum (-ffp-contract=off, the default of standard C++), so that both give the same numbers.

[[gnu::always_inline]] inline void score_loop(float weight, const float* frequencies, const std::uint32_t* codes,
                                              const float* saturation, const std::uint32_t* documents, std::size_t count,
                                              Score* __restrict scores) {
  for (std::size_t i = 0; i < count; ++i) scores[i] = score_of(weight, frequencies[codes[i]], saturation[documents[i]]);
}

}  // namespace

#if defined(__x86_64__)

namespace {

[[gnu::target("avx2")]] void score_avx2(float weight, const float* frequencies, const std::uint32_t* codes,
                                        const float* saturation, const std::uint32_t* documents, std::size_t count, Score* scores) {
  score_loop(weight, frequencies, codes, saturation, documents, count, scores);
}
const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;

}  // namespace

void score_documents(float weight, const float* frequencies, const std::uint32_t* codes, const float* saturation,
                     const std::uint32_t* documents, std::size_t count, Score* scores) {
  if (has_avx2) return score_avx2(weight, frequencies, codes, saturation, documents, count, scores);
  score_loop(weight, frequencies, codes, saturation, documents, count, scores);
}

#else

void score_documents(float weight, const float* frequencies, const std::uint32_t* codes, const float* saturation,
                     const std::uint32_t* documents, std::size_t count, Score* scores) {
  score_loop(weight, frequencies, codes, saturation, documents, count, scores);
}

#endif

}  // namespace paperlens::query
