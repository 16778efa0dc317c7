#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "paperlens/base/error.hpp"
#include "paperlens/corpus/save.hpp"
#include "read_file.hpp"
#include "save_history.hpp"
#include "saved_folder.hpp"
#include "segment_file.hpp"

namespace paperlens {
namespace {

/// A file of the manifest, mapped; its length and header are those that the manifest names.
SharedBytes map_named(const std::string& folder, const ManifestFile& file) {
  const std::string path = folder + '/' + file.name;
  SharedBytes bytes = map_file(path);
  if (bytes.view.size() != file.bytes) {
    fail_format(path, std::min<std::uint64_t>(bytes.view.size(), file.bytes),
                "the file has " + std::to_string(bytes.view.size()) + " bytes, and the manifest says " + std::to_string(file.bytes));
  }
  return bytes;
}

void check_header(std::uint64_t header, const ManifestFile& file, const std::string& folder) {
  if (header != file.checksum) fail_format(folder + '/' + file.name, 56, "this is another file than the manifest names");
}

}  // namespace

SavedState open_state(const std::string& folder, const Manifest& manifest) {
  std::vector<SharedBytes> files;
  std::vector<std::shared_ptr<const Segment>> segments;
  std::size_t rows = 0, sources = 0;
  for (const ManifestFile& file : manifest.segments) {
    const std::string path = folder + '/' + file.name;
    const SharedBytes& bytes = files.emplace_back(map_named(folder, file));
    segments.push_back(open_segment(bytes, path));
    const Segment& segment = *segments.back();
    check_header(header_checksum(bytes.view), file, folder);
    if (segment.first_row() != rows || segment.first_source() != sources) {
      fail_format(path, 0, "this segment does not follow the one before it in the manifest");
    }
    rows += segment.size();
    sources += segment.source_count();
  }
  auto history = std::make_shared<SaveHistory>();
  history->set(folder, manifest.state);
  const Corpus whole(std::make_shared<const Snapshot>(std::move(segments), std::move(history)));
  if (!manifest.rows) return {whole, std::move(files)};
  const std::vector<RowId> selected = read_rows(folder, *manifest.rows, rows);
  return {whole.take({selected.begin(), selected.end()}), std::move(files)};
}

std::string real_path(const std::string& folder) {
  char* resolved = ::realpath(folder.c_str(), nullptr);
  if (resolved == nullptr) fail_io(folder);
  std::string path = resolved;
  std::free(resolved);
  return path;
}

std::optional<Manifest> read_manifest(const std::string& folder) {
  const std::string path = folder + "/MANIFEST";
  try {
    const SharedBytes text = read_file(path);
    return parse_manifest(text.view, path);
  } catch (const Error& error) {
    if (error.kind == ErrorKind::io && error.code == ENOENT) return std::nullopt;
    throw;
  }
}

std::vector<RowId> read_rows(const std::string& folder, const ManifestFile& file, std::size_t papers) {
  const SectionFile sections(map_named(folder, file), folder + '/' + file.name, FileKind::rows);
  check_header(header_checksum(sections.bytes().view), file, folder);
  const std::string_view section = sections.require(rows_section);
  const auto rows = sections.values<RowId>(rows_section, 0, section.size() / sizeof(RowId));
  sections.check_all();
  std::vector<bool> taken(papers);
  for (const RowId& row : rows) {
    if (row >= papers || taken[row]) sections.fail(&row, "a selection names a paper that does not exist, or one twice");
    taken[row] = true;
  }
  return {rows.begin(), rows.end()};
}

Corpus open_corpus(const std::string& folder, bool verify) {
  const std::string real = real_path(folder);
  std::optional<Manifest> manifest;
  try {
    manifest = read_manifest(real);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::io || error.code != ENOTDIR) throw;
    fail_format(folder, 0, "a saved corpus is a folder, and this is a file");
  }
  if (!manifest) fail_format(folder, 0, "this folder has no MANIFEST: it holds no corpus, or its first save did not end");
  for (;;) {
    try {
      Corpus corpus = open_state(real, *manifest).corpus;
      if (verify) {
        for (const auto& segment : corpus.snapshot()->segments()) segment->verify();
      }
      return corpus;
    } catch (const Error& error) {
      if (error.kind != ErrorKind::io || error.code != ENOENT) throw;
      // A save may have replaced the manifest and removed the files of the old one meanwhile.
      const std::optional<Manifest> now = read_manifest(real);
      if (!now || now->state == manifest->state) {
        fail_format(error.path, 0, "the manifest names this file, and it is missing");
      }
      manifest = now;
    }
  }
}

}  // namespace paperlens
