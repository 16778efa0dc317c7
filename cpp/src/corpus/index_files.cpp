#include "paperlens/corpus/index_files.hpp"

#include <algorithm>
#include <span>

#include "changes.hpp"
#include "folder_writer.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/base/free_memory.hpp"
#include "paperlens/base/parallel.hpp"
#include "paperlens/corpus/translations.hpp"
#include "paperlens/index/text_index.hpp"
#include "paperlens/index/trigram_index.hpp"
#include "saved_folder.hpp"
#include "segment_writer.hpp"
#include "source_reader.hpp"

namespace paperlens {
namespace {

constexpr std::uint64_t read_at_once = std::uint64_t{32} << 20;  // bytes of text
constexpr std::uint64_t gram_memory = std::uint64_t{448} << 20;  // of all threads that collect trigrams
constexpr std::uint64_t largest_table = std::uint64_t{64} << 20;  // bytes of text
constexpr std::size_t papers_between_releases = 4096;

/// Takes items from the front, one at least: such that each batch has up to `limit` bytes, and all about as many.
template <typename T, typename SizeOf>
std::span<const T> take_batch(std::span<const T>& rest, std::uint64_t limit, SizeOf size_of) {
  std::uint64_t all = 0;
  for (const T& item : rest) all += size_of(item);
  const std::uint64_t batches = std::max<std::uint64_t>(1, (all + limit - 1) / limit);
  std::uint64_t bytes = size_of(rest[0]);
  std::size_t count = 1;
  for (; count < rest.size(); ++count) {
    const std::uint64_t more = size_of(rest[count]);
    if (bytes + more > limit || bytes + more / 2 > all / batches) break;
    bytes += more;
  }
  const std::span<const T> batch = rest.first(count);
  rest = rest.subspan(count);
  return batch;
}

class Indexer {
 public:
  Indexer(FolderWriter& writer, const std::vector<FileRequest>& files, const IndexFilesOptions& options)
      : writer_(writer), files_(files), options_(options),
        threads_(thread_count(options.load.threads)) {
    batch_bytes_ = std::max<std::uint64_t>(1, options.batch_bytes);
    for (const FileRequest& file : files_) sizes_.push_back(size_on_disk(file.path));
    if (!writer_.before()) return;
    SavedState state = open_state(writer_.folder(), *writer_.before());
    if (!state.corpus.is_whole()) {
      throw Error(ErrorKind::invalid_argument, writer_.folder() +
                                                   ": a selection is saved here, which cannot be added to; choose another "
                                                   "folder, or save the whole corpus here first");
    }
    old_ = state.corpus.snapshot();
    mapped_ = std::move(state.files);
  }

  Corpus run() {
    const AddPlan plan = find_changes();
    for (std::size_t i = 0; i < plan.kept; ++i) {
      const auto& segment = segments_.emplace_back(old_->segments()[i]);
      manifest_.segments.push_back(writer_.store(*segment));
      if (plan.sources.empty()) continue;
      for (RowId row = 0; row < segment->size(); ++row) {
        known_.add(segment->key(row).hash());
        if (row % papers_between_releases == 0) release_pages();
      }
    }
    const auto size_of = [this](const PlannedSource& source) { return size_of_source(source); };
    std::span<const PlannedSource> rest = plan.sources;
    total_ = done_;
    for (const PlannedSource& source : rest) total_ += size_of(source);
    while (!rest.empty()) {
      const auto batch = take_batch(rest, batch_bytes_, size_of);
      batch_ = 0;
      for (const PlannedSource& source : batch) batch_ += size_of(source);
      build(batch);
      done_ += batch_;
      if (options_.load.progress) options_.load.progress(done_, total_);
    }
    if (segments_.empty()) build({});
    writer_.commit(manifest_);
    Corpus corpus = open_state(writer_.folder(), manifest_).corpus;
    writer_.remove_all_but(manifest_);
    return corpus;
  }

 private:
  // How far a batch is, by the time that it takes, when it has been read, and when its words are indexed.
  static constexpr double read_part = 0.1, text_part = 0.7;

  void report(double part_of_batch) {
    if (!options_.load.progress || !pace_.is_due()) return;
    options_.load.progress(done_ + static_cast<std::uint64_t>(part_of_batch * static_cast<double>(batch_)), total_);
  }

  std::uint64_t size_of_source(const PlannedSource& source) const {
    return source.added ? sizes_[*source.added] : old_->source(*source.old).text.view.size();
  }

  /// Reads some of the files of a batch; `begin` bytes of it have been read before.
  std::vector<Source> read_files(const std::vector<FileRequest>& files, std::uint64_t begin, double whole) {
    LoadOptions options = options_.load;
    options.progress = [&](std::uint64_t done, std::uint64_t) {
      report(whole * static_cast<double>(begin + done) / static_cast<double>(batch_ + 1));
    };
    return SourceReader(files, options).run();
  }

  /// Reads the files whose paths are known: what they change depends on their bytes.
  AddPlan find_changes() {
    Changes changes(*old_);
    std::vector<std::size_t> known;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      total_ += sizes_[i];
      if (changes.knows(files_[i].source)) known.push_back(i);
      else changes.add_unknown(i, sizes_[i]);
    }
    for (std::span<const std::size_t> rest = known; !rest.empty();) {
      std::vector<FileRequest> files;
      const auto numbers = take_batch(rest, std::min(read_at_once, batch_bytes_), [&](std::size_t i) { return sizes_[i]; });
      batch_ = 0;
      for (const std::size_t number : numbers) {
        files.push_back(files_[number]);
        batch_ += sizes_[number];
      }
      const std::vector<Source> sources = read_files(files, 0, 1);
      for (std::size_t i = 0; i < numbers.size(); ++i) changes.add(numbers[i], sources[i]);
      release_pages();
      done_ += batch_;
    }
    return changes.plan(batch_bytes_);
  }

