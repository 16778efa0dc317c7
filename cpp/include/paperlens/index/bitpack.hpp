#pragma once
// Small numbers in as few bits as the largest of them needs.
//
//   block of 128:  `bits` groups of four 32-bit words; value i stands in lane i % 4, from bit (i / 4) * bits of the lane
//   fewer values:  value i stands from bit i * bits of the bytes, least significant bit first
//
// Four interleaved lanes unpack in vector registers (Lemire, Boytsov 2015: "Decoding billions of integers per second
// through vectorization"). All words are little-endian.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paperlens {

/// The most values that are packed together.
inline constexpr std::size_t block_size = 128;

/// How far `unpack` may read after the packed bytes: whoever owns them keeps so many bytes readable.
inline constexpr std::size_t unpack_slack = 8;

/// Bits of the largest value; 0 if all are 0.
unsigned bits_needed(std::span<const std::uint32_t> values);

/// Bytes that `count` values (at most block_size) of `bits` bits (at most 32) take.
constexpr std::size_t packed_bytes(std::size_t count, unsigned bits) { return (count * bits + 7) / 8; }

/// Appends at most block_size values, each of which fits into `bits`.
void pack(std::span<const std::uint32_t> values, unsigned bits, std::vector<std::uint8_t>& out);

/// Reads `count` values (at most block_size) into `values`, which has room for block_size, and returns the end of their
/// bytes. `bits` must be at most 32.
const std::uint8_t* unpack(const std::uint8_t* packed, std::size_t count, unsigned bits, std::uint32_t* values);

/// Value `i` of those that unpack would read, of at least one bit.
std::uint32_t unpack_one(const std::uint8_t* packed, std::size_t count, unsigned bits, std::size_t i);

/// Turns gaps, each less 1, into ascending numbers that start at `base` + the first: values[i] becomes
/// base + values[0] + ... + values[i] + i, modulo 2^32. `values` has room for `count` rounded up to a multiple of 4.
void add_up_gaps(std::uint32_t base, std::uint32_t* values, std::size_t count);

}  // namespace paperlens
