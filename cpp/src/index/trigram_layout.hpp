#pragma once
// The bytes of a TrigramIndex, little-endian:
//
//   index    = "PLTG" u32:version u32:rows u32:parts part_head{parts} part{parts} 0{8}
//   head     = u64:begin u32:leads u32:keys u32:postings_bytes u32:0     begin: of the part, in bytes of the index
//   part     = u32:lead{leads} u32:first_key{leads + 1} u32:second{keys} u32:list{keys} postings
//
// A part holds the grams of 65,536 rows (the last one of what is left), so that a row within it takes 16 bits, and parts
// can be built at the same time. A gram is two numbers of 21 bits, lead and second:
//
//   lead, second                     two code points, one of them not ASCII; second 0: the text ends here
//   lead, 0x1F0000 | b << 7 | c      three ASCII characters; c 0: a character that is not ASCII comes next, or the end
//
// Each character of a text but an ASCII one at its end starts one gram. So the grams that start with a character are
// those of its lead, and a single one can be looked for. Leads ascend, and so do the seconds of a lead: those of lead i
// are [first_key[i], first_key[i + 1]).
//
//   list     = 1:1 gap:15 row:16     one row (gap 0), or row and row + gap
//            | 0:1 begin:31          in `postings`, in bytes
//   postings = varint:count, then by count:
//     more than half of the rows     nothing: all rows are taken for candidates
//     a quarter or more              a bit a row
//     fewer                          Elias-Fano: low bits of each row, `low_bits` a row; then the high bits in unary
//                                    (the i-th row, from 0, sets bit (row >> low_bits) + i)

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace paperlens::trigram {

static_assert(std::endian::native == std::endian::little, "numbers are read as they stand in the file");

inline constexpr std::string_view magic = "PLTG";
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t header_bytes = 16, head_bytes = 24, padding = 8;
inline constexpr std::size_t part_rows = 65536;
inline constexpr std::uint32_t inline_flag = 0x80000000;

inline constexpr unsigned second_bits = 21;
inline constexpr std::uint32_t ascii_second = 0x1F0000;  // above all code points

constexpr std::uint64_t key(std::uint32_t lead, std::uint32_t second) {
  return std::uint64_t{lead} << second_bits | second;
}
constexpr std::uint32_t second_of_ascii(std::uint32_t b, std::uint32_t c) { return ascii_second | b << 7 | c; }

enum class Coding { all, bits, elias_fano };

/// `count` rows of `rows`.
constexpr Coding coding(std::size_t count, std::size_t rows) {
  if (count > rows / 2) return Coding::all;
  return count >= rows / 4 ? Coding::bits : Coding::elias_fano;
}

/// Of Elias-Fano; `count` is not 0.
constexpr unsigned low_bits(std::size_t count, std::size_t rows) {
  return static_cast<unsigned>(std::bit_width(rows / count)) - 1;
}
constexpr std::size_t low_bytes(std::size_t count, unsigned low) { return (count * low + 7) / 8; }
constexpr std::size_t high_bytes(std::size_t count, std::size_t rows, unsigned low) {
  return (count + (rows >> low) + 8) / 8;
}

template <typename T>
T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace paperlens::trigram
