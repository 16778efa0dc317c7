#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "paperlens/corpus/add.hpp"
#include "paperlens/corpus/save.hpp"
#include "saved_corpus.hpp"
#include "saved_segment.hpp"
#include "temporary_folder.hpp"

using namespace paperlens;
using namespace paperlens::tests;

namespace {

Source digest(const std::string& name, int first, int papers, const std::string& abstract = "摘要，见 https://example.org/x。") {
  std::string text = "# 每周AI论文速递（250407-250411）\n\n";
  for (int i = first; i < first + papers; ++i) {
    text += "## Title " + std::to_string(i) + "\n[题](https://arxiv.org/abs/2504." + std::to_string(10000 + i) + ")\n\n" + abstract + "\n\n";
  }
  return scan_source(name, share(std::move(text)));
}

std::vector<Source> list(auto... sources) {
  std::vector<Source> all;
  (all.push_back(std::move(sources)), ...);
  return all;
}

Corpus corpus_of(std::vector<Source> sources) { return Corpus(std::make_shared<const Snapshot>(std::move(sources))); }

Corpus added(const Corpus& corpus, auto... sources) { return Corpus(add_sources(corpus.snapshot(), list(std::move(sources)...))); }

std::string segment_name(const std::string& folder) {
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with("segment-")) return folder + '/' + name;
  }
  return {};
}

const char* const digest_b = "b.md";

}  // namespace

