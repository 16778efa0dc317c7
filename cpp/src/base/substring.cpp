#include "paperlens/base/substring.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstdint>
#include <cstring>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

/// How frequent a byte is in Chinese and English text, roughly; only the order matters.
int frequency(unsigned char byte) {
  if (byte >= 0xE3) return 9;  // starts a Chinese character
  if (byte == ' ') return 8;
  if (std::string_view("etaoinsr").find(static_cast<char>(byte)) != std::string_view::npos) return 7;
  if (byte >= 'a' && byte <= 'z') return 5;
  if (byte >= 0x80 && byte <= 0xBF) return 4;
  return 2;
}

unsigned char case_bit(char c, bool ignore_case) { return ignore_case && c >= 'a' && c <= 'z' ? 0x20 : 0; }

}  // namespace

Substring::Substring(std::string_view wanted, bool ignore_ascii_case) : wanted_(wanted), ignore_case_(ignore_ascii_case) {
  const auto cost = [&](std::size_t i) {
    // Of the bytes of a character the last varies most.
    const bool inside = i + 1 < wanted_.size() && is_continuation_byte(wanted_[i + 1]);
    return frequency(static_cast<unsigned char>(wanted_[i])) * 2 + (inside ? 1 : 0);
  };
  for (std::size_t i = 1; i < wanted_.size(); ++i) {
    if (cost(i) < cost(first_)) first_ = i;
  }
  second_ = first_ == 0 ? wanted_.size() - 1 : 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (i != first_ && cost(i) < cost(second_)) second_ = i;
  }
  if (first_ > second_) std::swap(first_, second_);
}

bool Substring::stands_at(const char* text) const {
  if (!ignore_case_) return std::memcmp(text, wanted_.data(), wanted_.size()) == 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (ascii_lower(text[i]) != wanted_[i]) return false;
  }
  return true;
}

std::size_t Substring::find(std::string_view text, std::size_t from) const {
  if (text.size() < wanted_.size()) return text.npos;
  const std::size_t last = text.size() - wanted_.size();  // where it may start
  std::size_t at = from;
  const unsigned char bits1 = case_bit(wanted_[first_], ignore_case_), bits2 = case_bit(wanted_[second_], ignore_case_);
#if defined(__SSE2__)
  const auto all = [](unsigned char byte) { return _mm_set1_epi8(static_cast<char>(byte)); };
  const __m128i case1 = all(bits1), case2 = all(bits2);
  const __m128i byte1 = all(static_cast<unsigned char>(wanted_[first_]));
  const __m128i byte2 = all(static_cast<unsigned char>(wanted_[second_]));
  const auto candidates = [&](std::size_t i) {
    const auto* block1 = reinterpret_cast<const __m128i*>(text.data() + i + first_);
    const auto* block2 = reinterpret_cast<const __m128i*>(text.data() + i + second_);
    return _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(_mm_loadu_si128(block1), case1), byte1),
                         _mm_cmpeq_epi8(_mm_or_si128(_mm_loadu_si128(block2), case2), byte2));
  };
  const auto mask_of = [](__m128i found) { return static_cast<std::uint64_t>(_mm_movemask_epi8(found)); };
  for (; at + 63 <= last; at += 64) {
    const __m128i a = candidates(at), b = candidates(at + 16), c = candidates(at + 32), d = candidates(at + 48);
    if (mask_of(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) == 0) continue;
    std::uint64_t mask = mask_of(a) | mask_of(b) << 16 | mask_of(c) << 32 | mask_of(d) << 48;
    for (; mask != 0; mask &= mask - 1) {
      const std::size_t i = at + static_cast<std::size_t>(std::countr_zero(mask));
      if (stands_at(text.data() + i)) return i;
    }
  }
  for (; at + 15 <= last; at += 16) {
    for (std::uint64_t mask = mask_of(candidates(at)); mask != 0; mask &= mask - 1) {
      const std::size_t i = at + static_cast<std::size_t>(std::countr_zero(mask));
      if (stands_at(text.data() + i)) return i;
    }
  }
#endif
  for (; at <= last; ++at) {
    if ((static_cast<unsigned char>(text[at + first_]) | bits1) == static_cast<unsigned char>(wanted_[first_]) &&
        (static_cast<unsigned char>(text[at + second_]) | bits2) == static_cast<unsigned char>(wanted_[second_]) &&
        stands_at(text.data() + at)) {
      return at;
    }
  }
  return text.npos;
}

}  // namespace paperlens
