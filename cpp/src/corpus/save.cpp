#include "paperlens/corpus/save.hpp"

#include "folder_writer.hpp"
#include "paperlens/base/error.hpp"
#include "save_history.hpp"

namespace paperlens {

void save(const Corpus& corpus, const std::string& folder, const SaveOptions& options) {
  FolderWriter writer(folder, options.step);
  const Snapshot& snapshot = *corpus.snapshot();
  const std::optional<std::string> known = snapshot.history()->state(writer.folder());
  if (writer.before() && known && writer.before()->state != *known) {
    throw Error(ErrorKind::conflict,
                "this corpus has been saved by somebody else since it was opened; open it again and add to that, or save "
                "under another name",
                writer.folder());
  }
  Manifest after;
  for (const auto& segment : snapshot.segments()) after.segments.push_back(writer.store(*segment));
  if (!corpus.is_whole()) {
    std::vector<RowId> rows(corpus.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = corpus.row(i);
    after.rows = writer.store_rows(rows, snapshot.size());
  }
  writer.commit(after);
  snapshot.history()->set(writer.folder(), after.state);
  writer.remove_all_but(after);
}

}  // namespace paperlens
