#include "paperlens/store/paper_index.hpp"

#include <bit>
#include <functional>

namespace paperlens {

std::uint64_t PaperKey::hash() const {
  const std::hash<std::string_view> hash;
  if (!arxiv_id.empty()) return hash(arxiv_id);
  return hash(url) * 31 + hash(title);
}

PaperIndex::PaperIndex(std::size_t papers) : slots_(std::bit_ceil(papers * 2 + 1)), mask_(slots_.size() - 1) {}

}  // namespace paperlens
