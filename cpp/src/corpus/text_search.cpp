#include "paperlens/corpus/text_search.hpp"

#include <algorithm>

#include "paperlens/base/parallel.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/grep.hpp"
#include "paperlens/corpus/translations.hpp"
#include "paperlens/digest/arxiv_id.hpp"

namespace paperlens {
namespace {

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

class SnapshotFacts final : public query::PaperFacts {
 public:
  explicit SnapshotFacts(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

  MonthIndex month(std::uint32_t row) const override {
    const auto [table, i] = snapshot_->place(row);
    return table.row(i).month;
  }
  bool has_id(std::uint32_t row, std::string_view text, bool prefix) const override {
    const auto [table, i] = snapshot_->place(row);
    const std::string_view id = table.arxiv_id[i];
    if (prefix) return id.starts_with(text);
    const auto parsed = parse_arxiv_id(text);
    return !id.empty() && id == (parsed ? parsed->text : text);
  }
  bool in_source(std::uint32_t row, std::string_view text) const override {
    for (const Appearance& appearance : snapshot_->appearances(row)) {
      if (names_source(snapshot_->source(appearance.source).path, text)) return true;
    }
    return false;
  }
  FieldTexts fields(std::uint32_t row) const override { return snapshot_->place(row).fields(); }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace

const SharedBytes& text_index_bytes(const Segment& segment, const IndexOptions& options) {
  const LazyBytes& bytes = segment.indexes().text_index;
  if (bytes.is_stored()) return *bytes.if_ready();
  return bytes.get([&] {
    return TextIndex::build(
        static_cast<DocId>(segment.size()), [&](DocId row) { return segment.place(row).fields(); }, thread_count(options.threads), {},
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
  for (const auto& segment : snapshot.segments()) {
    trigram_index_of(*segment, options);
    title_translations(*segment, options.threads);
  }
}

std::shared_ptr<const query::PaperFacts> facts_of(std::shared_ptr<const Snapshot> snapshot) {
  return std::make_shared<const SnapshotFacts>(std::move(snapshot));
}

std::shared_ptr<const RowSet> rows_of(const Corpus& corpus) {
  if (corpus.is_whole()) return {};
  auto rows = std::make_shared<RowSet>(corpus.snapshot()->size());
  for (std::size_t i = 0; i < corpus.size(); ++i) rows->insert(corpus.row(i));
  return rows;
}

query::Scope scope_of(const Corpus& corpus, std::shared_ptr<const lexicon::Translator> translator) {
  return {collection_of(*corpus.snapshot()), facts_of(corpus.snapshot()), rows_of(corpus), std::move(translator)};
}

void search_many(const query::Scope& scope, std::span<const std::string> queries, query::Mode mode, std::size_t k, unsigned threads,
                 const std::function<void(std::size_t query, const std::vector<query::Hit>& hits)>& found) {
  in_parallel(queries.size(), thread_count(threads),
              [&](std::size_t i, const Worker&) { found(i, query::Search(scope, queries[i], mode).top(k)); });
}

}  // namespace paperlens
