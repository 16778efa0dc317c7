#pragma once
// Search over a snapshot: its text indexes, built when they are first needed, and what a query asks of its papers.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "paperlens/corpus/corpus.hpp"
#include "paperlens/query/search.hpp"

namespace paperlens {

struct IndexOptions {
  unsigned threads = 0;  ///< 0: as many as there are cores
  /// Called now and then from the calling thread with papers done and in all. What it throws ends the work.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// The serialised TextIndex of `segment`, built if it is not there, once, whichever thread asks first; if it lies in a
/// file, unchecked. The progress counts the papers of this segment.
const SharedBytes& text_index_bytes(const Segment& segment, const IndexOptions& options = {});

/// The text indexes of all segments; those that are not there are built, once, whichever thread asks first.
const std::shared_ptr<const query::Collection>& collection_of(const Snapshot& snapshot, const IndexOptions& options = {});
/// Whether collection_of has been called before.
inline bool is_indexed(const Snapshot& snapshot) { return snapshot.collection().if_ready() != nullptr; }

/// Builds what `save` would otherwise leave out: the indexes, and what the titles say, of all segments that lack them.
void build_indexes(const Snapshot& snapshot, const IndexOptions& options = {});

std::shared_ptr<const query::PaperFacts> facts_of(std::shared_ptr<const Snapshot> snapshot);
/// The rows of the snapshot that are in `corpus`; null: all.
std::shared_ptr<const RowSet> rows_of(const Corpus& corpus);

/// All of `corpus`, with its default parameters; builds its indexes.
query::Scope scope_of(const Corpus& corpus, std::shared_ptr<const lexicon::Translator> translator = {});

/// Searches `scope` for each of `queries`, in `threads` threads (0: one a core). `found` gets the number of a query and
/// its `k` best, as Search::top gives them; it is called once for each query, in any order, from all the threads. Throws
/// what Search does for the first query that is wrong.
void search_many(const query::Scope& scope, std::span<const std::string> queries, query::Mode mode, std::size_t k, unsigned threads,
                 const std::function<void(std::size_t query, const std::vector<query::Hit>& hits)>& found);

}  // namespace paperlens
