#include "paperlens/base/checksum.hpp"

#include <cstring>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace paperlens {

std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

RandomId random_id() {
  std::random_device device;
  RandomId id;
  for (std::size_t i = 0; i < id.size(); i += sizeof(std::random_device::result_type)) {
    const auto bits = device();
    std::memcpy(id.data() + i, &bits, sizeof bits);
  }
  return id;
}

std::string to_text(const RandomId& id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : id) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace paperlens
