#include <doctest/doctest.h>

#include <set>
#include <string>

#include "paperlens/arrow/export.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/corpus/corpus.hpp"

using namespace paperlens;

namespace {

std::string paper(int number, std::string_view abstract = "摘要。") {
  const std::string digits = std::to_string(10000 + number);
  return "## Paper " + std::to_string(number) + "\n[论文](https://arxiv.org/abs/2504." + digits + ")\n\n" + std::string(abstract) + "\n\n";
}

Corpus corpus_of(std::vector<std::pair<std::string, std::string>> texts) {
  std::vector<Source> sources;
  for (auto& [path, text] : texts) sources.push_back(scan_source(path, share(std::move(text))));
  return Corpus(std::make_shared<const Snapshot>(std::move(sources)));
}

std::vector<std::string> ids(const Corpus& corpus) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [table, row] = corpus.snapshot()->place(corpus.row(i));
    ids.emplace_back(table.arxiv_id[row]);
  }
  return ids;
}

}  // namespace

TEST_SUITE("corpus") {
  TEST_CASE("a paper in two digests is one paper, and the first text wins") {
    const Corpus corpus = corpus_of({{"a.md", paper(1, "甲。") + paper(2)}, {"b.md", paper(2) + paper(1, "乙。")}});
    REQUIRE(corpus.size() == 2);
    const Snapshot& snapshot = *corpus.snapshot();
    CHECK(snapshot.place(0).table.abstract[0] == "甲。");
    REQUIRE(snapshot.appearances(0).size() == 2);
    CHECK(snapshot.appearances(0)[1].source == 1);
    const auto diagnostics = snapshot.diagnostics(1);
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[0].code == Code::duplicate_paper);
    CHECK(diagnostics[1].code == Code::duplicate_differs);
    CHECK(diagnostics[1].detail == "a.md:1");
  }

  TEST_CASE("papers are found by id in whatever form") {
    const Corpus corpus = corpus_of({{"a.md", paper(1) + paper(2)}});
    for (const std::string_view id : {"2504.10002", "2504.10002v3", "arXiv:2504.10002", "https://arxiv.org/pdf/2504.10002"}) {
      CHECK(corpus.find(id) == 1U);
    }
    CHECK_FALSE(corpus.find("2504.10003").has_value());
    CHECK_FALSE(corpus.find("").has_value());
    CHECK_FALSE(corpus.take({0}).find("2504.10002").has_value());
  }

  TEST_CASE("take keeps the order asked for, and knows its rows") {
    const Corpus corpus = corpus_of({{"a.md", paper(1) + paper(2) + paper(3)}});
    const Corpus backwards = corpus.take({2, 1, 0});
    CHECK(ids(backwards) == std::vector<std::string>{"2504.10003", "2504.10002", "2504.10001"});
    for (std::size_t i = 0; i < 3; ++i) CHECK(backwards.position(backwards.row(i)) == i);
    CHECK(ids(backwards.take({0, 2})) == std::vector<std::string>{"2504.10003", "2504.10001"});
    CHECK(corpus.take({0, 1, 2}).is_whole());
    CHECK_THROWS_AS(corpus.take({3}), Error);
    CHECK_THROWS_AS(corpus.take({0, 0}), Error);
  }

  TEST_CASE("set algebra is that of sets of ids, and unions keep all appearances") {
    const Corpus a = corpus_of({{"a.md", paper(1) + paper(2)}});
    const Corpus b = corpus_of({{"b.md", paper(3) + paper(2)}});
    CHECK(ids(set_union(a, b)) == std::vector<std::string>{"2504.10001", "2504.10002", "2504.10003"});
    CHECK(ids(set_intersection(a, b)) == std::vector<std::string>{"2504.10002"});
    CHECK(ids(set_difference(a, b)) == std::vector<std::string>{"2504.10001"});
    const Corpus both = set_union(a, b);
    CHECK(both.snapshot()->appearances(1).size() == 2);
    CHECK(set_union(a, a).snapshot() == a.snapshot());
  }

  TEST_CASE("Arrow batches are the store's own buffers") {
    const Corpus corpus = corpus_of({{"a.md", paper(1) + paper(2) + paper(3)}});
    const PaperTable& table = corpus.snapshot()->tables().front();
    const auto first_batch = [](const Corpus& from) {
      ArrowArrayStream stream{};
      export_stream(from, &stream);
      ArrowArray batch{};
      REQUIRE(stream.get_next(&stream, &batch) == 0);
      stream.release(&stream);
      return batch;
    };
    ArrowArray whole = first_batch(corpus);
    CHECK(whole.length == 3);
    CHECK(whole.children[4]->buffers[2] == table.abstract.data());
    CHECK(whole.children[4]->buffers[1] == table.abstract.offsets());
    CHECK(whole.children[10]->buffers[1] == table.line);
    ArrowArray moved = *whole.children[4];  // as a consumer takes a column out
    whole.children[4]->release = nullptr;
    whole.release(&whole);
    CHECK(static_cast<const char*>(moved.buffers[2]) == table.abstract.data());
    moved.release(&moved);

    ArrowArray run = first_batch(corpus.take({1, 2}));
    CHECK(run.length == 2);
    CHECK(run.children[2]->offset == 1);
    CHECK(run.children[2]->buffers[2] == table.title.data());
    run.release(&run);

    ArrowArray gathered = first_batch(corpus.take({2, 0}));
    CHECK(gathered.length == 2);
    CHECK(gathered.children[2]->buffers[2] != table.title.data());
    gathered.release(&gathered);
  }

  TEST_CASE("a table gives back the rows that it was built of") {
    std::vector<std::string> texts;
    for (int i = 0; i < 100; ++i) texts.push_back("文 " + std::to_string(i));
    PaperTableBuilder builder;
    for (int round = 0; round < 2; ++round) {  // a builder starts afresh after each table
      const auto row_of = [&](std::size_t i) {
        PaperRow row;
        row.title = texts[i];
        row.abstract = texts[99 - i];
        if (i % 7 != 3) row.arxiv_id = texts[i];
        if (i % 5 != 4) row.version = static_cast<std::int16_t>(i);
        if (i % 3 != 0) row.month = month_index(2025, 1 + static_cast<unsigned>(i % 12));
        if (i % 11 != 0) row.period = Period{static_cast<Date>(i), static_cast<Date>(i + 4)};
        row.line = static_cast<std::int32_t>(i);
        return row;
      };
      const auto links_of = [&](std::size_t i) { return std::vector<std::string_view>(i % 4, texts[i]); };
      for (std::size_t i = 0; i < texts.size(); ++i) REQUIRE(builder.add(row_of(i), links_of(i)));
      const PaperTable table = builder.build();
      CHECK(builder.empty());
      REQUIRE(table.size() == texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const PaperRow expected = row_of(i), row = table.row(i);
        REQUIRE(row.arxiv_id == expected.arxiv_id);
        REQUIRE(table.arxiv_id_validity[i] == !expected.arxiv_id.empty());
        REQUIRE(row.title == expected.title);
        REQUIRE(row.abstract == expected.abstract);
        REQUIRE(row.version == expected.version);
        REQUIRE(row.month == expected.month);
        REQUIRE(row.period == expected.period);
        REQUIRE(row.line == expected.line);
        REQUIRE(table.links_of(i) == links_of(i));
      }
    }
    CHECK(builder.build().size() == 0);
  }

  TEST_CASE("a builder refuses what would make a column too long") {
    const char byte = 'x';
    PaperRow row;
    row.abstract = {&byte, column_capacity / 2 + 1};  // never read: no table is built of it
    PaperTableBuilder builder;
    CHECK(builder.add(row, {}));
    CHECK_FALSE(builder.add(row, {}));
    CHECK(builder.add(PaperRow{}, {}));
  }
}
