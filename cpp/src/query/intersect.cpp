#include "intersect.hpp"

#include <algorithm>

namespace paperlens::query {
namespace {

constexpr std::uint32_t window = 16384;  // documents: a mark for each fits into the first-level cache
constexpr std::size_t seek_cost = 16;    // in documents walked past

/// The candidates that a list has: of a window, ascending.
void join(Cursor& list, std::uint32_t base, std::uint32_t end, std::vector<std::uint8_t>& marks, std::vector<std::uint32_t>& candidates) {
  for (const std::uint32_t document : candidates) marks[document - base] = 1;
  std::vector<std::uint32_t> found(candidates.size() + block_size);
  std::size_t count = 0;
  for (std::uint32_t at = list.seek(base); at < end;) {
    const auto documents = list.documents_before(end);
    for (const std::uint32_t document : documents) {
      found[count] = document;
      count += marks[document - base];
    }
    at = list.skip(documents.size());
  }
  for (const std::uint32_t document : candidates) marks[document - base] = 0;
  found.resize(count);
  candidates = std::move(found);
}

}  // namespace

std::vector<std::uint32_t> intersect(std::vector<Cursor> lists) {
  std::vector<Cursor*> order;  // the rarest first
  for (Cursor& list : lists) order.push_back(&list);
  std::sort(order.begin(), order.end(), [](const Cursor* a, const Cursor* b) { return a->size() < b->size(); });
  std::vector<std::uint32_t> common, candidates;
  std::vector<std::uint8_t> marks(window);
  Cursor& rarest = *order[0];
  for (std::uint32_t at = rarest.seek(0); at != no_document;) {
    const std::uint32_t base = at, end = std::min(base + window, no_document);
    candidates.clear();
    while (at < end) {
      const auto documents = rarest.documents_before(end);
      candidates.insert(candidates.end(), documents.begin(), documents.end());
      at = rarest.skip(documents.size());
    }
    for (std::size_t i = 1; i < order.size() && !candidates.empty(); ++i) {
      if (order[i]->size() / seek_cost > rarest.size()) {
        std::erase_if(candidates, [&](std::uint32_t document) { return order[i]->seek(document) != document; });
      } else {
        join(*order[i], base, end, marks, candidates);
      }
    }
    common.insert(common.end(), candidates.begin(), candidates.end());
  }
  return common;
}

}  // namespace paperlens::query
