#include "paperlens/corpus/snapshot.hpp"

#include <algorithm>
#include <forward_list>
#include <unordered_map>

#include "fields.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/digest/urls.hpp"

namespace paperlens {
namespace {

/// A paper where a source has it.
struct Occurrence {
  std::uint32_t source;
  RowId row;
  const PaperSpans* spans;
  PaperKey key;
};

Diagnostic duplicate(const Occurrence& later, const Occurrence& first, const std::vector<Source>& sources,
                     FieldReader& field) {
  const auto text = [&](const Occurrence& paper, Span span) { return field(sources[paper.source], span); };
  const bool same = text(later, later.spans->title) == text(first, first.spans->title) &&
                    text(later, later.spans->title_zh) == text(first, first.spans->title_zh) &&
                    text(later, later.spans->abstract) == text(first, first.spans->abstract);
  return {same ? Code::duplicate_paper : Code::duplicate_differs, later.spans->block, later.spans->line, 1,
          sources[first.source].path + ':' + std::to_string(first.spans->line)};
}

}  // namespace

Source scan_source(std::string path, SharedBytes text, SharedBytes original, bool damaged) {
  Source source;
  source.digest = scan_digest(text.view, path, damaged);
  source.papers = static_cast<std::uint32_t>(source.digest.papers.size());
  source.path = std::move(path);
  source.text = std::move(text);
  source.original = std::move(original);
  source.damaged = damaged;
  return source;
}

Source unreadable_source(std::string path, std::string reason) {
  Source source;
  source.path = std::move(path);
  source.digest.diagnostics.push_back({Code::unreadable_file, {}, 1, 1, reason});
  source.unreadable = std::move(reason);
  return source;
}

Source scan_again(const Source& source) {
  if (!source.unreadable.empty()) return unreadable_source(source.path, source.unreadable);
  return scan_source(source.path, source.text, source.original, source.damaged);
}

Snapshot::Snapshot(std::vector<Source> sources, const std::function<void()>& poll) : sources_(std::move(sources)) {
  const auto poll_at = [&poll](std::size_t paper) {
    if (paper % 4096 == 4095 && poll) poll();
  };
  std::size_t total = 0;
  std::vector<std::string_view> paths;
  paths.reserve(sources_.size());
  for (const Source& source : sources_) {
    paths.push_back(source.path);
    total += source.digest.papers.size();
  }
  paths_ = make_strings(paths);
  if (total > column_capacity) throw Error(ErrorKind::invalid_argument, "a corpus holds at most 2^31 - 1 papers");
  index_ = PaperIndex(total);

  FieldReader field;
  std::vector<Occurrence> occurrences;
  occurrences.reserve(total);
  std::vector<const Occurrence*> firsts;  // by row
  firsts.reserve(total);
  for (std::uint32_t s = 0; s < sources_.size(); ++s) {
    Source& source = sources_[s];
    const std::size_t own_diagnostics = source.digest.diagnostics.size();
    for (const PaperSpans& spans : source.digest.papers) {
      poll_at(occurrences.size());
      const auto row = static_cast<RowId>(firsts.size());
      Occurrence& paper = occurrences.emplace_back(Occurrence{s, row, &spans, {}});
      if (!spans.arxiv_id.empty()) {
        paper.key = {field(source, spans.arxiv_id), {}, {}};
      } else {
        paper.key = {{}, spans.repaired_url.empty() ? field(source, spans.url) : spans.repaired_url, field(source, spans.title)};
      }
      const auto first = index_.find_or_insert(paper.key.hash(), row,
                                               [&](RowId other) { return firsts[other]->key == paper.key; });
      if (first) {
        paper.row = *first;
        source.digest.diagnostics.push_back(duplicate(paper, *firsts[*first], sources_, field));
      } else {
        firsts.push_back(&paper);
      }
    }
    if (source.digest.diagnostics.size() != own_diagnostics) sort_by_place(source.digest.diagnostics);
    source_offsets_.push_back(occurrences.size());
  }

  // Appearances by row, by counting sort: they are met in the order of sources, which is the order wanted in a row.
  appearance_offsets_.assign(firsts.size() + 1, 0);
  for (const Occurrence& paper : occurrences) ++appearance_offsets_[paper.row + 1];
  for (std::size_t row = 0; row < firsts.size(); ++row) appearance_offsets_[row + 1] += appearance_offsets_[row];
  appearances_.resize(occurrences.size());
  rows_by_source_.reserve(occurrences.size());
  std::vector<std::size_t> next(appearance_offsets_.begin(), appearance_offsets_.end() - 1);
  for (const Occurrence& paper : occurrences) {
    appearances_[next[paper.row]++] = {paper.source, paper.spans->line, paper.spans->block};
    rows_by_source_.push_back(paper.row);
  }

  PaperTableBuilder builder;
  builder.reserve(firsts.size());
  const auto finish_table = [&](std::size_t first_row) {
    first_rows_.push_back(static_cast<RowId>(first_row));
    tables_.push_back(builder.build());
  };
  std::size_t table_begin = 0;
  std::vector<std::string_view> links;
  std::forward_list<std::string> unescaped;
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    poll_at(i);
    const Occurrence& paper = *firsts[i];
    const Source& source = sources_[paper.source];
    const PaperSpans& spans = *paper.spans;
    PaperRow row;
    row.arxiv_id = field(source, spans.arxiv_id);
    row.title = field(source, spans.title);
    row.title_zh = field(source, spans.title_zh);
    row.abstract = field(source, spans.abstract);
    row.url = spans.repaired_url.empty() ? field(source, spans.url) : std::string_view(spans.repaired_url);
    row.version = spans.version;
    row.month = spans.month;
    row.period = source.digest.period.period;
    row.source = static_cast<std::int32_t>(paper.source);
    row.line = static_cast<std::int32_t>(spans.line);
    row.appearances = static_cast<std::int32_t>(appearances(static_cast<RowId>(i)).size());
    find_urls(row.abstract, links, unescaped);
    std::erase(links, row.url);
    if (builder.add(row, links)) continue;
    if (!builder.empty()) {
      finish_table(table_begin);
      table_begin = i;
    }
    if (!builder.add(row, links)) {
      throw Error(ErrorKind::invalid_argument, source.path + ':' + std::to_string(spans.line) +
                                                   ": this paper is longer than 2 GiB; split the file");
    }
  }
  if (!builder.empty()) finish_table(table_begin);
  for (Source& source : sources_) source.digest.papers = {};
}

