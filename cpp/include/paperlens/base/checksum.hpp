#pragma once
// Checksums that are the same everywhere and for ever, as saved corpora hold them (not safe against forgery); and
// random names.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace paperlens {

/// XXH3, 64 bits.
std::uint64_t checksum(std::string_view bytes);

/// A name that no two things share.
using RandomId = std::array<std::uint8_t, 16>;
RandomId random_id();
/// In hexadecimal, 32 characters.
std::string to_text(const RandomId& id);

}  // namespace paperlens
