// Sources into a segment: which paper is new, which stands already, and the columns of the new ones.

#include <algorithm>
#include <array>
#include <cstddef>
#include <forward_list>
#include <memory_resource>

#include "fields.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/corpus/snapshot.hpp"
#include "paperlens/digest/urls.hpp"

namespace paperlens {
namespace {

constexpr std::size_t most_papers = column_capacity;

/// A paper where a source has it.
struct Occurrence {
  std::uint32_t source;  // from 0
  RowId row;             // of the snapshot
  const PaperSpans* spans;
  PaperKey key;
  std::uint64_t hash;  // of the key
};

/// The arrays of a segment in memory, one after the other.
struct OwnedArrays {
  explicit OwnedArrays(std::size_t papers, std::size_t sources)
      : memory(papers * (sizeof(Appearance) + 2 * sizeof(std::uint32_t)) + (sources + 4) * sizeof(std::uint32_t) +
               PaperIndexBuilder::slots_for(papers) * sizeof(std::uint32_t)) {}

  std::pmr::monotonic_buffer_resource memory;
  std::pmr::vector<std::uint32_t> appearance_offsets{&memory}, source_offsets{&memory}, added_offsets{&memory}, slots{&memory};
  std::pmr::vector<Appearance> appearances{&memory}, added_appearances{&memory};
  std::pmr::vector<RowId> rows_by_source{&memory}, added_rows{&memory};
};

class Builder {
 public:
  Builder(std::vector<Source> sources, const Snapshot& before, const SegmentBuildOptions& options)
      : sources_(std::move(sources)), before_(before), options_(options) {}

  std::shared_ptr<const Segment> build() {
    std::size_t total = 0;
    for (const Source& source : sources_) total += source.digest.papers.size();
    if (total + before_.size() > most_papers) throw Error(ErrorKind::invalid_argument, "a corpus holds at most 2^31 - 1 papers");
    owned_ = std::make_shared<OwnedArrays>(total, sources_.size());
    recognise(total);
    list_appearances();
    lay_out_papers();
    SourceDiagnostics diagnostics;
    diagnostics.reserve(sources_.size());
    for (Source& source : sources_) {
      source.digest.papers = {};
      diagnostics.push_back(std::move(source.digest.diagnostics));
      source.digest.diagnostics = {};
    }
    return std::make_shared<const Segment>(arrays(), std::move(sources_), std::move(diagnostics));
  }

 private:
  void poll_at(std::size_t paper) const {
    if (paper % 4096 == 4095 && options_.poll) options_.poll();
  }
  RowId first_row() const { return static_cast<RowId>(before_.size()); }
  bool is_own(RowId row) const { return row >= first_row(); }
  const Occurrence& first_of(RowId row) const { return *firsts_[row - first_row()]; }

  /// Finds for each occurrence its row: of an earlier segment, of an earlier occurrence here, or a new one.
  void recognise(std::size_t total) {
    owned_->slots.resize(PaperIndexBuilder::slots_for(total));
    PaperIndexBuilder index(owned_->slots);
    occurrences_.reserve(total);
    firsts_.reserve(total);
    for (std::uint32_t s = 0; s < sources_.size(); ++s) {
      Source& source = sources_[s];
      const std::size_t own_diagnostics = source.digest.diagnostics.size();
      if (source.replaced) source.digest.diagnostics.push_back({Code::replaced_digest, {}, 1, 1, {}});
      for (const PaperSpans& spans : source.digest.papers) {
        poll_at(occurrences_.size());
        const PaperKey key = key_of(source, spans);
        Occurrence& paper = occurrences_.emplace_back(Occurrence{s, 0, &spans, key, key.hash()});
        if (const auto earlier = find_earlier(paper)) {
          paper.row = *earlier;
        } else {
          const auto next = static_cast<std::uint32_t>(firsts_.size());
          const auto first = index.find_or_insert(paper.hash, next, [&](std::uint32_t other) {
            return firsts_[other]->hash == paper.hash && firsts_[other]->key == paper.key;
          });
          paper.row = first_row() + first.value_or(next);
          if (!first) {
            firsts_.push_back(&paper);
            continue;
          }
        }
        source.digest.diagnostics.push_back(duplicate(paper));
      }
      if (source.digest.diagnostics.size() != own_diagnostics) sort_by_place(source.digest.diagnostics);
    }
    if (options_.earlier == nullptr) return;
    for (const Occurrence* paper : firsts_) options_.earlier->add(paper->hash);
  }

