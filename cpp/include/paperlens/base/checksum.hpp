#pragma once
// Hashes that are the same everywhere and for ever: saved corpora hold them. Not safe against forgery.

#include <array>
#include <cstdint>
#include <string_view>

namespace paperlens {

/// XXH3, 64 bits.
std::uint64_t checksum(std::string_view bytes);

/// XXH3, 128 bits, big-endian: what names content.
using ContentId = std::array<std::uint8_t, 16>;
ContentId content_id(std::string_view bytes);

}  // namespace paperlens
