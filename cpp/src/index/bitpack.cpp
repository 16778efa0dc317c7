#include "paperlens/index/bitpack.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace paperlens {
namespace {

static_assert(std::endian::native == std::endian::little, "packed words are read as they lie in memory");

constexpr std::size_t lanes = 4;
constexpr std::size_t values_of_a_lane = block_size / lanes;
typedef std::uint32_t Lanes __attribute__((vector_size(16)));

Lanes load(const std::uint8_t* at) {
  Lanes words;
  std::memcpy(&words, at, sizeof words);
  return words;
}

template <unsigned bits, std::size_t i>
void unpack_four(const std::uint8_t* packed, std::uint32_t* values) {
  constexpr std::size_t word = i * bits / 32;
  constexpr unsigned shift = i * bits % 32;
  constexpr std::uint32_t mask = bits == 32 ? ~0U : (1U << bits) - 1;
  Lanes four = load(packed + word * sizeof(Lanes)) >> shift;
  if constexpr (shift + bits > 32) four |= load(packed + (word + 1) * sizeof(Lanes)) << (32 - shift);
  four &= mask;
  std::memcpy(values + i * lanes, &four, sizeof four);
}

template <unsigned bits, std::size_t... i>
void unpack_all(const std::uint8_t* packed, std::uint32_t* values, std::index_sequence<i...>) {
  (unpack_four<bits, i>(packed, values), ...);
}

template <unsigned bits>
void unpack_block(const std::uint8_t* packed, std::uint32_t* values) {
  if constexpr (bits == 0) {
    std::memset(values, 0, block_size * sizeof *values);
  } else {
    unpack_all<bits>(packed, values, std::make_index_sequence<values_of_a_lane>());
  }
}

using Unpack = void (*)(const std::uint8_t*, std::uint32_t*);

template <unsigned... bits>
constexpr std::array<Unpack, sizeof...(bits)> unpackers(std::integer_sequence<unsigned, bits...>) {
  return {unpack_block<bits>...};
}
constexpr auto unpackers_by_bits = unpackers(std::make_integer_sequence<unsigned, 33>());

void pack_block(std::span<const std::uint32_t> values, unsigned bits, std::uint8_t* out) {
  std::array<std::uint32_t, lanes * 33> words{};  // one group more than 32 bits fill, for the last overlap
  for (std::size_t i = 0; i < block_size; ++i) {
    const std::size_t bit = i / lanes * bits;
    const std::size_t word = bit / 32 * lanes + i % lanes;
    const std::uint64_t shifted = std::uint64_t{values[i]} << bit % 32;
    words[word] |= static_cast<std::uint32_t>(shifted);
    words[word + lanes] |= static_cast<std::uint32_t>(shifted >> 32);
  }
  std::memcpy(out, words.data(), packed_bytes(block_size, bits));
}

}  // namespace

unsigned bits_needed(std::span<const std::uint32_t> values) {
  std::uint32_t all = 0;
  for (const std::uint32_t value : values) all |= value;
  return static_cast<unsigned>(std::bit_width(all));
}

void pack(std::span<const std::uint32_t> values, unsigned bits, std::vector<std::uint8_t>& out) {
  const std::size_t begin = out.size();
  out.resize(begin + packed_bytes(values.size(), bits));
  if (bits == 0) return;
  if (values.size() == block_size) return pack_block(values, bits, out.data() + begin);
  std::uint8_t* next = out.data() + begin;
  std::uint64_t pending = 0;
  unsigned pending_bits = 0;
  for (const std::uint32_t value : values) {
    pending |= std::uint64_t{value} << pending_bits;
    for (pending_bits += bits; pending_bits >= 8; pending_bits -= 8, pending >>= 8) {
      *next++ = static_cast<std::uint8_t>(pending);
    }
  }
  if (pending_bits != 0) *next = static_cast<std::uint8_t>(pending);
}

const std::uint8_t* unpack(const std::uint8_t* packed, std::size_t count, unsigned bits, std::uint32_t* values) {
  if (count == block_size) {
    unpackers_by_bits[bits](packed, values);
  } else {
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t bit = i * bits;
      std::uint64_t word;
      std::memcpy(&word, packed + bit / 8, sizeof word);
      values[i] = static_cast<std::uint32_t>(word >> bit % 8 & mask);
    }
  }
  return packed + packed_bytes(count, bits);
}

std::uint32_t unpack_one(const std::uint8_t* packed, std::size_t count, unsigned bits, std::size_t i) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::uint64_t word;
  if (count != block_size) {
    std::memcpy(&word, packed + i * bits / 8, sizeof word);
    return static_cast<std::uint32_t>(word >> i * bits % 8 & mask);
  }
  const std::size_t bit = i / lanes * bits;
  const std::uint8_t* const lane = packed + i % lanes * sizeof(std::uint32_t) + bit / 32 * sizeof(Lanes);
  std::uint32_t low, high = 0;
  std::memcpy(&low, lane, sizeof low);
  if (bit % 32 + bits > 32) std::memcpy(&high, lane + sizeof(Lanes), sizeof high);
  word = std::uint64_t{high} << 32 | low;
  return static_cast<std::uint32_t>(word >> bit % 32 & mask);
}

void add_up_gaps(std::uint32_t base, std::uint32_t* values, std::size_t count) {
  Lanes before = Lanes{} + (base - 1);  // the last of the four before, in all lanes
  for (std::size_t i = 0; i < count; i += lanes) {
    Lanes four;
    std::memcpy(&four, values + i, sizeof four);
    four += 1;
    four += __builtin_shufflevector(Lanes{}, four, 3, 4, 5, 6);
    four += __builtin_shufflevector(Lanes{}, four, 2, 3, 4, 5);
    four += before;
    std::memcpy(values + i, &four, sizeof four);
    before = __builtin_shufflevector(four, four, 3, 3, 3, 3);
  }
}

}  // namespace paperlens