  /// Reads the sources of a batch, and leaves their texts in the file.
  std::vector<Source> read(std::span<const PlannedSource> batch, SegmentWriter& out) {
    std::vector<Source> sources;
    std::uint64_t begin = 0;
    while (!batch.empty()) {
      const auto part = take_batch(batch, read_at_once, [this](const PlannedSource& source) { return size_of_source(source); });
      std::vector<FileRequest> files;
      for (const PlannedSource& planned : part) {
        if (planned.added) files.push_back(files_[*planned.added]);
      }
      std::vector<Source> fresh = read_files(files, begin, read_part);
      auto next = fresh.begin();
      for (const PlannedSource& planned : part) {
        const bool is_read = planned.added && !(planned.replaced && !next->unreadable.empty());  // it was when it was compared
        Source source = is_read ? std::move(*next) : scan_again(old_->read_source(*planned.old));
        if (is_read) source.replaced = planned.replaced;
        if (planned.added) ++next;
        source.digest.papers.shrink_to_fit();
        out.take_text(source);
        sources.push_back(std::move(source));
        begin += size_of_source(planned);
      }
      release_pages();
    }
    batch_texts_ = out.give_texts(sources);
    return sources;
  }

  /// Writes a segment of the sources of a batch.
  void build(std::span<const PlannedSource> batch) {
    const ManifestFile& file = manifest_.segments.emplace_back(writer_.store_new([&](NewFile& into, const RandomId& id) {
      SegmentWriter out(into, id);
      const DocId papers = add_papers(read(batch, out), out);
      return_free_memory();
      add_indexes(papers, out);
      return_free_memory();
      return out.finish();
    }));
    const std::string path = writer_.path_of(file.name);
    mapped_.push_back(map_file(path));
    segments_.push_back(open_segment(mapped_.back(), path));
  }

  DocId add_papers(std::vector<Source> sources, SegmentWriter& out) {
    const Snapshot before(segments_);
    SegmentBuildOptions options;
    options.poll = [this] {
      release_pages();
      report(read_part);
    };
    options.earlier = &known_;
    options.take_table = [&](const PaperTable& table) { out.add_table(table); };
    options.table_bytes = std::min<std::uint64_t>(largest_table, batch_bytes_ / 4);
    const auto segment = Segment::build(std::move(sources), before, options);
    out.add_arrays(*segment);
    batch_texts_ = {};
    release_pages();
    return static_cast<DocId>(segment->size());
  }

  void add_indexes(DocId papers, SegmentWriter& out) {
    const WrittenFields fields = out.written_fields();
    const auto poll = [&](double begin, double end) {
      return [=, this, &fields, released = std::size_t{0}](std::size_t done) mutable {
        if (done >= released + papers_between_releases) {
          fields.release();
          released = done;
        }
        report(begin + (end - begin) * static_cast<double>(done) / (papers + 1.0));
      };
    };
    out.add_index(text_index_section,
                  TextIndex::build(papers, std::cref(fields), threads_, {}, poll(read_part, text_part)).view);
    fields.release();
    const std::uint64_t builders = gram_memory / (3 * text_of_grams(papers) + 1);
    const auto threads = static_cast<unsigned>(std::clamp<std::uint64_t>(builders, 1, threads_));
    out.add_index(trigram_index_section, TrigramIndex::build(papers, std::cref(fields), {threads, poll(text_part, 1)}).view);
    fields.release();
    out.add_index(translations_section, learn_from_titles(papers, std::cref(fields), threads_).view);
  }

  /// Bytes of text whose grams a thread holds, in three times as much memory: of so many papers of the batch.
  std::uint64_t text_of_grams(DocId papers) const {
    constexpr DocId papers_at_once = 65536;
    return papers <= papers_at_once ? batch_ : batch_ / papers * papers_at_once;
  }

  /// Mapped pages count as memory of the process until they are let go.
  void release_pages() const {
    for (const SharedBytes& file : mapped_) paperlens::release_pages(file);
    paperlens::release_pages(batch_texts_);
  }

  FolderWriter& writer_;
  const std::vector<FileRequest>& files_;
  const IndexFilesOptions& options_;
  const unsigned threads_;
  std::uint64_t batch_bytes_;
  std::vector<std::uint64_t> sizes_;  // of the files

  std::shared_ptr<const Snapshot> old_ = std::make_shared<const Snapshot>(std::vector<std::shared_ptr<const Segment>>{});
  std::vector<std::shared_ptr<const Segment>> segments_;
  std::vector<SharedBytes> mapped_;  // files of old and new segments
  SharedBytes batch_texts_;          // of the segment that is being written
  PaperFilter known_;                // papers of segments_
  Manifest manifest_;

  Pace pace_;
  std::uint64_t done_ = 0, total_ = 0, batch_ = 0;  // bytes
};

}  // namespace

Corpus index_files(const std::string& folder, const std::vector<FileRequest>& files, const IndexFilesOptions& options) {
  FolderWriter writer(folder, options.step);
  return Indexer(writer, files, options).run();
}

}  // namespace paperlens
