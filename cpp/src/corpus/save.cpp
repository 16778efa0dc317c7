#include "paperlens/corpus/save.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "manifest.hpp"
#include "paperlens/base/error.hpp"
#include "save_history.hpp"
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

std::string name_of(const Segment& segment) {
  const SegmentIndexes& indexes = segment.indexes();
  const int ready = (indexes.text_index.if_ready() != nullptr ? 1 : 0) + (indexes.trigram_index.if_ready() != nullptr ? 2 : 0);
  return "segment-" + to_text(segment.id()) + '-' + std::to_string(ready) + ".plx";
}

bool has_length(const std::string& path, std::uint64_t bytes) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) == bytes;
}

/// A save that holds the lock of its folder.
class Saver {
 public:
  Saver(const Corpus& corpus, std::string folder, const SaveStep& step)
      : corpus_(corpus), folder_(std::move(folder)), step_(step) {}

  /// Throws with nothing changed, unless the manifest has been replaced already.
  void save(bool created) {
    const std::optional<Manifest> before = read_manifest(folder_);
    const auto& history = corpus_.snapshot()->history();
    const std::optional<std::string> known = history->state(folder_);
    if (before && known && before->state != *known) {
      throw Error(ErrorKind::conflict,
                  "this corpus has been saved by somebody else since it was opened; open it again and add to that, or save "
                  "under another name",
                  folder_);
    }
    Manifest after;
    try {
      for (const auto& segment : corpus_.snapshot()->segments()) after.segments.push_back(store(*segment, before));
      if (!corpus_.is_whole()) after.rows = store_rows(before);
      if (before && before->segments == after.segments && before->rows == after.rows) {
        after.state = before->state;  // nothing to do
      } else {
        after.state = to_text(random_id());
        commit(after);
      }
    } catch (...) {
      if (!committed_) withdraw();
      throw;
    }
    if (created) sync_folder(parent_of(folder_), step_);
    history->set(folder_, after.state);
    remove_all_but(after);
  }

 private:
  std::string path_of(const std::string& name) const { return folder_ + '/' + name; }

  ManifestFile store(const Segment& segment, const std::optional<Manifest>& before) {
    const std::string name = name_of(segment);
    if (before) {
      for (const ManifestFile& file : before->segments) {
        if (file.name == name && has_length(path_of(name), file.bytes)) return file;
      }
    }
    // Under a name that is in use stands the same content, cut short: should the save fail it may as well stay mended.
    const bool in_use = before && std::any_of(before->segments.begin(), before->segments.end(),
                                              [&](const ManifestFile& file) { return file.name == name; });
    if (!in_use) written_.push_back(name);
    return write(name, [&](NewFile& file) { return write_segment(segment, file); });
  }

  ManifestFile store_rows(const std::optional<Manifest>& before) {
    std::vector<RowId> rows(corpus_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = corpus_.row(i);
    if (before && before->rows) {
      try {
        if (read_rows(folder_, *before->rows, corpus_.snapshot()->size()) == rows) return *before->rows;
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

  template <typename Write>
  ManifestFile write(const std::string& name, Write content) {
    NewFile file(path_of(name), step_);
    const std::uint64_t header = content(file);
    file.finish();
    return {name, file.size(), header};
  }

  void commit(const Manifest& manifest) {
    sync_folder(folder_, step_);  // the names of the files before the one that needs them
    NewFile file(path_of("MANIFEST"), step_);
    file.write(to_text(manifest));
    file.finish();
    committed_ = true;
    sync_folder(folder_, step_);
  }

  void withdraw() const {
    for (const std::string& name : written_) ::unlink(path_of(name).c_str());
  }

  /// Removes what earlier saves left. What can't be removed stays for the next save.
  void remove_all_but(const Manifest& manifest) const {
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

  const Corpus& corpus_;
  std::string folder_;
  const SaveStep& step_;
  std::vector<std::string> written_;
  bool committed_ = false;
};

}  // namespace

void save(const Corpus& corpus, const std::string& folder, const SaveOptions& options) {
  const bool created = make_folder(folder, options.step);
  bool held_lock = false;
  std::string real;
  try {
    real = real_path(folder);
    const FolderLock lock(real);
    held_lock = true;
    try {
      Saver(corpus, real, options.step).save(created);
    } catch (...) {
      // Under the lock still, so that no other writer has begun to use the new folder.
      if (created && ::access((real + "/MANIFEST").c_str(), F_OK) != 0) {
        ::unlink((real + "/LOCK").c_str());
        ::rmdir(real.c_str());
      }
      throw;
    }
  } catch (...) {
    if (created && !held_lock) ::rmdir(folder.c_str());
    throw;
  }
}

}  // namespace paperlens