  std::optional<RowId> find_earlier(const Occurrence& paper) {
    if (before_.size() == 0 || (options_.earlier != nullptr && !options_.earlier->may_have(paper.hash))) return std::nullopt;
    if (++lookups_ % 256 == 0 && options_.poll) options_.poll();  // each may read another part of a file
    return before_.find(paper.key, paper.hash);
  }

  PaperKey key_of(const Source& source, const PaperSpans& spans) {
    if (!spans.arxiv_id.empty()) return {field_(source, spans.arxiv_id), {}, {}};
    return {{}, spans.repaired_url.empty() ? field_(source, spans.url) : spans.repaired_url, field_(source, spans.title)};
  }

  Diagnostic duplicate(const Occurrence& later) {
    const Source& source = sources_[later.source];
    const auto same_as = [&](std::string_view title, std::string_view title_zh, std::string_view abstract) {
      return field_(source, later.spans->title) == title && field_(source, later.spans->title_zh) == title_zh &&
             field_(source, later.spans->abstract) == abstract;
    };
    bool same = false;
    std::string place;
    if (is_own(later.row)) {
      const Occurrence& first = first_of(later.row);
      const Source& from = sources_[first.source];
      same = same_as(field_(from, first.spans->title), field_(from, first.spans->title_zh), field_(from, first.spans->abstract));
      place = from.path + ':' + std::to_string(first.spans->line);
    } else {
      const auto [table, i] = before_.place(later.row);
      same = same_as(table.title[i], table.title_zh[i], table.abstract[i]);
      place = before_.source(static_cast<std::size_t>(table.source[i])).path + ':' + std::to_string(table.line[i]);
    }
    return {same ? Code::duplicate_paper : Code::duplicate_differs, later.spans->block, later.spans->line, 1, std::move(place)};
  }

  void list_appearances() {
    const auto first_source = static_cast<std::uint32_t>(before_.source_count());
    // By counting sort: they are met in the order of sources, which is the order wanted in a row.
    auto& offsets = owned_->appearance_offsets;
    offsets.assign(firsts_.size() + 1, 0);
    std::vector<const Occurrence*> added;
    for (const Occurrence& paper : occurrences_) {
      if (is_own(paper.row)) {
        ++offsets[paper.row - first_row() + 1];
      } else {
        added.push_back(&paper);
      }
    }
    for (std::size_t row = 0; row < firsts_.size(); ++row) offsets[row + 1] += offsets[row];
    owned_->appearances.resize(occurrences_.size() - added.size());
    owned_->rows_by_source.reserve(occurrences_.size());
    owned_->source_offsets.reserve(sources_.size() + 1);
    owned_->source_offsets.push_back(0);
    std::pmr::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1, &scratch_);
    const auto appearance = [&](const Occurrence& paper) {
      return Appearance{first_source + paper.source, paper.spans->line, paper.spans->block};
    };
    auto paper = occurrences_.begin();
    for (std::uint32_t s = 0; s < sources_.size(); ++s) {
      for (; paper != occurrences_.end() && paper->source == s; ++paper) {
        if (is_own(paper->row)) owned_->appearances[next[paper->row - first_row()]++] = appearance(*paper);
        owned_->rows_by_source.push_back(paper->row);
      }
      owned_->source_offsets.push_back(static_cast<std::uint32_t>(owned_->rows_by_source.size()));
    }
    owned_->added_appearances.reserve(added.size());
    owned_->added_rows.reserve(added.size());
    owned_->added_offsets.reserve(added.size() + 1);
    std::stable_sort(added.begin(), added.end(), [](const Occurrence* a, const Occurrence* b) { return a->row < b->row; });
    for (const Occurrence* other : added) {
      if (owned_->added_rows.empty() || owned_->added_rows.back() != other->row) {
        owned_->added_offsets.push_back(static_cast<std::uint32_t>(owned_->added_appearances.size()));
        owned_->added_rows.push_back(other->row);
      }
      owned_->added_appearances.push_back(appearance(*other));
    }
    owned_->added_offsets.push_back(static_cast<std::uint32_t>(owned_->added_appearances.size()));
  }

