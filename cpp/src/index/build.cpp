// Builds a text index: runs of documents are inverted on their own, in parallel, and their indexes merged term by term.

#include <algorithm>
#include <atomic>
#include <queue>

#include "index_writer.hpp"
#include "inverter.hpp"
#include "paperlens/base/free_memory.hpp"
#include "paperlens/base/parallel.hpp"
#include "paperlens/index/text_index.hpp"

namespace paperlens {
namespace {

// Text of the runs that are inverted at a time, and of the smallest run: what bounds the memory of a build.
constexpr std::size_t inverted_at_once = std::size_t{32} << 20, smallest_run = std::size_t{4} << 20;

struct Run {
  DocId begin, end;
  std::size_t bytes;  // of text
};

std::vector<Run> split(DocId documents, const DocumentFields& fields, unsigned threads) {
  std::vector<std::size_t> ends(documents);
  std::size_t bytes = 0;
  for (DocId document = 0; document < documents; ++document) {
    for (const std::string_view field : fields(document)) bytes += field.size();
    ends[document] = bytes;
  }
  const std::size_t wanted = std::min(std::max(inverted_at_once / threads, smallest_run), bytes / threads + 1);
  std::vector<Run> runs;
  for (DocId begin = 0; begin < documents;) {
    const std::size_t before = begin == 0 ? 0 : ends[begin - 1];
    DocId end = begin + 1;
    while (end < documents && ends[end] - before <= wanted) ++end;
    runs.push_back({begin, end, ends[end - 1] - before});
    begin = end;
  }
  return runs;
}

SharedBytes merge_runs(const std::vector<Run>& runs, std::vector<SharedBytes> indexes, const Bm25& impacts,
                       const std::function<void()>& poll) {
  std::size_t bytes = 0;
  for (const SharedBytes& index : indexes) bytes += index.view.size();
  if (bytes >= much_memory) return_free_memory();  // of the inverters
  std::vector<TextIndex> sources;
  std::vector<FieldCounts> lengths;
  for (SharedBytes& index : indexes) {
    sources.emplace_back(std::move(index));
    for (DocId document = 0; document < sources.back().documents(); ++document) {
      lengths.push_back(sources.back().lengths(document));
    }
  }
  std::vector<Dictionary::Cursor> cursors;
  for (const TextIndex& source : sources) cursors.push_back(source.dictionary().seek({}));
  const auto after = [&](std::size_t a, std::size_t b) {
    const int order = cursors[a].term().compare(cursors[b].term());
    return order != 0 ? order > 0 : a > b;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(after)> queue(after);
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    if (cursors[i].valid()) queue.push(i);
  }

  IndexWriter writer(lengths, impacts);
  writer.reserve(bytes);
  IndexWriter::Occurrences occurrences;
  std::array<std::uint32_t, block_size> documents;
  Frequencies frequencies;
  std::vector<std::uint32_t> positions;
  std::string term;
  for (std::size_t terms = 0; !queue.empty(); ++terms) {
    if (terms % 4096 == 0) poll();
    term = cursors[queue.top()].term();
    occurrences.clear();
    while (!queue.empty() && cursors[queue.top()].term() == term) {
      const std::size_t source = queue.top();
      queue.pop();
      const PostingList list = sources[source].postings(cursors[source].entry());
      for (std::size_t b = 0; b < list.blocks(); ++b) {
        const PostingBlock block = list.block(b);
        const std::uint8_t* at = decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
        decode_positions(block, at, frequencies, positions);
        occurrences.positions.insert(occurrences.positions.end(), positions.begin(), positions.end());
        frequencies.for_each(block.count, [&](std::size_t i, const FieldCounts& counts) {
          occurrences.documents.push_back(runs[source].begin + documents[i]);
          occurrences.frequencies.push_back(total(counts));
        });
      }
      cursors[source].next();
      if (cursors[source].valid()) queue.push(source);
    }
    writer.add(term, occurrences);
  }
  cursors.clear();
  sources.clear();
  if (bytes >= much_memory) return_free_memory();  // of the runs: the index is about to be copied
  return writer.finish();
}

}  // namespace

SharedBytes TextIndex::build(DocId documents, const DocumentFields& fields, unsigned threads, const Bm25& impacts,
                             const std::function<void(std::size_t)>& poll) {
  const std::vector<Run> runs = split(documents, fields, std::max(1U, threads));
  if (runs.empty()) return Inverter(0).finish(impacts);
  std::vector<SharedBytes> indexes(runs.size());
  std::atomic<std::size_t> done{0};
  in_parallel(runs.size(), threads, [&](std::size_t r, const Worker& worker) {
    Inverter inverter(runs[r].bytes);
    for (DocId document = runs[r].begin; document < runs[r].end && !worker.ended; ++document) {
      inverter.add_document(fields(document));
      if (++done % 256 == 0 && worker.number == 0 && poll) poll(done);
    }
    if (!worker.ended) indexes[r] = inverter.finish(impacts);
  });
  if (indexes.size() == 1) return indexes[0];
  return merge_runs(runs, std::move(indexes), impacts, [&] {
    if (poll) poll(documents);
  });
}

}  // namespace paperlens
