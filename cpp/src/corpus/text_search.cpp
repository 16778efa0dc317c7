#include "paperlens/corpus/text_search.hpp"

#include <algorithm>
#include <thread>

#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/grep.hpp"
#include "paperlens/digest/arxiv_id.hpp"

namespace paperlens {
namespace {

std::array<std::string_view, field_count> fields_at(const Segment::Place& place) {
  return {place.table.title[place.index], place.table.title_zh[place.index], place.table.abstract[place.index]};
}

std::shared_ptr<const query::Collection> make_collection(const Snapshot& snapshot, const IndexOptions& options) {
  std::vector<std::shared_ptr<const TextIndex>> indexes;
  for (const auto& segment : snapshot.segments()) {
    IndexOptions own = options;
    own.progress = [&](std::uint64_t done, std::uint64_t) {
      if (options.progress) options.progress(segment->first_row() + done, snapshot.size());
    };
    TextIndex::Check check;
    if (segment->indexes().text_index.is_stored()) {
      check = [segment = segment.get()](std::string_view part) { segment->check_bytes(part); };
    }
    indexes.push_back(std::make_shared<const TextIndex>(text_index_bytes(*segment, own), std::move(check)));
  }
  return std::make_shared<const query::Collection>(std::move(indexes), Bm25());
}

bool names_source(std::string_view path, std::string_view text) {
  const auto same = [](char a, char b) { return ascii_lower(a) == ascii_lower(b); };
  return std::search(path.begin(), path.end(), text.begin(), text.end(), same) != path.end() || text.empty();
}

}  // namespace

const SharedBytes& text_index_bytes(const Segment& segment, const IndexOptions& options) {
  const LazyBytes& bytes = segment.indexes().text_index;
  if (bytes.is_stored()) return *bytes.if_ready();
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return bytes.get([&] {
    return TextIndex::build(
        static_cast<DocId>(segment.size()), [&](DocId row) { return fields_at(segment.place(row)); }, threads, {},
        [&](std::size_t done) {
          if (options.progress) options.progress(done, segment.size());
        });
  });
}

const std::shared_ptr<const query::Collection>& collection_of(const Snapshot& snapshot, const IndexOptions& options) {
  return snapshot.collection().get([&] { return make_collection(snapshot, options); });
}

void build_indexes(const Snapshot& snapshot, const IndexOptions& options) {
  collection_of(snapshot, options);
  for (const auto& segment : snapshot.segments()) trigram_index_of(*segment, options);
}

query::PaperFacts facts_of(std::shared_ptr<const Snapshot> snapshot) {
  query::PaperFacts facts;
  facts.month = [snapshot](std::uint32_t row) {
    const auto [table, i] = snapshot->place(row);
    return table.row(i).month;
  };
  facts.has_id = [snapshot](std::uint32_t row, std::string_view text, bool prefix) {
    const auto [table, i] = snapshot->place(row);
    const std::string_view id = table.arxiv_id[i];
    if (prefix) return id.starts_with(text);
    const auto parsed = parse_arxiv_id(text);
    return !id.empty() && id == (parsed ? parsed->text : text);
  };
  facts.in_source = [snapshot](std::uint32_t row, std::string_view text) {
    for (const Appearance& appearance : snapshot->appearances(row)) {
      if (names_source(snapshot->source(appearance.source).path, text)) return true;
    }
    return false;
  };
  facts.fields = [snapshot](std::uint32_t row) { return fields_at(snapshot->place(row)); };
  return facts;
}

}  // namespace paperlens
