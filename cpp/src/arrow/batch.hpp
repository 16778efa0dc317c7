#pragma once

#include <memory>

#include "paperlens/arrow/abi.hpp"
#include "paperlens/corpus/snapshot.hpp"

namespace paperlens {

/// Rows [begin, begin + length) of a table as a struct array of the schema's columns, without a copy. `appearances`
/// stands for the table's own column. `table` and `snapshot` are held until it is released.
void export_batch(std::shared_ptr<const PaperTable> table, const std::int32_t* appearances,
                  std::shared_ptr<const Snapshot> snapshot, std::size_t begin, std::size_t length, ArrowArray* out);

}  // namespace paperlens
