#pragma once
// Columns in Arrow's memory layout (https://arrow.apache.org/docs/format/Columnar.html). They are views: whoever made
// them (PaperTable) keeps their memory. Any number of threads may read one.

#include <cstdint>
#include <limits>
#include <string_view>

namespace paperlens {

/// Bytes of text that one column can hold: offsets are 32-bit.
inline constexpr std::size_t column_capacity = std::numeric_limits<std::int32_t>::max();

/// One bit a row, least significant first, 1 = there is a value. Without bits every row has one.
class Validity {
 public:
  Validity() = default;
  explicit Validity(const std::uint8_t* bits) : bits_(bits) {}

  bool operator[](std::size_t row) const { return bits_ == nullptr || (bits_[row / 8] >> (row % 8) & 1) != 0; }
  /// The bits, or null if there are none.
  const std::uint8_t* data() const { return bits_; }

 private:
  const std::uint8_t* bits_ = nullptr;
};

/// UTF-8 strings: one text buffer and one offset a row, and one more.
class StringColumn {
 public:
  StringColumn() = default;
  StringColumn(const std::int32_t* offsets, const char* data, std::size_t rows)
      : offsets_(offsets), data_(data), rows_(rows) {}

  std::size_t size() const { return rows_; }
  std::string_view operator[](std::size_t row) const {
    return {data_ + offsets_[row], static_cast<std::size_t>(offsets_[row + 1] - offsets_[row])};
  }
  /// The text of the rows [begin, end), one after the other.
  std::string_view rows(std::size_t begin, std::size_t end) const {
    return {data_ + offsets_[begin], static_cast<std::size_t>(offsets_[end] - offsets_[begin])};
  }
  const std::int32_t* offsets() const { return offsets_; }
  const char* data() const { return data_; }

 private:
  static constexpr std::int32_t no_offset = 0;

  const std::int32_t* offsets_ = &no_offset;
  const char* data_ = "";
  std::size_t rows_ = 0;
};

/// Lists of strings: the items of row i are [offsets[i], offsets[i + 1]).
struct StringListColumn {
  const std::int32_t* offsets = nullptr;
  StringColumn items;
};

/// Numbers that may be missing; a missing one is stored as 0.
template <typename T>
struct NullableColumn {
  const T* values = nullptr;
  Validity validity;
};

}  // namespace paperlens
