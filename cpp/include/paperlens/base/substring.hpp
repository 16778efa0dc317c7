#pragma once
// Search for one byte string in long texts.

#include <cstddef>
#include <string>
#include <string_view>

namespace paperlens {

/// A byte string to be found, with the two of its bytes that tell most. Immutable.
class Substring {
 public:
  /// `wanted` must not be empty. With `ignore_ascii_case` it must hold no ASCII capital, and is found in any ASCII case.
  Substring(std::string_view wanted, bool ignore_ascii_case);

  std::size_t size() const { return wanted_.size(); }
  const std::string& wanted() const { return wanted_; }

  /// Where it next starts at or after byte `from` of `text`, or npos.
  std::size_t find(std::string_view text, std::size_t from = 0) const;

 private:
  bool stands_at(const char* text) const;

  std::string wanted_;
  bool ignore_case_;
  std::size_t first_ = 0, second_ = 0;  // offsets of the two bytes, in ascending order
};

}  // namespace paperlens