Snapshot::Place Snapshot::place(RowId row) const {
  const auto after = std::upper_bound(first_rows_.begin(), first_rows_.end(), row);
  const auto table = static_cast<std::size_t>(after - first_rows_.begin()) - 1;
  return {tables_[table], row - first_rows_[table]};
}

PaperKey Snapshot::key(RowId row) const {
  const auto [table, i] = place(row);
  return {table.arxiv_id[i], table.url[i], table.title[i]};
}

std::optional<RowId> Snapshot::find(const PaperKey& wanted) const {
  return index_.find(wanted.hash(), [&](RowId row) { return key(row) == wanted; });
}

std::optional<RowId> Snapshot::find(std::string_view arxiv_id) const {
  if (arxiv_id.empty()) return std::nullopt;
  return find(PaperKey{arxiv_id, {}, {}});
}

std::optional<RowId> Snapshot::find_same(const Snapshot& other, RowId row) const { return find(other.key(row)); }

std::shared_ptr<const Snapshot> merge(const Snapshot& a, const Snapshot& b) {
  std::vector<Source> sources;
  std::unordered_map<std::string_view, std::vector<const Source*>> by_path;
  const auto add = [&](const Source& source) {
    auto& known = by_path[source.path];
    const bool have = std::any_of(known.begin(), known.end(), [&](const Source* other) {
      return other->original_bytes() == source.original_bytes() && other->text.view == source.text.view &&
             other->unreadable == source.unreadable;
    });
    if (have) return;
    known.push_back(&source);
    sources.push_back(scan_again(source));
  };
  for (const Source& source : a.sources()) add(source);
  for (const Source& source : b.sources()) add(source);
  return std::make_shared<const Snapshot>(std::move(sources));
}

}  // namespace paperlens
