// Pickles hold the sources as they were read: parsing them again is quicker than unpickling their papers.

#include "bind.hpp"

namespace paperlens::bind {
namespace {

py::bytes to_bytes(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

SharedBytes from_bytes(const py::handle& bytes) { return share(std::string(py::cast<std::string_view>(bytes))); }

}  // namespace

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
