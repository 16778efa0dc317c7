#pragma once
// One allocation that many columns share. What is taken from it is not initialised.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "paperlens/store/column.hpp"

namespace paperlens {

class Block {
 public:
  static constexpr std::size_t alignment = 64;  // what Arrow recommends

  /// Bytes that `count` values of `size` bytes take.
  static constexpr std::size_t padded(std::size_t count, std::size_t size) {
    return (count * size + alignment - 1) / alignment * alignment;
  }

  explicit Block(std::size_t bytes) : memory_(new std::byte[bytes + alignment]) {  // quicker than aligned new
    void* begin = memory_.get();
    std::size_t space = bytes + alignment;
    next_ = static_cast<std::byte*>(std::align(alignment, bytes, begin, space));
  }

  template <typename T>
  T* take(std::size_t count) {
    T* taken = reinterpret_cast<T*>(next_);
    next_ += padded(count, sizeof(T));
    return taken;
  }

  /// A column of the strings that `string_of` gives for [0, rows), which have `bytes` bytes together.
  template <typename StringOf>
  StringColumn strings(std::size_t rows, std::size_t bytes, StringOf string_of) {
    auto* offsets = take<std::int32_t>(rows + 1);
    char* const data = take<char>(bytes);
    char* end = data;
    offsets[0] = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::string_view text = string_of(row);
      if (!text.empty()) std::memcpy(end, text.data(), text.size());
      end += text.size();
      offsets[row + 1] = static_cast<std::int32_t>(end - data);
    }
    return {offsets, data, rows};
  }
  static constexpr std::size_t bytes_of_strings(std::size_t rows, std::size_t bytes) {
    return padded(rows + 1, sizeof(std::int32_t)) + padded(bytes, 1);
  }

  /// A column of the numbers that `number_of` gives for [0, rows).
  template <typename T, typename NumberOf>
  const T* numbers(std::size_t rows, NumberOf number_of) {
    T* values = take<T>(rows);
    for (std::size_t row = 0; row < rows; ++row) values[row] = number_of(row);
    return values;
  }

  /// The bits of `has_value` for [0, rows); none if all are set.
  template <typename HasValue>
  Validity validity(std::size_t rows, HasValue has_value) {
    std::size_t row = 0;
    while (row < rows && has_value(row)) ++row;
    if (row == rows) return Validity();
    const std::size_t bytes = (rows + 7) / 8;
    auto* bits = take<std::uint8_t>(bytes);
    std::memset(bits, 0, bytes);
    for (row = 0; row < rows; ++row) bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | has_value(row) << (row % 8));
    return Validity(bits);
  }
  static constexpr std::size_t bytes_of_validity(std::size_t rows) { return padded(rows + 7, 1) / 8 + alignment; }

  std::shared_ptr<const void> share() const { return memory_; }

 private:
  std::shared_ptr<std::byte[]> memory_;
  std::byte* next_;
};

}  // namespace paperlens
