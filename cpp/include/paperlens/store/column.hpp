#pragma once
// Columns in Arrow's memory layout (https://arrow.apache.org/docs/format/Columnar.html): the buffers are handed out as
// they stand. A column is filled by one thread; once filled, any number of threads may read it.

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens {

/// Bytes of text that one column can hold: offsets are 32-bit.
inline constexpr std::size_t column_capacity = std::numeric_limits<std::int32_t>::max();

/// One bit a row, least significant first, 1 = there is a value. Empty while there are no nulls.
class Validity {
 public:
  void reserve(std::size_t rows) { bits_.reserve(rows / 8 + 1); }
  void append(bool valid) {
    if (!valid && bits_.empty()) bits_.assign(static_cast<std::size_t>(rows_) / 8 + 1, 0xFF);
    if (!bits_.empty()) {
      const auto byte = static_cast<std::size_t>(rows_) / 8;
      if (byte >= bits_.size()) bits_.push_back(0xFF);
      if (!valid) bits_[byte] = static_cast<std::uint8_t>(bits_[byte] & ~(1U << (rows_ % 8)));
    }
    ++rows_;
    nulls_ += !valid;
  }

  bool operator[](std::size_t row) const { return bits_.empty() || (bits_[row / 8] >> (row % 8) & 1) != 0; }
  std::int64_t null_count() const { return nulls_; }
  const void* data() const { return bits_.empty() ? nullptr : bits_.data(); }

 private:
  std::vector<std::uint8_t> bits_;
  std::int64_t rows_ = 0;
  std::int64_t nulls_ = 0;
};

/// UTF-8 strings: one text buffer and one offset a row, and one more.
class StringColumn {
 public:
  void reserve(std::size_t rows, std::size_t bytes) {
    offsets_.reserve(rows + 1);
    bytes_.reserve(bytes);
  }
  /// Precondition: bytes() + text.size() <= column_capacity.
  void append(std::string_view text) {
    if (offsets_.empty()) offsets_.push_back(0);
    bytes_ += text;
    offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
  }

  std::size_t size() const { return offsets_.empty() ? 0 : offsets_.size() - 1; }
  std::size_t bytes() const { return bytes_.size(); }
  std::string_view operator[](std::size_t row) const {
    const auto begin = static_cast<std::size_t>(offsets_[row]);
    return std::string_view(bytes_).substr(begin, static_cast<std::size_t>(offsets_[row + 1]) - begin);
  }
  const std::int32_t* offsets() const { return offsets_.empty() ? &no_offset : offsets_.data(); }
  const char* data() const { return bytes_.data(); }

 private:
  static constexpr std::int32_t no_offset = 0;

  std::string bytes_;
  std::vector<std::int32_t> offsets_;  // empty as long as the column is: an empty column costs nothing
};

/// Lists of strings: `items` of row i are [offsets[i], offsets[i + 1]).
struct StringListColumn {
  StringColumn items;
  std::vector<std::int32_t> offsets{0};

  void append(const std::vector<std::string_view>& list) {
    for (const std::string_view item : list) items.append(item);
    offsets.push_back(static_cast<std::int32_t>(items.size()));
  }
};

/// Numbers that may be missing; a missing one is stored as 0.
template <typename T>
struct NullableColumn {
  std::vector<T> values;
  Validity validity;

  void reserve(std::size_t rows) {
    values.reserve(rows);
    validity.reserve(rows);
  }
  void append(T value, bool valid) {
    values.push_back(valid ? value : T{});
    validity.append(valid);
  }
};

}  // namespace paperlens