TEST_SUITE("save") {
  TEST_CASE("what is opened is what was saved, one segment or several, whole or selected") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    const Corpus one = corpus_of(list(digest("a.md", 0, 40), unreadable_source("x.md", "gone"), digest("c.md", 30, 3, "别的。")));
    const Corpus two = added(one, digest(digest_b, 35, 10));
    CHECK(two.snapshot()->segments().size() == 2);
    for (const Corpus& corpus : {one, two, two.take({5, 3, 44}), two.take({})}) {
      save(corpus, path);
      CHECK(state(open_corpus(path)) == state(corpus));
      CHECK(state(open_corpus(path, true)) == state(corpus));
    }
    save(corpus_of({}), folder / "empty.plx");
    CHECK(open_corpus(folder / "empty.plx", true).size() == 0);
  }

  TEST_CASE("adding is as reading all at once, and writes the new segment only") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    save(corpus_of(list(digest("a.md", 0, 60))), path);
    const std::string first = segment_name(path);
    const auto written = fs::last_write_time(first);
    const Corpus more = added(open_corpus(path), digest(digest_b, 55, 10));
    CHECK(state(more) == state(corpus_of(list(digest("a.md", 0, 60), digest(digest_b, 55, 10)))));
    save(more, path);
    CHECK(fs::last_write_time(first) == written);
    CHECK(names_in(path).size() == 4);
    CHECK(state(open_corpus(path, true)) == state(more));
    CHECK(added(more, digest(digest_b, 55, 10)).snapshot() == more.snapshot());
    CHECK(more.snapshot()->appearance_counts(0)[55] == 2);
    CHECK(more.snapshot()->appearance_count(55) == 2);

    const Corpus grown = added(more, digest("c.md", 100, 40));
    CHECK(grown.snapshot()->segments().size() == 1);
    save(grown, path);
    CHECK(names_in(path).size() == 3);
    CHECK_FALSE(fs::exists(first));
    CHECK(state(more).find("Title 64") != std::string::npos);  // still mapped
  }

  TEST_CASE("a digest that changed replaces its papers, and is diagnosed") {
    const Corpus old = added(corpus_of(list(digest("a.md", 0, 60), digest("x.md", 70, 1))), digest(digest_b, 0, 2));
    REQUIRE(old.snapshot()->segments().size() == 2);
    Source fresh = digest("a.md", 1, 60, "新。");
    const Corpus now = added(old, fresh);
    const auto diagnostics = now.snapshot()->diagnostics(0);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].code == Code::replaced_digest);
    CHECK(now.snapshot()->source_count() == 3);
    Source marked = digest("a.md", 1, 60, "新。");
    marked.replaced = true;
    CHECK(state(now) == state(corpus_of(list(std::move(marked), digest("x.md", 70, 1), digest(digest_b, 0, 2)))));
    CHECK(added(now, unreadable_source("a.md", "gone")).snapshot() == now.snapshot());
  }

  TEST_CASE("the number of segments stays logarithmic") {
    Corpus corpus = corpus_of(list(digest("0", 0, 2)));
    std::vector<Source> all = list(digest("0", 0, 2));
    for (int i = 1; i < 200; ++i) {
      corpus = added(corpus, digest(std::to_string(i), i * 2, 2));
      all.push_back(digest(std::to_string(i), i * 2, 2));
      CHECK(corpus.snapshot()->segments().size() <= 8);
    }
    CHECK(state(corpus) == state(corpus_of(std::move(all))));
  }

  TEST_CASE("no byte can change and no end go missing unseen") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    save(added(corpus_of(list(digest("a.md", 0, 8))), digest(digest_b, 7, 1)).take({2, 0}), path);
    const std::string expected = state(open_corpus(path));
    for (const std::string& name : names_in(path)) {
      if (name == "LOCK") continue;
      const std::string file = path + '/' + name;
      const std::string bytes = read(file);
      for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        write(file, damaged);
        REQUIRE(kind_of_error([&] { open_corpus(path, true); }) == ErrorKind::format);
      }
      for (std::size_t length = 0; length < bytes.size(); length += name == "MANIFEST" ? 1 : 7) {
        write(file, bytes.substr(0, length));
        REQUIRE(kind_of_error([&] { open_corpus(path); }) == ErrorKind::format);
      }
      write(file, bytes + ' ');
      CHECK(kind_of_error([&] { open_corpus(path); }) == ErrorKind::format);
      fs::remove(file);
      CHECK(kind_of_error([&] { open_corpus(path); }) == ErrorKind::format);
      write(file, bytes);
    }
    CHECK(state(open_corpus(path, true)) == expected);
  }

  TEST_CASE("a segment whose checksums fit is checked all the same") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    Source odd = digest("a.md", 0, 2);
    odd.original = share("bytes before");
    save(corpus_of(list(std::move(odd), digest(digest_b, 1, 2, "别的。"))), path);
    const std::string bytes = read(segment_name(path));
    const auto expected = tests::read_if_good(bytes, true);
    REQUIRE(expected.has_value());
    std::size_t refused = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const int flip : {0x01, 0x80, 0xFF}) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ flip);
        CHECK_FALSE((tests::read_if_good(damaged, true).has_value()));
        tests::reseal(damaged);
        const auto verified = tests::read_if_good(damaged, true);
        const auto lazily = tests::read_if_good(damaged, false);
        if (verified) CHECK(verified == lazily);
        refused += !lazily;
      }
    }
    CHECK(refused > bytes.size());
  }

  TEST_CASE("killed before any step of a save, the corpus opens as it was or as it is to be") {
    const TemporaryFolder folder;
    const Corpus old = corpus_of(list(digest("a.md", 0, 30)));
    const Corpus fresh = added(old, digest(digest_b, 25, 10));
    const std::string before = state(old), after = state(fresh);
    bool ended = false;
    int news = 0;
    for (int stop = 0; !ended; ++stop) {
      REQUIRE(stop < 100);
      const std::string path = folder / std::to_string(stop);
      save(old, path);
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        int steps = 0;
        SaveOptions options;
        options.step = [&](std::string_view) {
          if (steps++ == stop) ::_exit(7);
        };
        save(added(open_corpus(path), digest(digest_b, 25, 10)), path, options);
        ::_exit(0);
      }
      int status = 0;
      REQUIRE(::waitpid(child, &status, 0) == child);
      REQUIRE(WIFEXITED(status));
      ended = WEXITSTATUS(status) == 0;
      const std::string now = state(open_corpus(path, true));
      CHECK((now == before || now == after));
      news += now == after;
      if (ended) CHECK(now == after);
      save(fresh.take({0}), folder / (std::to_string(stop) + ".other"));
      save(open_corpus(path).take({1}), path);  // the next save removes what is left over
      for (const std::string& name : names_in(path)) CHECK_FALSE(name.ends_with(".tmp"));
      CHECK(names_in(path).size() <= 5);
    }
    CHECK(news > 1);
  }

  TEST_CASE("a step that fails leaves the corpus and the folder as they were") {
    const TemporaryFolder folder;
    const Corpus old = corpus_of(list(digest("a.md", 0, 30)));
    for (const bool first : {false, true}) {
      bool ended = false;
      for (int stop = 0; !ended; ++stop) {
        REQUIRE(stop < 100);
        const std::string path = folder / (std::to_string(stop) + (first ? "first" : ""));
        if (!first) save(old, path);
        const auto names = first ? std::vector<std::string>{} : names_in(path);
        const Corpus fresh = added(first ? old : open_corpus(path), digest(digest_b, 25, 10));
        int steps = 0;
        bool renamed = false;
        SaveOptions options;
        options.step = [&](std::string_view step) {
          if (steps++ == stop) throw Error(ENOSPC, "no space", "x");
          if (step == "write") renamed = false;
          if (step == "rename") renamed = true;
        };
        try {
          save(fresh, path, options);
          ended = true;
        } catch (const Error& error) {
          CHECK(error.code == ENOSPC);
          if (first && !fs::exists(path)) continue;
          if (fs::exists(path + "/MANIFEST") && state(open_corpus(path, true)) == state(fresh)) continue;  // after the rename
          REQUIRE_FALSE(first);
          CHECK(names_in(path) == names);
          CHECK(state(open_corpus(path, true)) == state(old));
        }
      }
    }
  }

  TEST_CASE("a disk that is full, or a file that may not grow, is an error that names the path") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    const Corpus old = corpus_of(list(digest("a.md", 0, 3)));
    save(old, path);
    const auto names = names_in(path);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{8192, before.rlim_max};
    const Corpus large = added(open_corpus(path), digest(digest_b, 10, 400));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    int code = 0;
    std::string where;
    try {
      save(large, path);
    } catch (const Error& error) {
      code = error.code;
      where = error.path;
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    CHECK(code == EFBIG);
    CHECK(where.find("a.plx") != std::string::npos);
    CHECK(names_in(path) == names);
    CHECK(state(open_corpus(path, true)) == state(old));
  }

  TEST_CASE("what is no saved corpus is not written over") {
    const TemporaryFolder folder;
    const Corpus corpus = corpus_of(list(digest("a.md", 0, 3)));
    write(folder / "file", "text");
    fs::create_directory(folder / "photos");
    write(folder / "photos/cat.jpg", "cat");
    for (const char* name : {"file", "photos"}) {
      CHECK(kind_of_error([&] { save(corpus, folder / name); }) == ErrorKind::io);
      CHECK(kind_of_error([&] { open_corpus(folder / name); }) == ErrorKind::format);
    }
    CHECK(names_in(folder / "photos").size() == 1);
    CHECK(kind_of_error([&] { save(corpus, folder / "missing/a.plx"); }) == ErrorKind::io);
    CHECK(kind_of_error([&] { open_corpus(folder / "missing"); }) == ErrorKind::io);
    fs::create_directory(folder / "empty");
    save(corpus, folder / "empty");
    CHECK(open_corpus(folder / "empty").size() == 3);
    write(folder / "empty/notes.txt", "mine");  // somebody's file in a corpus stays
    save(corpus.take({1}), folder / "empty");
    CHECK(read(folder / "empty/notes.txt") == "mine");
  }

  TEST_CASE("newer formats are refused by name") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    save(corpus_of(list(digest("a.md", 0, 3))), path);
    std::string bytes = read(segment_name(path));
    bytes[8] = 9;
    tests::reseal(bytes);
    CHECK_THROWS_WITH_AS(open_segment(tests::aligned_copy(bytes), "x"), doctest::Contains("update paperlens"), Error);
    const std::string manifest = read(path + "/MANIFEST");
    write(path + "/MANIFEST", "paperlens corpus 2\nanything\n");
    CHECK_THROWS_WITH_AS(open_corpus(path), doctest::Contains("update paperlens"), Error);
    CHECK(kind_of_error([&] { save(corpus_of({}), path); }) == ErrorKind::format);
  }

  TEST_CASE("a stale writer is told, and one at a time may write") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    save(corpus_of(list(digest("a.md", 0, 9))), path);
    const Corpus mine = open_corpus(path), theirs = open_corpus(path);
    save(added(theirs, digest(digest_b, 20, 2)), path);
    CHECK(kind_of_error([&] { save(added(mine, digest("c.md", 30, 2)), path); }) == ErrorKind::conflict);
    CHECK(open_corpus(path, true).size() == 11);
    save(added(mine, digest("c.md", 30, 2)), folder / "other.plx");

    const Corpus current = open_corpus(path);
    SaveOptions options;
    bool tried = false;
    options.step = [&](std::string_view step) {
      if (step != "write" || tried) return;
      tried = true;
      CHECK(kind_of_error([&] { save(current.take({0}), path); }) == ErrorKind::conflict);
    };
    save(added(current, digest("d.md", 40, 2)), path, options);
    CHECK(tried);
    CHECK(open_corpus(path, true).size() == 13);
  }
}

