#include "paperlens/base/marked_lines.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define PAPERLENS_X86
#define PAPERLENS_AVX2 [[gnu::target("avx2,bmi,popcnt")]]
#define PAPERLENS_AVX512 [[gnu::target("avx512f,avx512bw,bmi,popcnt")]]
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace paperlens {

#if defined(PAPERLENS_X86)
namespace {

/// What 64 bytes are, one bit a byte.
struct Block {
  std::uint64_t line_feeds, marks;
  std::uint64_t continuations;      // 80 to BF
  std::uint64_t leads, leads_of_3;  // C0 to FF, E0 to EF
  bool unusual;                     // whether any is
};

/// Goes through a text in blocks. Its members are compiled anew in each function that calls them, for what that may use.
class Finder {
 public:
  Finder(std::string_view text, std::size_t first, std::pmr::vector<MarkedLine>& lines)
      : text_(text), first_(first), next_(first), lines_(lines) {}

  /// The 64 bytes of the next block, the last one filled up with spaces in `last`; null at the end.
  [[gnu::always_inline]] const char* next(char* last) {
    if (next_ >= text_.size()) return nullptr;
    const char* const bytes = text_.data() + next_;
    const std::size_t left = text_.size() - next_;
    next_ += 64;
    if (left >= 64) return bytes;
    std::memset(last, ' ', 64);
    std::memcpy(last, bytes, left);
    return last;
  }

  /// False if the text is not of the usual kind.
  [[gnu::always_inline]] bool take(const Block& block) {
    const std::uint64_t continued = block.leads << 1 | block.leads_of_3 << 2 | awaited_;
    awaited_ = block.leads >> 63 | block.leads_of_3 >> 62;
    if (continued != block.continuations || block.unusual) return false;
    for (std::uint64_t marks = block.marks & ~(block.marks << 1); marks != 0; marks &= marks - 1) {  // the first of each run
      const std::uint64_t before = block.line_feeds & ((marks & -marks) - 1);
      add_line(next_ - 64 + static_cast<std::size_t>(std::countr_zero(marks)),
               number_ + static_cast<std::uint32_t>(std::popcount(before)));
    }
    number_ += static_cast<std::uint32_t>(std::popcount(block.line_feeds));
    return true;
  }

  bool is_complete() const { return awaited_ == 0; }

 private:
  /// If only spaces stand before the mark at `at`, three at most.
  void add_line(std::size_t at, std::uint32_t number) {
    std::size_t begin = at;
    while (begin > first_ && at - begin < 3 && text_[begin - 1] == ' ') --begin;
    if (begin == first_ || text_[begin - 1] == '\n') lines_.push_back({begin, number});
  }

  std::string_view text_;
  std::size_t first_, next_;
  std::pmr::vector<MarkedLine>& lines_;
  std::uint64_t awaited_ = 0;  // continuations in the next block
  std::uint32_t number_ = 1;
};

constexpr char first_lead = -0x40;  // signed bytes below it are continuations

/// A table of 16, once for each lane of a vector.
struct Table {
  alignas(64) std::array<signed char, 64> lanes{};
  constexpr explicit Table(const std::array<signed char, 16>& values) {
    for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] = values[i % values.size()];
  }
};
// A byte is unusual if its halves have a bit in common: 1 for 00, 0D, E0 and ED; 2 for F0 to FF; 4 for C0 and C1. Bit 80
// is that of E0 to EF.
constexpr Table by_low_half({7, 6, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2});
constexpr Table by_high_half({1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, -0x7F, 2});

PAPERLENS_AVX2 inline std::uint64_t bits(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

PAPERLENS_AVX2 inline Block read_by_avx2(const char* bytes, char mark) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
  const __m256i line_feed = _mm256_set1_epi8('\n'), marks = _mm256_set1_epi8(mark), leads = _mm256_set1_epi8(first_lead);
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i table1 = _mm256_load_si256(reinterpret_cast<const __m256i*>(by_high_half.lanes.data()));
  const __m256i table2 = _mm256_load_si256(reinterpret_cast<const __m256i*>(by_low_half.lanes.data()));
  const __m256i low1 = _mm256_shuffle_epi8(table1, _mm256_and_si256(_mm256_srli_epi16(low, 4), half));
  const __m256i high1 = _mm256_shuffle_epi8(table1, _mm256_and_si256(_mm256_srli_epi16(high, 4), half));
  const __m256i low2 = _mm256_shuffle_epi8(table2, _mm256_and_si256(low, half));
  const __m256i high2 = _mm256_shuffle_epi8(table2, _mm256_and_si256(high, half));
  const __m256i unusual = _mm256_or_si256(_mm256_and_si256(low1, low2), _mm256_and_si256(high1, high2));
  Block block;
  block.line_feeds = bits(_mm256_cmpeq_epi8(low, line_feed), _mm256_cmpeq_epi8(high, line_feed));
  block.marks = bits(_mm256_cmpeq_epi8(low, marks), _mm256_cmpeq_epi8(high, marks));
  block.continuations = bits(_mm256_cmpgt_epi8(leads, low), _mm256_cmpgt_epi8(leads, high));
  block.leads = bits(low, high) & ~block.continuations;
  block.leads_of_3 = bits(low1, high1);
  block.unusual = _mm256_testz_si256(unusual, unusual) == 0;
  return block;
}

PAPERLENS_AVX2 bool find_by_avx2(std::string_view text, std::uint64_t first, char mark, std::pmr::vector<MarkedLine>& lines) {
  char last[64];
  Finder finder(text, first, lines);
  while (const char* const bytes = finder.next(last)) {
    if (!finder.take(read_by_avx2(bytes, mark))) return false;
  }
  return finder.is_complete();
}

PAPERLENS_AVX512 inline Block read_by_avx512(const char* bytes, char mark) {
  const __m512i all = _mm512_loadu_si512(bytes);
  const __m512i half = _mm512_set1_epi8(15);
  const __m512i table1 = _mm512_load_si512(by_high_half.lanes.data());
  const __m512i table2 = _mm512_load_si512(by_low_half.lanes.data());
  const __m512i class1 = _mm512_shuffle_epi8(table1, _mm512_and_si512(_mm512_srli_epi16(all, 4), half));
  const __m512i class2 = _mm512_shuffle_epi8(table2, _mm512_and_si512(all, half));
  Block block;
  block.line_feeds = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\n'));
  block.marks = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(mark));
  block.continuations = _mm512_cmplt_epi8_mask(all, _mm512_set1_epi8(first_lead));
  block.leads = _mm512_movepi8_mask(all) & ~block.continuations;
  block.leads_of_3 = _mm512_movepi8_mask(class1);
  block.unusual = _mm512_test_epi8_mask(class1, class2) != 0;
  return block;
}

PAPERLENS_AVX512 bool find_by_avx512(std::string_view text, std::uint64_t first, char mark,
                                     std::pmr::vector<MarkedLine>& lines) {
  char last[64];
  Finder finder(text, first, lines);
  while (const char* const bytes = finder.next(last)) {
    if (!finder.take(read_by_avx512(bytes, mark))) return false;
  }
  return finder.is_complete();
}

}  // namespace
#endif

std::vector<MarkedLineFinder> marked_line_finders() {
  std::vector<MarkedLineFinder> finders;
#if defined(PAPERLENS_X86)
  if (__builtin_cpu_supports("avx512bw")) finders.push_back(find_by_avx512);
  if (__builtin_cpu_supports("avx2")) finders.push_back(find_by_avx2);
#endif
  return finders;
}

bool find_marked_lines(std::string_view text, std::uint64_t begin, char mark, std::pmr::vector<MarkedLine>& lines) {
  static const std::vector<MarkedLineFinder> finders = marked_line_finders();
  lines.clear();
  return !finders.empty() && finders.front()(text, begin, mark, lines);
}

}  // namespace paperlens
