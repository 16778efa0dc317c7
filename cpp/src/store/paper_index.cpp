#include "paperlens/store/paper_index.hpp"

#include "paperlens/base/checksum.hpp"

namespace paperlens {

std::uint64_t PaperKey::hash() const {
  if (!arxiv_id.empty()) return checksum(arxiv_id);
  return checksum(url) * 31 + checksum(title);
}

}  // namespace paperlens
