#pragma once
// The text fields of a document that are indexed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace paperlens {

/// Row of a document in its segment.
using DocId = std::uint32_t;

enum class Field : std::uint8_t { title, title_zh, abstract };
inline constexpr std::size_t field_count = 3;
inline constexpr std::array<std::string_view, field_count> field_names{"title", "title_zh", "abstract"};

/// The text of each field, in the order of Field.
using FieldTexts = std::array<std::string_view, field_count>;
/// The text of a document's fields: valid UTF-8. Called from several threads.
using DocumentFields = std::function<FieldTexts(DocId)>;
/// One number a field, in the order of Field.
using FieldCounts = std::array<std::uint32_t, field_count>;

/// A set of fields: bit i is field i.
using FieldMask = std::uint8_t;
inline constexpr FieldMask all_fields = (1U << field_count) - 1;

}  // namespace paperlens
