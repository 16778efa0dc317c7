#include <algorithm>
#include <cerrno>
#include <new>
#include <vector>

#include "batch.hpp"
#include "paperlens/arrow/export.hpp"

namespace paperlens {
namespace {

/// A run of rows of one table.
struct Run {
  std::shared_ptr<const PaperTable> table;
  const std::int32_t* appearances;
  std::size_t begin;
  std::size_t length;
};

std::shared_ptr<const PaperTable> table_of(const std::shared_ptr<const Snapshot>& snapshot, std::size_t index) {
  return {snapshot, &snapshot->tables()[index]};  // shares the snapshot's ownership
}

bool is_consecutive(const Corpus& corpus) {
  for (std::size_t i = 1; i < corpus.size(); ++i) {
    if (corpus.row(i) != corpus.row(i - 1) + 1) return false;
  }
  return true;
}

std::vector<Run> consecutive_runs(const Corpus& corpus) {
  std::vector<Run> runs;
  if (corpus.size() == 0) return runs;
  const auto& tables = corpus.snapshot()->tables();
  std::size_t begin = corpus.row(0);
  std::size_t left = corpus.size();
  for (std::size_t i = 0; i < tables.size() && left > 0; ++i) {
    if (begin < tables[i].size()) {
      const std::size_t length = std::min(left, tables[i].size() - begin);
      runs.push_back({table_of(corpus.snapshot(), i), corpus.snapshot()->appearance_counts(i), begin, length});
      begin += length;
      left -= length;
    }
    begin -= tables[i].size();
  }
  return runs;
}

std::vector<Run> gathered_runs(const Corpus& corpus) {
  std::vector<Run> runs;
  PaperTableBuilder builder;
  const auto finish_table = [&] {
    auto table = std::make_shared<const PaperTable>(builder.build());
    const std::size_t rows = table->size();
    const std::int32_t* appearances = table->appearances;
    runs.push_back({std::move(table), appearances, 0, rows});
  };
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [from, index] = corpus.snapshot()->place(corpus.row(i));
    PaperRow row = from.row(index);
    row.appearances = static_cast<std::int32_t>(corpus.snapshot()->appearance_count(corpus.row(i)));
    const std::vector<std::string_view> links = from.links_of(index);
    if (builder.add(row, links)) continue;
    finish_table();
    builder.add(row, links);
  }
  if (!builder.empty()) finish_table();
  return runs;
}

struct Stream {
  std::shared_ptr<const Snapshot> snapshot;
  std::vector<Run> runs;
  std::size_t next = 0;
};

int get_schema(ArrowArrayStream*, ArrowSchema* out) {
  try {
    export_schema(out);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* state = static_cast<Stream*>(stream->private_data);
  if (state->next == state->runs.size()) {
    *out = {};  // released: the end
    return 0;
  }
  try {
    const Run& run = state->runs[state->next++];
    export_batch(run.table, run.appearances, state->snapshot, run.begin, run.length, out);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

const char* get_last_error(ArrowArrayStream*) { return "out of memory"; }

void release(ArrowArrayStream* stream) {
  delete static_cast<Stream*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

void export_stream(const Corpus& corpus, ArrowArrayStream* out) {
  auto runs = is_consecutive(corpus) ? consecutive_runs(corpus) : gathered_runs(corpus);
  *out = {get_schema, get_next, get_last_error, release, new Stream{corpus.snapshot(), std::move(runs), 0}};
}

}  // namespace paperlens