TEST_SUITE("threads") {
  TEST_CASE("readers see one state or the other while a writer saves") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    const Corpus large = corpus_of(list(digest("a.md", 0, 5), digest(digest_b, 3, 20)));
    const Corpus small = large.take({4, 2});  // of one snapshot, so that neither is stale when the other is saved
    save(small, path);
    const std::string states[] = {state(small), state(large)};
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0}, opened{0};
    {
      std::vector<std::jthread> readers;
      for (int t = 0; t < 3; ++t) {
        readers.emplace_back([&] {
          while (!done) {
            const std::string seen = state(open_corpus(path));
            wrong += seen != states[0] && seen != states[1];
            ++opened;
          }
        });
      }
      try {
        for (int i = 0; i < 40 || opened < 20; ++i) save(i % 2 == 0 ? large : small, path);
      } catch (const Error&) {
        ++wrong;
      }
      done = true;
    }
    CHECK(wrong == 0);
  }

  TEST_CASE("one mapped corpus may be read by many threads from the first moment") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.plx";
    const Corpus corpus = added(corpus_of(list(digest("a.md", 0, 3000))), digest(digest_b, 2990, 100));
    save(corpus, path);
    const std::string expected = state(corpus);
    const Corpus opened = open_corpus(path);
    std::atomic<int> same{0};
    {
      std::vector<std::jthread> readers;
      for (int t = 0; t < 4; ++t) readers.emplace_back([&] { same += state(opened) == expected; });
    }
    CHECK(same == 4);
  }
}
