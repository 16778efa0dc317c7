#include "paperlens/corpus/grep.hpp"

#include <algorithm>
#include <atomic>
#include <bit>

#include "field_search.hpp"
#include "paperlens/base/parallel.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

constexpr std::size_t chunk_papers = 256;  // searched by one thread at a time
constexpr std::array columns{&PaperTable::title, &PaperTable::title_zh, &PaperTable::abstract};

bool has(FieldMask fields, std::size_t field) { return (fields >> field & 1) != 0; }

/// Bytes of text in `fields`; may stop counting once there are more than `enough`.
std::uint64_t text_bytes(const Corpus& corpus, FieldMask fields, std::uint64_t enough) {
  std::uint64_t bytes = 0;
  for (std::size_t f = 0; f < columns.size(); ++f) {
    if (!has(fields, f)) continue;
    if (corpus.is_whole()) {
      for (const auto& segment : corpus.snapshot()->segments()) {
        for (const PaperTable& table : segment->arrays().tables) bytes += (table.*columns[f]).rows(0, table.size()).size();
      }
      continue;
    }
    for (std::size_t i = 0; i < corpus.size() && bytes <= enough; ++i) {
      bytes += text_of(corpus, i, static_cast<Field>(f)).size();
    }
  }
  return bytes;
}

std::string with_commas(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

}  // namespace

TrigramIndex trigram_index_of(const Segment& segment, const IndexOptions& options) {
  const LazyBytes& bytes = segment.indexes().trigram_index;
  const auto check = [&segment](std::string_view part) { segment.check_bytes(part); };
  if (const SharedBytes* ready = bytes.if_ready()) return TrigramIndex(*ready, bytes.is_stored() ? check : TrigramIndex::Check());
  const auto texts_of = [&segment](DocId row) { return segment.place(row).fields(); };
  return TrigramIndex(bytes.get([&] {
    return TrigramIndex::build(segment.size(), texts_of, {thread_count(options.threads), [&](std::size_t done) {
                                                            if (options.progress) options.progress(done, segment.size());
                                                          }});
  }));
}

std::string_view text_of(const Corpus& corpus, std::size_t position, Field field) {
  const auto [table, row] = corpus.snapshot()->place(corpus.row(position));
  return (table.*columns[static_cast<std::size_t>(field)])[row];
}

struct Grep::Searcher {
  std::shared_ptr<const PatternFilter> filter;
  FieldSearch search;
};

