#include "paperlens/base/marked_lines.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define PAPERLENS_AVX2 [[gnu::target("avx2,bmi,popcnt")]]
#endif

#include <bit>
#include <cstddef>
#include <cstring>

namespace paperlens {

#if defined(PAPERLENS_AVX2)
namespace {

constexpr std::size_t block_size = 64;

/// What its bytes are, one bit a byte.
struct Block {
  std::uint64_t line_feeds, marks;
  std::uint64_t continuations;    // 80 to BF
  std::uint64_t leads, leads_of_3;  // C0 to FF, E0 to EF
  bool unusual;                   // whether any is
};

PAPERLENS_AVX2 inline std::uint64_t bits(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

PAPERLENS_AVX2 inline __m256i both_lanes(__m128i lane) { return _mm256_broadcastsi128_si256(lane); }

PAPERLENS_AVX2 inline Block read_block(const char* text, char mark) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
  const __m256i line_feed = _mm256_set1_epi8('\n'), marks = _mm256_set1_epi8(mark), c0 = _mm256_set1_epi8(-0x40);
  // A byte is unusual if its halves have a bit in common: 1 for 00, 0D, E0, ED; 2 for F0 to FF; 4 for C0, C1. Bit 80 is E0
  // to EF.
  const __m256i by_low_half = both_lanes(_mm_setr_epi8(7, 6, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2));
  const __m256i by_high_half = both_lanes(_mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, -0x7F, 2));
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i low1 = _mm256_shuffle_epi8(by_high_half, _mm256_and_si256(_mm256_srli_epi16(low, 4), half));
  const __m256i high1 = _mm256_shuffle_epi8(by_high_half, _mm256_and_si256(_mm256_srli_epi16(high, 4), half));
  const __m256i low2 = _mm256_shuffle_epi8(by_low_half, _mm256_and_si256(low, half));
  const __m256i high2 = _mm256_shuffle_epi8(by_low_half, _mm256_and_si256(high, half));
  const __m256i unusual = _mm256_or_si256(_mm256_and_si256(low1, low2), _mm256_and_si256(high1, high2));

  Block block;
  block.line_feeds = bits(_mm256_cmpeq_epi8(low, line_feed), _mm256_cmpeq_epi8(high, line_feed));
  block.marks = bits(_mm256_cmpeq_epi8(low, marks), _mm256_cmpeq_epi8(high, marks));
  block.continuations = bits(_mm256_cmpgt_epi8(c0, low), _mm256_cmpgt_epi8(c0, high));
  block.leads = bits(low, high) & ~block.continuations;
  block.leads_of_3 = bits(low1, high1);
  block.unusual = _mm256_testz_si256(unusual, unusual) == 0;
  return block;
}

/// Where the line begins if only spaces stand before the mark at `at`, three at most; otherwise `at` + 1.
std::size_t line_of_mark(std::string_view text, std::size_t first, std::size_t at) {
  std::size_t begin = at;
  while (begin > first && at - begin < 3 && text[begin - 1] == ' ') --begin;
  return begin == first || text[begin - 1] == '\n' ? begin : at + 1;
}

PAPERLENS_AVX2 bool find_by_avx2(std::string_view text, std::size_t first, char mark, std::pmr::vector<MarkedLine>& lines) {
  std::uint64_t awaited = 0;  // continuations in the next block
  std::uint32_t number = 1;
  char last[block_size];
  for (std::size_t at = first; at < text.size(); at += block_size) {
    const char* bytes = text.data() + at;
    if (text.size() - at < block_size) {
      std::memset(last, ' ', block_size);
      std::memcpy(last, bytes, text.size() - at);
      bytes = last;
    }
    const Block block = read_block(bytes, mark);
    const std::uint64_t continued = block.leads << 1 | block.leads_of_3 << 2 | awaited;
    awaited = block.leads >> 63 | block.leads_of_3 >> 62;
    if (continued != block.continuations || block.unusual) return false;
    for (std::uint64_t marks = block.marks & ~(block.marks << 1); marks != 0; marks &= marks - 1) {  // the first of each run
      const std::size_t mark_at = at + static_cast<std::size_t>(std::countr_zero(marks));
      const std::size_t begin = line_of_mark(text, first, mark_at);
      if (begin > mark_at) continue;
      const std::uint64_t before = block.line_feeds & ((marks & -marks) - 1);
      lines.push_back({begin, number + static_cast<std::uint32_t>(std::popcount(before))});
    }
    number += static_cast<std::uint32_t>(std::popcount(block.line_feeds));
  }
  return awaited == 0;
}

}  // namespace
#endif

bool find_marked_lines([[maybe_unused]] std::string_view text, [[maybe_unused]] std::uint64_t begin,
                       [[maybe_unused]] char mark, std::pmr::vector<MarkedLine>& lines) {
  lines.clear();
#if defined(PAPERLENS_AVX2)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return find_by_avx2(text, begin, mark, lines);
#endif
  return false;
}

}  // namespace paperlens
