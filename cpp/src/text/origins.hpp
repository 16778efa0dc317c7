#pragma once
// Where in the source a place of the folded text comes from.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "paperlens/text/fold.hpp"

namespace paperlens::text {

/// Places of the source for places of the folded text, asked for in ascending order.
class Origins {
 public:
  explicit Origins(const std::vector<FoldedText::Run>& runs) : next_(runs.data()), end_(runs.data() + runs.size()) {}

  std::uint32_t begin_of(std::size_t at) {
    move_to(at);
    return unit_end_ != 0 ? source_ : source_ + (static_cast<std::uint32_t>(at) - folded_);
  }
  std::uint32_t end_of(std::size_t at) {  // of what ends at `at`
    move_to(at - 1);
    return unit_end_ != 0 ? unit_end_ : source_ + (static_cast<std::uint32_t>(at) - folded_);
  }

  /// Up to where places follow one another byte for byte; `at` itself if they don't there.
  std::size_t linear_until(std::size_t at) {
    move_to(at);
    return unit_end_ != 0 ? at : limit_;
  }

 private:
  void move_to(std::size_t at) {
    if (at < limit_) return;
    while (next_ != end_ && next_->folded <= at) {
      folded_ = next_->folded;
      source_ = next_->source;
      unit_end_ = next_->source_end;
      ++next_;
    }
    limit_ = next_ == end_ ? std::numeric_limits<std::size_t>::max() : next_->folded;
  }

  const FoldedText::Run* next_;
  const FoldedText::Run* end_;
  std::uint32_t folded_ = 0, source_ = 0, unit_end_ = 0;
  std::size_t limit_ = 0;
};

}  // namespace paperlens::text
