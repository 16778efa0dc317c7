#include "paperlens/base/checksum.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace paperlens {

std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

ContentId content_id(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  ContentId id;
  static_assert(sizeof canonical.digest == sizeof id);
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = canonical.digest[i];
  return id;
}

}  // namespace paperlens
