#include "paperlens/store/paper_index.hpp"

#include <algorithm>

#include "paperlens/base/checksum.hpp"

namespace paperlens {

std::uint64_t PaperKey::hash() const {
  if (!arxiv_id.empty()) return checksum(arxiv_id);
  return checksum(url) * 31 + checksum(title);
}

namespace {

std::uint32_t tag_of(std::uint64_t hash) { return std::max(1U, static_cast<std::uint32_t>(hash >> 32)); }

}  // namespace

/// Where the tag stands, or the free slot where it would. It begins at the highest bits of the tag, so that tags alone are
/// enough to grow.
std::size_t PaperFilter::slot_of(std::uint32_t tag) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (std::uint64_t{tag} * slots_.size()) >> 32;
  while (slots_[slot] != 0 && slots_[slot] != tag) slot = (slot + 1) & mask;
  return slot;
}

void PaperFilter::add(std::uint64_t hash) {
  const std::uint32_t tag = tag_of(hash);
  const std::size_t slot = slot_of(tag);
  if (slots_[slot] == tag) return;
  slots_[slot] = tag;
  if (++used_ * 3 < slots_.size() * 2) return;
  std::vector<std::uint32_t> old(slots_.size() * 2);
  old.swap(slots_);
  for (const std::uint32_t other : old) {
    if (other != 0) slots_[slot_of(other)] = other;
  }
}

bool PaperFilter::may_have(std::uint64_t hash) const { return slots_[slot_of(tag_of(hash))] != 0; }

}  // namespace paperlens
