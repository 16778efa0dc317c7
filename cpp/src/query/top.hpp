#pragma once
// The best documents so far: higher score first, then lower row.

#include <algorithm>
#include <cstdint>
#include <vector>

namespace paperlens::query {

struct Ranked {
  std::uint64_t score;
  std::uint32_t row;
};

inline bool ranks_before(const Ranked& a, const Ranked& b) {
  return a.score != b.score ? a.score > b.score : a.row < b.row;
}

class Top {
 public:
  explicit Top(std::size_t capacity) : capacity_(capacity) { heap_.reserve(std::min<std::size_t>(capacity, 1024)); }

  /// The least score that a document must have to get in. Documents must be offered in ascending order of rows.
  std::uint64_t least() const { return least_; }

  /// Not inlined: few documents get as far, and the loops around it are tight.
  [[gnu::noinline]] void offer(std::uint64_t score, std::uint32_t row) {
    if (score < least_) return;
    if (heap_.size() == capacity_) {
      std::pop_heap(heap_.begin(), heap_.end(), ranks_before);
      heap_.pop_back();
    }
    heap_.push_back({score, row});
    std::push_heap(heap_.begin(), heap_.end(), ranks_before);
    if (heap_.size() == capacity_) least_ = heap_.front().score + 1;
  }

  std::vector<Ranked> take() {
    std::sort_heap(heap_.begin(), heap_.end(), ranks_before);
    return std::move(heap_);
  }

 private:
  std::size_t capacity_;
  std::uint64_t least_ = 0;
  std::vector<Ranked> heap_;
};

}  // namespace paperlens::query
