#include <array>
#include <memory>

#include "paperlens/arrow/export.hpp"

namespace paperlens {
namespace {

struct ColumnType {
  const char* name;
  const char* format;  // u string, s int16, i int32, tdD date32, +l list
  bool nullable;
};

// Order and types are public API.
constexpr std::array<ColumnType, 13> column_types{{
    {"arxiv_id", "u", true},
    {"version", "s", true},
    {"title", "u", false},
    {"title_zh", "u", false},
    {"abstract", "u", false},
    {"url", "u", false},
    {"month", "tdD", true},
    {"period_start", "tdD", true},
    {"period_end", "tdD", true},
    {"source", "i", false},  // indices of a dictionary
    {"line", "i", false},
    {"appearances", "i", false},
    {"links", "+l", false},
}};

struct Children {
  std::array<ArrowSchema, column_types.size()> schemas;
  std::array<ArrowSchema*, column_types.size()> pointers;
  ArrowSchema dictionary;
  ArrowSchema item;
  ArrowSchema* item_pointer;
};

void release_leaf(ArrowSchema* schema) { schema->release = nullptr; }

void release_root(ArrowSchema* schema) {
  for (std::int64_t i = 0; i < schema->n_children; ++i) {
    ArrowSchema* child = schema->children[i];
    if (child->release != nullptr) child->release(child);
  }
  delete static_cast<Children*>(schema->private_data);
  schema->release = nullptr;
}

ArrowSchema leaf(const char* name, const char* format, bool nullable) {
  return {format, name, nullptr, nullable ? ARROW_FLAG_NULLABLE : 0, 0, nullptr, nullptr, release_leaf, nullptr};
}

}  // namespace

void export_schema(ArrowSchema* out) {
  auto children = std::make_unique<Children>();
  for (std::size_t i = 0; i < column_types.size(); ++i) {
    const auto& [name, format, nullable] = column_types[i];
    children->schemas[i] = leaf(name, format, nullable);
    children->pointers[i] = &children->schemas[i];
  }
  children->dictionary = leaf("", "u", false);
  children->schemas[9].dictionary = &children->dictionary;
  children->item = leaf("item", "u", false);
  children->item_pointer = &children->item;
  children->schemas[12].n_children = 1;
  children->schemas[12].children = &children->item_pointer;

  *out = {"+s", "", nullptr, 0, column_types.size(), children->pointers.data(), nullptr, release_root, nullptr};
  out->private_data = children.release();
}

}  // namespace paperlens
