#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>
#include <stdexcept>

#include "paperlens/corpus/add.hpp"
#include "paperlens/corpus/index_files.hpp"
#include "paperlens/corpus/save.hpp"
#include "paperlens/store/paper_index.hpp"
#include "saved_corpus.hpp"

using namespace paperlens;
using namespace paperlens::tests;

namespace {

std::string papers(int first, int count, const std::string& abstract) {
  std::string text = "# 每周AI论文速递（250407-250411）\n\n";
  for (int i = first; i < first + count; ++i) {
    text += "## Title " + std::to_string(i) + "\n[题](https://arxiv.org/abs/2504." + std::to_string(10000 + i) + ")\n\n" + abstract + "\n\n";
  }
  return text;
}

FileRequest file(const TemporaryFolder& folder, const std::string& name, const std::string& text) {
  write(folder / name, text);
  return {folder / name, name, false};
}

/// Digests that share papers, with the same text and with another; one in another encoding, one that can't be read, and
/// one without a paper.
std::vector<FileRequest> some_files(const TemporaryFolder& folder) {
  std::vector<FileRequest> files;
  for (int i = 0; i < 20; ++i) {
    const std::string abstract = i % 5 == 3 ? "别的摘要。" : "摘要，见 https://example.org/x 与推理。";
    files.push_back(file(folder, std::to_string(100 + i) + ".md", papers(i * 7, 3 + i % 4 * 3, abstract)));
  }
  files.push_back(file(folder, "empty.md", ""));
  files.push_back({folder / "missing.md", "missing.md", false});
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("## Wide\n[T](https://arxiv.org/abs/2504.10003)\n\ntext\n")) wide += {c, '\0'};
  files.push_back(file(folder, "wide.md", wide));
  files.push_back(file(folder, "last.md", papers(0, 40, "最后。")));
  return files;
}

IndexFilesOptions options_of(std::uint64_t batch_bytes) {
  IndexFilesOptions options;
  options.batch_bytes = batch_bytes;
  options.load.threads = 2;
  options.load.transcode = [](std::string_view bytes, std::string_view) {
    std::string text;
    for (std::size_t i = 2; i < bytes.size(); i += 2) text += bytes[i];
    return Transcoded{text, false};
  };
  return options;
}

std::set<std::string> segments_in(const std::string& folder) {
  std::set<std::string> names;
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with("segment-")) names.insert(name);
  }
  return names;
}

}  // namespace

