#pragma once
// Some of the rows [0, n), a bit each.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paperlens {

class RowSet {
 public:
  explicit RowSet(std::size_t rows) : rows_(rows), words_((rows + 63) / 64) {}

  std::size_t rows() const { return rows_; }
  bool operator[](std::size_t row) const { return (words_[row / 64] >> row % 64 & 1) != 0; }
  void insert(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << row % 64; }
  std::size_t count() const {
    std::size_t count = 0;
    for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  /// Row i is bit i % 64 of word i / 64.
  std::span<std::uint64_t> words() { return words_; }
  std::span<const std::uint64_t> words() const { return words_; }

 private:
  std::size_t rows_;
  std::vector<std::uint64_t> words_;
};

}  // namespace paperlens
