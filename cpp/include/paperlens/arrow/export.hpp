#pragma once
// A corpus as Arrow record batches.

#include "paperlens/arrow/abi.hpp"
#include "paperlens/corpus/corpus.hpp"

namespace paperlens {

/// The table's schema: a struct of the columns that PaperTable has, in that order.
void export_schema(ArrowSchema* out);

/// One batch for each table of the snapshot. The buffers are the store's own: nothing is copied for a whole corpus or a
/// run of consecutive rows; other selections are gathered into new columns first. Every batch keeps the snapshot alive
/// until it is released; batches may be read and released on any thread.
void export_stream(const Corpus& corpus, ArrowArrayStream* out);

}  // namespace paperlens
