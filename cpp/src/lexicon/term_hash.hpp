#pragma once
// A hash of text that grows piece by piece, however the text is cut (FNV-1a), and one that mixes it. The same on every
// machine: models that were learned with it are kept in files. 0 stands for nothing: no text is known that has it.

#include <cstdint>
#include <string_view>

namespace paperlens::lexicon {

inline constexpr std::uint64_t hash_basis = 0xCBF29CE484222325U;

inline std::uint64_t hash_more(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

/// Spreads what differs in a few bits.
inline std::uint64_t mixed(std::uint64_t hash) {
  hash = (hash ^ (hash >> 31)) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 29);
}

}  // namespace paperlens::lexicon
