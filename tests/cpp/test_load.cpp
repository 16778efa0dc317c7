#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <string>

#include "paperlens/base/error.hpp"
#include "paperlens/corpus/corpus.hpp"
#include "paperlens/corpus/load.hpp"
#include "temporary_folder.hpp"

using namespace paperlens;
using tests::TemporaryFolder;

namespace {

FileRequest write(const TemporaryFolder& folder, const std::string& name, const std::string& text) {
  std::ofstream(folder / name, std::ios::binary) << text;
  return {folder / name, name, false};
}

std::string digest(int number) {
  std::string text;
  for (int i = 0; i < 20; ++i) {  // every paper stands in two digests
    const std::string digits = std::to_string(10000 + number * 10 + i);
    text += "## Title " + digits + "\n[题](https://arxiv.org/abs/2504." + digits + ")\n\n摘要 " + std::to_string(number) + "。\n\n";
  }
  return text;
}

std::vector<FileRequest> many_files(const TemporaryFolder& folder) {
  std::vector<FileRequest> files;
  for (int i = 0; i < 60; ++i) files.push_back(write(folder, std::to_string(1000 + i) + ".md", digest(i)));
  return files;
}

bool same(const Snapshot& a, const Snapshot& b) {
  if (a.size() != b.size()) return false;
  for (RowId row = 0; row < a.size(); ++row) {
    const auto [x, i] = a.place(row);
    const auto [y, j] = b.place(row);
    if (x.abstract[i] != y.abstract[j] || x.title[i] != y.title[j] || x.source[i] != y.source[j]) return false;
    if (a.appearances(row).size() != b.appearances(row).size()) return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("threads") {
  TEST_CASE("the number of threads does not change the result") {
    const TemporaryFolder folder;
    const auto files = many_files(folder);
    LoadOptions options;
    options.threads = 1;
    const auto alone = load_files(files, options);
    CHECK(alone->size() == 610);
    for (const unsigned threads : {2U, 5U, 16U, 100U}) {
      options.threads = threads;
      CHECK(same(*alone, *load_files(files, options)));
    }
  }

  TEST_CASE("progress that throws ends the load") {
    const TemporaryFolder folder;
    auto files = many_files(folder);
    LoadOptions options;
    options.threads = 3;
    options.encoding = "slow";
    options.transcode = [](std::string_view bytes, std::string_view) {
      ::usleep(20'000);
      return Transcoded{std::string(bytes), false};
    };
    options.progress = [](std::uint64_t, std::uint64_t) { throw std::runtime_error("stop"); };
    CHECK_THROWS_WITH(load_files(files, options), "stop");
  }

  TEST_CASE("snapshots may be read by many threads") {
    const TemporaryFolder folder;
    const auto snapshot = load_files(many_files(folder), {});
    const Corpus corpus(snapshot);
    std::atomic<std::size_t> found{0};
    std::vector<std::jthread> readers;
    for (int t = 0; t < 4; ++t) {
      readers.emplace_back([&] {
        for (RowId row = 0; row < snapshot->size(); ++row) {
          const auto [table, i] = snapshot->place(row);
          found += corpus.find(table.arxiv_id[i]) == row;
        }
      });
    }
    readers.clear();
    CHECK(found == 4 * snapshot->size());
  }
}

TEST_SUITE("load") {
  TEST_CASE("what can't be read is a diagnostic, or an error where the file was asked for") {
    const TemporaryFolder folder;
    const std::string pipe = folder / "pipe.md";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const std::string missing = folder / "missing.md";
    const auto snapshot = load_files({{pipe, "pipe.md", false}, {missing, "missing.md", false}, write(folder, "a.md", digest(0))}, {});
    CHECK(snapshot->size() == 20);
    for (const std::size_t i : {0U, 1U}) {
      REQUIRE(snapshot->diagnostics(i).size() == 1);
      CHECK(snapshot->diagnostics(i)[0].code == Code::unreadable_file);
    }
    const auto again = merge(*snapshot, *snapshot);
    CHECK(again->source_count() == 3);
    CHECK(again->diagnostics(0)[0].code == Code::unreadable_file);
    CHECK_THROWS_AS(load_files({{missing, "missing.md", true}}, {}), Error);
  }
}