  void lay_out_papers() {
    PaperTableBuilder builder(&scratch_);
    builder.reserve(firsts_.size());
    std::vector<std::string_view> links;
    std::forward_list<std::string> unescaped;
    for (std::size_t i = 0; i < firsts_.size(); ++i) {
      poll_at(i);
      const Occurrence& paper = *firsts_[i];
      const Source& source = sources_[paper.source];
      const PaperSpans& spans = *paper.spans;
      PaperRow row;
      row.arxiv_id = field_(source, spans.arxiv_id);
      row.title = field_(source, spans.title);
      row.title_zh = field_(source, spans.title_zh);
      row.abstract = field_(source, spans.abstract);
      row.url = spans.repaired_url.empty() ? field_(source, spans.url) : std::string_view(spans.repaired_url);
      row.version = spans.version;
      row.month = spans.month;
      row.period = source.digest.period.period;
      row.source = static_cast<std::int32_t>(before_.source_count() + paper.source);
      row.line = static_cast<std::int32_t>(spans.line);
      row.appearances = static_cast<std::int32_t>(owned_->appearance_offsets[i + 1] - owned_->appearance_offsets[i]);
      find_urls(row.abstract, links, unescaped);
      std::erase(links, row.url);
      if (builder.bytes() < options_.table_bytes && builder.add(row, links)) continue;
      end_table(builder);
      if (!builder.add(row, links)) {
        throw Error(ErrorKind::invalid_argument, source.path + ':' + std::to_string(spans.line) +
                                                     ": this paper is longer than 2 GiB; split the file");
      }
    }
    end_table(builder);
  }

  void end_table(PaperTableBuilder& builder) {
    if (builder.empty()) return;
    PaperTable table = builder.build(options_.poll);
    tables_.emplace_back().rows = table.rows;
    if (options_.take_table) options_.take_table(std::move(table));
    else tables_.back() = std::move(table);
  }

  SegmentArrays arrays() {
    SegmentArrays arrays;
    arrays.memory = owned_;
    arrays.first_row = first_row();
    arrays.first_source = static_cast<std::uint32_t>(before_.source_count());
    arrays.sources = static_cast<std::uint32_t>(sources_.size());
    arrays.rows = static_cast<std::uint32_t>(firsts_.size());
    arrays.tables = std::move(tables_);
    arrays.appearance_offsets = owned_->appearance_offsets;
    arrays.appearances = owned_->appearances;
    arrays.source_offsets = owned_->source_offsets;
    arrays.rows_by_source = owned_->rows_by_source;
    arrays.added_rows = owned_->added_rows;
    arrays.added_offsets = owned_->added_offsets;
    arrays.added_appearances = owned_->added_appearances;
    arrays.slots = owned_->slots;
    return arrays;
  }

  std::vector<Source> sources_;
  const Snapshot& before_;
  const SegmentBuildOptions& options_;
  std::size_t lookups_ = 0;
  FieldReader field_;
  std::array<std::byte, 8192> first_memory_;  // holds all that a weekly digest needs while it is built
  std::pmr::monotonic_buffer_resource scratch_{first_memory_.data(), first_memory_.size()};
  std::pmr::vector<Occurrence> occurrences_{&scratch_};
  std::pmr::vector<const Occurrence*> firsts_{&scratch_};  // by row, from first_row()
  std::shared_ptr<OwnedArrays> owned_;
  std::vector<PaperTable> tables_;
};

}  // namespace

std::shared_ptr<const Segment> Segment::build(std::vector<Source> sources, const Snapshot& before,
                                              const SegmentBuildOptions& options) {
  return Builder(std::move(sources), before, options).build();
}

}  // namespace paperlens
