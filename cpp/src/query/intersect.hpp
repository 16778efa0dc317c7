#pragma once
// The documents that several lists have in common.

#include <vector>

#include "cursor.hpp"

namespace paperlens::query {

/// Ascending. The cursors stand before their first documents; at least one.
std::vector<std::uint32_t> intersect(std::vector<Cursor> lists);

}  // namespace paperlens::query
