// A pickled corpus holds its sources as they were read: parsing them again is quicker than unpickling their papers.

#include <pybind11/stl.h>

#include "bind.hpp"
#include "paperlens/digest/arxiv_id.hpp"

namespace paperlens::bind {
namespace {

py::bytes to_bytes(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

SharedBytes from_bytes(const py::handle& bytes) { return share(std::string(py::cast<std::string_view>(bytes))); }

/// The Nth of `fields` in the text that they make one after the other.
Span span_of_field(const std::array<std::string, 5>& fields, std::size_t index) {
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < index; ++i) begin += fields[i].size();
  return {begin, begin + fields[index].size()};
}

}  // namespace

py::tuple dump_paper(const Paper& paper) {
  const auto [table, i] = paper.place();
  const py::tuple fields =
      py::make_tuple(to_str(table.arxiv_id[i]), to_str(table.title[i]), to_str(table.title_zh[i]), to_str(table.abstract[i]),
                     to_str(table.url[i]));
  const int version = table.version.validity[i] ? table.version.values[i] : -1;
  py::list appearances;
  const Snapshot& snapshot = *paper.corpus.snapshot();
  for (const Appearance& appearance : snapshot.appearances(paper.row())) {
    const Source& source = snapshot.source(appearance.source);
    const auto& period = source.digest.period.period;
    appearances.append(py::make_tuple(to_str(source.path), appearance.line, appearance.block.begin, appearance.block.end,
                                      period ? py::object(py::make_tuple(period->start, period->end)) : py::none()));
  }
  return py::make_tuple(fields, version, appearances);
}

Paper restore_paper(const std::array<std::string, 5>& fields, std::int16_t version, const py::list& appearances) {
  std::string text;
  for (const std::string& field : fields) text += field;
  const SharedBytes shared = share(std::move(text));
  std::vector<Source> sources;
  for (const py::handle& item : appearances) {
    const auto place = py::cast<py::tuple>(item);
    Source& source = sources.emplace_back();
    source.path = py::cast<std::string>(place[0]);
    source.text = shared;
    if (!place[4].is_none()) {
      const auto [start, end] = py::cast<std::pair<Date, Date>>(place[4]);
      source.digest.period.period = Period{start, end};
    }
    PaperSpans& paper = source.digest.papers.emplace_back();
    paper.arxiv_id = span_of_field(fields, 0);
    paper.title = span_of_field(fields, 1);
    paper.title_zh = span_of_field(fields, 2);
    paper.abstract = span_of_field(fields, 3);
    paper.url = span_of_field(fields, 4);
    paper.version = version;
    if (const auto id = parse_arxiv_id(fields[0])) paper.month = id->month;
    paper.line = py::cast<std::uint32_t>(place[1]);
    paper.block = {py::cast<std::uint64_t>(place[2]), py::cast<std::uint64_t>(place[3])};
  }
  return Paper{Corpus(std::make_shared<const Snapshot>(std::move(sources))), 0};
}

py::list dump_sources(const std::vector<const Source*>& sources) {
  py::list dumped;
  for (const Source* source : sources) {
    const py::object original = source->original.owner ? py::object(to_bytes(source->original.view)) : py::none();
    dumped.append(py::make_tuple(to_str(source->path), to_bytes(source->text.view), original, source->damaged,
                                 to_str(source->unreadable)));
  }
  return dumped;
}

std::shared_ptr<const Snapshot> restore_sources(const py::list& dumped) {
  std::vector<Source> sources;
  for (const py::handle& item : dumped) {
    const auto fields = py::cast<py::tuple>(item);
    auto path = py::cast<std::string>(fields[0]);
    auto reason = py::cast<std::string>(fields[4]);
    if (!reason.empty()) {
      sources.push_back(unreadable_source(std::move(path), std::move(reason)));
      continue;
    }
    SharedBytes original = fields[2].is_none() ? SharedBytes{} : from_bytes(fields[2]);
    sources.push_back(
        scan_source(std::move(path), from_bytes(fields[1]), std::move(original), py::cast<bool>(fields[3])));
  }
  return std::make_shared<const Snapshot>(std::move(sources));
}

}  // namespace paperlens::bind
