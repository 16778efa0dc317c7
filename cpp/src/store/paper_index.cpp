#include "paperlens/store/paper_index.hpp"

#include <bit>

#include "paperlens/base/checksum.hpp"

namespace paperlens {

std::uint64_t PaperKey::hash() const {
  if (!arxiv_id.empty()) return checksum(arxiv_id);
  return checksum(url) * 31 + checksum(title);
}

PaperIndexBuilder::PaperIndexBuilder(std::size_t papers) : slots_(std::bit_ceil(papers * 2 + 1)) {}

}  // namespace paperlens
