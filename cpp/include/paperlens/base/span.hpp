#pragma once
// A half-open range of byte offsets. The unit is always bytes; str offsets exist only in Python.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace paperlens {

/// [begin, end) in bytes of some text that the owner of the span names.
struct Span {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool operator==(const Span&) const = default;
};

/// The bytes of `text` that `span` covers. Precondition: span lies in text.
inline std::string_view slice(std::string_view text, Span span) {
  return text.substr(static_cast<std::size_t>(span.begin), static_cast<std::size_t>(span.size()));
}

/// The span of `part`, which must be a view into `text`.
inline Span span_of(std::string_view text, std::string_view part) {
  const auto begin = static_cast<std::uint64_t>(part.data() - text.data());
  return {begin, begin + part.size()};
}

}  // namespace paperlens