TEST_SUITE("index files") {
  TEST_CASE("batches make the corpus that reading all at once makes") {
    const TemporaryFolder folder;
    const auto files = some_files(folder);
    const std::string expected = state(Corpus(load_files(files, options_of(1).load)));
    std::size_t most = 1000;
    for (const std::uint64_t batch : {1U, 900U, 3000U, 20'000U, 1'000'000'000U}) {
      const std::string path = folder / std::to_string(batch);
      const Corpus corpus = index_files(path, files, options_of(batch));
      CHECK(state(corpus) == expected);
      CHECK(state(open_corpus(path, true)) == expected);
      const auto& segments = corpus.snapshot()->segments();
      CHECK(segments_in(path).size() == segments.size());
      CHECK(segments.size() <= most);
      most = segments.size();
      for (const auto& segment : segments) {
        CHECK(segment->indexes().text_index.is_stored());
        CHECK(segment->indexes().trigram_index.is_stored());
        std::uint64_t bytes = 0;
        for (const Source& source : segment->sources()) bytes += source.original_bytes().size();
        CHECK((bytes <= batch || segment->source_count() == 1));
      }
    }
    CHECK(most == 1);
    CHECK(index_files(folder / "nothing", {}, options_of(10)).size() == 0);
    CHECK(open_corpus(folder / "nothing", true).snapshot()->segments().size() == 1);
  }

  TEST_CASE("adding is as add_files adds, and leaves the segments that need not be built again") {
    const TemporaryFolder folder;
    auto files = some_files(folder);
    const std::string path = folder / "a.plx";
    const std::vector<FileRequest> half(files.begin(), files.begin() + 12);
    for (const std::uint64_t batch : {900U, 4000U, 1'000'000U}) {
      const LoadOptions load = options_of(batch).load;
      auto expected = load_files(half, load);
      Corpus corpus = index_files(path, half, options_of(batch));
      const auto first = segments_in(path);
      CHECK(state(corpus) == state(Corpus(expected)));
      index_files(path, half, options_of(batch));
      CHECK(segments_in(path) == first);

      expected = add_files(expected, files, load);
      corpus = index_files(path, files, options_of(batch));
      CHECK(state(corpus) == state(Corpus(expected)));
      if (batch == 900) CHECK(std::ranges::includes(segments_in(path), first));

      file(folder, "107.md", papers(300, 9, "换了。"));
      file(folder, "115.md", papers(0, 9, "换了。"));
      ::unlink((folder / "118.md").c_str());  // leaves what was read of it
      expected = add_files(expected, files, load);
      corpus = index_files(path, files, options_of(batch));
      CHECK(state(corpus) == state(Corpus(expected)));
      CHECK(state(open_corpus(path, true)) == state(Corpus(expected)));
      std::vector<std::string> kept;
      std::ranges::set_intersection(segments_in(path), first, std::back_inserter(kept));
      if (batch == 900) CHECK(kept.size() > 2);  // those before 107.md
      some_files(folder);  // as they were
      fs::remove_all(path);
    }
  }

  TEST_CASE("small additions are merged, but into nothing larger than a batch") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    std::vector<FileRequest> files;
    auto snapshot = load_files({}, {});
    std::uint64_t bytes = 0;
    constexpr std::uint64_t batch = 5000;
    for (int i = 0; i < 60; ++i) {
      files = {file(folder, std::to_string(i) + ".md", papers(i * 3, 3, "摘要。"))};
      bytes += fs::file_size(files[0].path);
      const Corpus corpus = index_files(path, files, options_of(batch));
      snapshot = add_sources(snapshot, {scan_source(files[0].source, share(read(files[0].path)))}, {}, batch);
      CHECK(state(corpus) == state(Corpus(snapshot)));
      for (const auto& segments : {corpus.snapshot()->segments(), snapshot->segments()}) {
        CHECK(segments.size() <= 2 * bytes / batch + 5);
        for (const auto& segment : segments) {
          std::uint64_t size = 0;
          for (const Source& source : segment->sources()) size += source.text.view.size();
          CHECK(size <= batch);
        }
      }
    }
    CHECK(segments_in(path).size() > 2);
  }

  TEST_CASE("killed before any step, the folder opens as it was, or holds nothing, or is done") {
    const TemporaryFolder folder;
    auto files = some_files(folder);
    files.erase(files.begin() + 8, files.end() - 1);
    const std::vector<FileRequest> some(files.begin(), files.begin() + 3);
    const std::string before = state(Corpus(load_files(some, options_of(1).load)));
    const std::string after = state(Corpus(load_files(files, options_of(1).load)));
    for (const bool first : {false, true}) {
      bool ended = false;
      int news = 0;
      for (int stop = 0; !ended; ++stop) {
        REQUIRE(stop < 200);
        const std::string path = folder / ((first ? "first" : "more") + std::to_string(stop));
        if (!first) index_files(path, some, options_of(1000));
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
          int steps = 0;
          IndexFilesOptions options = options_of(3000);
          options.step = [&](std::string_view) {
            if (steps++ == stop) ::_exit(7);
          };
          index_files(path, files, options);
          ::_exit(0);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        ended = WEXITSTATUS(status) == 0;
        if (first && !fs::exists(path + "/MANIFEST")) {
          CHECK((kind_of_error([&] { open_corpus(path); }) == (fs::exists(path) ? ErrorKind::format : ErrorKind::io)));
        } else {
          const std::string now = state(open_corpus(path, true));
          CHECK((now == after || (!first && now == before)));
          news += now == after;
        }
        if (ended) CHECK(news > 0);
        CHECK(state(index_files(path, files, options_of(3000))) == after);  // done again, it leaves nothing behind
        for (const std::string& name : names_in(path)) CHECK_FALSE(name.ends_with(".tmp"));
        CHECK(segments_in(path).size() == open_corpus(path).snapshot()->segments().size());
        fs::remove_all(path);
      }
      CHECK(news > 1);
    }
  }

  TEST_CASE("what fails leaves the folder as it was") {
    const TemporaryFolder folder;
    auto files = some_files(folder);
    const std::string path = folder / "a.plx";
    const auto failing = [&](auto change) {
      IndexFilesOptions options = options_of(4000);
      change(options);
      return [&, options] { index_files(path, files, options); };
    };
    const auto cancel = failing([](IndexFilesOptions& options) {
      options.load.progress = [](std::uint64_t done, std::uint64_t) {
        if (done > 0) throw std::runtime_error("stop");
      };
    });
    const auto fill = failing([](IndexFilesOptions& options) {
      options.step = [renames = 0](std::string_view step) mutable {
        if (step == "rename" && ++renames >= 2) throw Error(ENOSPC, "no space is left on the device", "x");
      };
    });
    CHECK_THROWS_WITH(cancel(), "stop");
    CHECK(kind_of_error(fill) == ErrorKind::io);
    CHECK_FALSE(fs::exists(path));
    index_files(path, {files[0]}, options_of(4000));
    const auto names = names_in(path);
    CHECK_THROWS_WITH(cancel(), "stop");
    CHECK(kind_of_error(fill) == ErrorKind::io);
    files.push_back({folder / "none.md", "none.md", true});
    CHECK(kind_of_error([&] { index_files(path, files, options_of(4000)); }) == ErrorKind::io);
    CHECK(names_in(path) == names);

    save(open_corpus(path).take({1}), path);
    CHECK(kind_of_error([&] { index_files(path, {files[0]}, options_of(4000)); }) == ErrorKind::invalid_argument);
    write(folder / "taken", "text");
    CHECK(kind_of_error([&] { index_files(folder / "taken", {files[0]}, options_of(4000)); }) == ErrorKind::io);
  }

  TEST_CASE("the folder is locked from the first file to the last") {
    const TemporaryFolder folder;
    const auto files = some_files(folder);
    const std::string path = folder / "a.plx";
    IndexFilesOptions options = options_of(4000);
    int tried = 0;
    options.step = [&](std::string_view step) {
      if (step != "create") return;
      ++tried;
      CHECK(kind_of_error([&] { index_files(path, {}, options_of(4000)); }) == ErrorKind::conflict);
      CHECK(kind_of_error([&] { save(Corpus(load_files({}, {})), path); }) == ErrorKind::conflict);
    };
    const Corpus corpus = index_files(path, files, options);
    CHECK(tried > 2);
    save(corpus, path);  // its history is the folder's
  }

  TEST_CASE("a filter knows every paper that was added, and few others") {
    std::mt19937_64 random(7);
    PaperFilter filter;
    std::vector<std::uint64_t> added;
    for (int i = 0; i < 100'000; ++i) {
      added.push_back(i % 1000 == 0 ? static_cast<std::uint64_t>(i) : random());
      filter.add(added.back());
      if (i % 10'000 == 0) filter.add(added[added.size() / 2]);
    }
    CHECK(std::ranges::all_of(added, [&](std::uint64_t hash) { return filter.may_have(hash); }));
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) wrong += filter.may_have(random());
    CHECK(wrong < 20);
  }
}