Grep::Grep(Corpus corpus, std::string expression, const GrepOptions& options)
    : corpus_(std::move(corpus)), expression_(std::move(expression)), options_(options) {
  auto filter = std::make_shared<const PatternFilter>(expression_, options_.pattern, TrigramQuery::shortest_atom);
  options_.index = {thread_count(options.index.threads), {}};  // what the progress refers to may end with this call
  searcher_.reset(new Searcher{filter, FieldSearch(expression_, options_.pattern, *filter)});

  const std::string all = with_commas(corpus_.size()) + (corpus_.size() == 1 ? " paper" : " papers");
  const TrigramQuery query(filter);
  if (!query.selects()) {
    plan_ = "scan: all of " + all + " read, as the pattern names no string that must be there";
    return;
  }
  if (text_bytes(corpus_, options_.fields, options_.scanned_bytes) <= options_.scanned_bytes) {
    plan_ = "scan: all of " + all + " read, as there is little text";
    return;
  }
  const Snapshot& snapshot = *corpus_.snapshot();
  everything_ = false;
  std::vector<RowSet> sets;
  for (const auto& segment : snapshot.segments()) {
    IndexOptions own = options_.index;
    if (options.index.progress) {
      own.progress = [&](std::uint64_t done, std::uint64_t) { options.index.progress(segment->first_row() + done, snapshot.size()); };
    }
    sets.push_back(trigram_index_of(*segment, own).candidates(query));
  }
  if (corpus_.is_whole()) {
    std::size_t first = 0;
    for (const RowSet& set : sets) {
      for (std::size_t word = 0; word < set.words().size(); ++word) {
        for (std::uint64_t bits = set.words()[word]; bits != 0; bits &= bits - 1) {
          candidates_.push_back(static_cast<std::uint32_t>(first + word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
        }
      }
      first += set.rows();
    }
  } else {
    for (std::size_t i = 0; i < corpus_.size(); ++i) {
      std::size_t segment = 0;
      std::size_t row = corpus_.row(i);
      while (row >= sets[segment].rows()) row -= sets[segment++].rows();
      if (sets[segment][row]) candidates_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  plan_ = "index: " + with_commas(candidates_.size()) + " of " + all + " read";
}

Grep::~Grep() = default;

const Pattern& Grep::pattern() const { return searcher_->search.pattern(); }

std::size_t Grep::chunks() const { return (size() + chunk_papers - 1) / chunk_papers; }

void Grep::search_chunk(std::size_t chunk, std::vector<GrepMatch>& matches) const {
  const FieldSearch& search = searcher_->search;
  const std::size_t end = std::min(size(), (chunk + 1) * chunk_papers);
  for (std::size_t i = chunk * chunk_papers; i < end;) {
    const std::size_t position = everything_ ? i : candidates_[i];
    const RowId row = corpus_.row(position);
    const auto place = corpus_.snapshot()->place(row);
    const PaperTable& table = place.table;
    const std::size_t index = place.index;
    // Papers that stand one after the other in the same table are searched together.
    std::size_t run = 1;
    while (i + run < end && index + run < table.size()) {
      const std::size_t next = everything_ ? i + run : candidates_[i + run];
      if (next != position + run || corpus_.row(next) != row + run) break;
      corpus_.snapshot()->place(row + static_cast<RowId>(run));  // checks it, if it lies in a file
      ++run;
    }
    const std::size_t before = matches.size();
    std::size_t fields = 0;
    for (std::size_t f = 0; f < columns.size(); ++f) {
      if (!has(options_.fields, f)) continue;
      const std::size_t had = matches.size();
      search.search_rows(table.*columns[f], index, index + run, [&](std::size_t found, Span span) {
        matches.push_back({static_cast<std::uint32_t>(position + (found - index)), static_cast<std::uint32_t>(span.begin),
                           static_cast<std::uint32_t>(span.end), static_cast<Field>(f)});
      });
      if (matches.size() != had) ++fields;
    }
    if (run > 1 && fields > 1) {
      std::stable_sort(matches.begin() + static_cast<std::ptrdiff_t>(before), matches.end(),
                       [](const GrepMatch& a, const GrepMatch& b) { return a.position < b.position; });
    }
    i += run;
  }
}

std::size_t Grep::count(const std::function<void()>& poll) const {
  const std::size_t width = 64 * std::size_t{options_.index.threads};
  std::atomic<std::size_t> total{0};
  for (std::size_t begin = 0; begin < chunks(); begin += width) {
    in_parallel(std::min(width, chunks() - begin), options_.index.threads, [&](std::size_t i, const Worker&) {
      std::vector<GrepMatch> matches;
      search_chunk(begin + i, matches);
      total += matches.size();
    });
    if (poll) poll();
  }
  return total;
}

std::vector<std::string_view> Grep::groups(const GrepMatch& match) const {
  return pattern().find(text_of(corpus_, match.position, match.field), match.begin);
}

bool Grep::Cursor::next(std::vector<GrepMatch>& matches) {
  matches.clear();
  const std::size_t widest = 8 * std::size_t{grep_->options_.index.threads};
  while (matches.empty() && chunk_ < grep_->chunks()) {
    const std::size_t width = std::min(width_, grep_->chunks() - chunk_);
    if (width == 1) {
      grep_->search_chunk(chunk_, matches);
    } else {
      std::vector<std::vector<GrepMatch>> found(width);
      in_parallel(width, grep_->options_.index.threads, [&](std::size_t i, const Worker&) { grep_->search_chunk(chunk_ + i, found[i]); });
      for (const std::vector<GrepMatch>& part : found) matches.insert(matches.end(), part.begin(), part.end());
    }
    chunk_ += width;
    width_ = std::min(width_ * 2, widest);
  }
  return !matches.empty();
}

}  // namespace paperlens
