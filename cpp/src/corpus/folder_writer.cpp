#include "folder_writer.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "paperlens/base/error.hpp"
#include "saved_folder.hpp"
#include "segment_file.hpp"

namespace paperlens {
namespace {

std::vector<std::string> names_in(const std::string& folder) {
  DIR* listing = ::opendir(folder.c_str());
  if (listing == nullptr) fail_io(folder);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(listing)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(listing);
  return names;
}

/// Makes the folder if there is none; true if it did. Throws if something else than a saved corpus is there.
bool make_folder(const std::string& folder, const SaveStep& step) {
  if (step) step("mkdir");
  if (::mkdir(folder.c_str(), 0777) == 0) return true;
  if (errno != EEXIST) fail_io(folder);
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) fail_io(folder);
  const char* const advice = "exists, and is no saved corpus; save under another name, or remove it first";
  if (!S_ISDIR(status.st_mode)) throw Error(EEXIST, advice, folder);
  const std::vector<std::string> names = names_in(folder);
  if (std::find(names.begin(), names.end(), "MANIFEST") != names.end()) return false;
  if (!std::all_of(names.begin(), names.end(), is_corpus_file_name)) throw Error(EEXIST, advice, folder);
  return false;  // empty, or what a first save left that was killed
}

std::string parent_of(const std::string& real_path) {
  const std::size_t slash = real_path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : real_path.substr(0, slash);
}

constexpr int all_indexes = 7;

int numbers_of(const SegmentIndexes& indexes) {
  const auto bit = [](const LazyBytes& index, int value) { return index.if_ready() != nullptr ? value : 0; };
  return bit(indexes.text_index, 1) + bit(indexes.trigram_index, 2) + bit(indexes.translations, 4);
}

std::string segment_name(const RandomId& id, int indexes) {
  return "segment-" + to_text(id) + '-' + std::to_string(indexes) + ".plx";
}

bool has_length(const std::string& path, std::uint64_t bytes) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) == bytes;
}

}  // namespace

FolderWriter::FolderWriter(const std::string& folder, const SaveStep& step)
    : step_(step), created_(make_folder(folder, step)), folder_(folder) {
  try {
    folder_ = real_path(folder);
    lock_.emplace(folder_);
    before_ = read_manifest(folder_);
  } catch (...) {
    abandon();
    throw;
  }
}

FolderWriter::~FolderWriter() {
  if (!committed_) abandon();
}

void FolderWriter::abandon() const {
  for (const std::string& name : written_) ::unlink(path_of(name).c_str());
  if (!created_ || ::access(path_of("MANIFEST").c_str(), F_OK) == 0) return;
  // Under the lock still, if it was had, so that no other writer has begun to use the new folder.
  if (lock_) ::unlink(path_of("LOCK").c_str());
  ::rmdir(folder_.c_str());
}

ManifestFile FolderWriter::write(const std::string& name, const std::function<std::uint64_t(NewFile&)>& content) {
  NewFile file(path_of(name), step_);
  const std::uint64_t header = content(file);
  file.finish();
  return {name, file.size(), header};
}

ManifestFile FolderWriter::store(const Segment& segment) {
  const std::string name = segment_name(segment.id(), numbers_of(segment.indexes()));
  bool in_use = false;
  if (before_) {
    for (const ManifestFile& file : before_->segments) {
      if (file.name != name) continue;
      if (has_length(path_of(name), file.bytes)) return file;
      in_use = true;
    }
  }
  // Under a name that is in use stands the same content, cut short: should the save fail it may as well stay mended.
  if (!in_use) written_.push_back(name);
  return write(name, [&](NewFile& file) { return write_segment(segment, file); });
}

ManifestFile FolderWriter::store_new(const std::function<std::uint64_t(NewFile&, const RandomId&)>& content) {
  const RandomId id = random_id();
  written_.push_back(segment_name(id, all_indexes));
  return write(written_.back(), [&](NewFile& file) { return content(file, id); });
}

ManifestFile FolderWriter::store_rows(const std::vector<RowId>& rows, std::size_t papers) {
  if (before_ && before_->rows) {
    try {
      if (read_rows(folder_, *before_->rows, papers) == rows) return *before_->rows;
    } catch (const Error&) {  // damaged: it is written again
    }
  }
  written_.push_back("rows-" + to_text(random_id()) + ".plx");
  return write(written_.back(), [&](NewFile& file) {
    SectionWriter out(file, FileKind::rows);
    out.add(rows_section, 0, std::span<const RowId>(rows));
    return out.finish();
  });
}

void FolderWriter::commit(Manifest& after) {
  if (before_ && before_->segments == after.segments && before_->rows == after.rows) {
    after.state = before_->state;  // nothing to do
    committed_ = true;
  } else {
    after.state = to_text(random_id());
    sync_folder(folder_, step_);  // the names of the files before the one that needs them
    NewFile file(path_of("MANIFEST"), step_);
    file.write(to_text(after));
    file.finish();
    committed_ = true;
    sync_folder(folder_, step_);
  }
  if (created_) sync_folder(parent_of(folder_), step_);
}

void FolderWriter::remove_all_but(const Manifest& manifest) const {
  const auto is_named = [&](const std::string& name) {
    return name == "MANIFEST" || name == "LOCK" || (manifest.rows && manifest.rows->name == name) ||
           std::any_of(manifest.segments.begin(), manifest.segments.end(),
                       [&](const ManifestFile& file) { return file.name == name; });
  };
  std::vector<std::string> names;
  try {
    names = names_in(folder_);
  } catch (const Error&) {
    return;
  }
  for (const std::string& name : names) {
    if (!is_corpus_file_name(name) || is_named(name)) continue;
    if (step_) step_("unlink");
    ::unlink(path_of(name).c_str());
  }
}

}  // namespace paperlens
