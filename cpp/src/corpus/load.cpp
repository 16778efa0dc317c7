#include "paperlens/corpus/load.hpp"

#include "paperlens/corpus/add.hpp"
#include "source_reader.hpp"

namespace paperlens {
namespace {

/// Reads the files, and gives their sources to `build`, which polls.
template <typename Build>
std::shared_ptr<const Snapshot> read_and_build(const std::vector<FileRequest>& files, const LoadOptions& options, Build build) {
  SourceReader reader(files, options);
  std::vector<Source> sources = reader.run();
  Pace pace;
  const std::function<void()> poll = [&] {
    if (pace.is_due()) reader.report();
  };
  return build(std::move(sources), poll);
}

}  // namespace

std::shared_ptr<const Snapshot> load_files(const std::vector<FileRequest>& files, const LoadOptions& options) {
  return read_and_build(files, options, [](std::vector<Source> sources, const std::function<void()>& poll) {
    return std::make_shared<const Snapshot>(std::move(sources), poll);
  });
}

std::shared_ptr<const Snapshot> add_files(const std::shared_ptr<const Snapshot>& snapshot,
                                          const std::vector<FileRequest>& files, const LoadOptions& options) {
  return read_and_build(files, options, [&](std::vector<Source> sources, const std::function<void()>& poll) {
    return add_sources(snapshot, std::move(sources), poll);
  });
}

std::shared_ptr<const Snapshot> load_text(SharedBytes bytes, std::string source, const LoadOptions& options) {
  std::vector<Source> sources;
  sources.push_back(decode_and_scan(std::move(source), std::move(bytes), options));
  return std::make_shared<const Snapshot>(std::move(sources));
}

}  // namespace paperlens
