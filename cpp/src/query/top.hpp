#pragma once
// The best documents so far: higher score first, then lower row.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "cursor.hpp"

namespace paperlens::query {

struct Ranked {
  Score score;
  std::uint32_t row;
};

class Top {
 public:
  /// `capacity` is at least 1.
  explicit Top(std::size_t capacity) : capacity_(capacity) { heap_.reserve(std::min<std::size_t>(capacity, 1024)); }

  bool full() const { return heap_.size() == capacity_; }
  /// Documents with a lower score do not get in.
  Score least() const { return least_; }

  void offer(Score score, std::uint32_t row) {
    if (score >= least_) insert(std::uint64_t{score} << 32 | (UINT32_MAX - row));
  }

  /// Those that are in, in no order.
  std::vector<std::uint32_t> rows() const {
    std::vector<std::uint32_t> rows;
    for (const std::uint64_t key : heap_) rows.push_back(ranked(key).row);
    return rows;
  }

  /// The best first; leaves none behind.
  std::vector<Ranked> take() {
    std::sort_heap(heap_.begin(), heap_.end(), std::greater<>());
    std::vector<Ranked> best;
    best.reserve(heap_.size());
    for (const std::uint64_t key : heap_) best.push_back(ranked(key));
    heap_.clear();
    return best;
  }

 private:
  static Ranked ranked(std::uint64_t key) {
    return {static_cast<Score>(key >> 32), UINT32_MAX - static_cast<std::uint32_t>(key)};
  }

  /// Not inlined: few documents get as far, and the loops around it are tight.
  [[gnu::noinline]] void insert(std::uint64_t key) {
    if (!full()) {
      heap_.push_back(key);
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    } else if (key > heap_.front()) {
      replace_worst(key);
    }
    if (full()) least_ = static_cast<Score>(heap_.front() >> 32);
  }
  /// What std::pop_heap and std::push_heap do, in one way down.
  void replace_worst(std::uint64_t key) {
    std::size_t at = 0;
    for (std::size_t child = 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
      if (key <= heap_[child]) break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = key;
  }

  std::size_t capacity_;
  Score least_ = 0;
  std::vector<std::uint64_t> heap_;  // a score, and the complement of a row: larger is better; the least in front
};

}  // namespace paperlens::query
