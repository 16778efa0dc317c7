#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/corpus/text_search.hpp"
#include "search_corpus.hpp"

using namespace paperlens;
using tests::PaperText;
using tests::Random;
using tests::SearchCorpus;

namespace {

bool same(const std::vector<query::Hit>& a, const std::vector<query::Hit>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const query::Hit& x, const query::Hit& y) {
    return x.row == y.row && x.score == y.score;
  });
}

std::shared_ptr<const Snapshot> numbered_papers() {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "## Paper " + std::to_string(i) + "\n[论文](https://arxiv.org/abs/2504." + std::to_string(10000 + i) + ")\n\n混合专家 w" + std::to_string(i % 7) + "\n\n";
  return std::make_shared<const Snapshot>(std::vector<Source>{scan_source("a.md", share(std::move(text)))});
}

}  // namespace

TEST_SUITE("threads") {
  TEST_CASE("several threads search one collection, and one search, at once") {
    Random draw(40);
    const SearchCorpus corpus(tests::random_papers(1'200, 30, draw), {500});
    const std::vector<std::string> texts{"w1 w2", "\"w0 w1\"", "w1 AND w3", "w1*", "w9~1 w0", "w0 -w1 month:2024-03"};
    std::vector<std::vector<query::Hit>> expected;
    for (const std::string& text : texts) expected.push_back(corpus.search(text).top(10));
    const query::Search shared = corpus.search(texts[0]);
    std::atomic<int> wrong{0};
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
          for (std::size_t i = 0; i < texts.size(); ++i) {
            const query::Search own = corpus.search(texts[i]);
            if (!same(own.top(10), expected[i]) || own.matching().size() < expected[i].size()) ++wrong;
            if (!same(shared.top(10), expected[0])) ++wrong;
            if (shared.explain(expected[0][0].row).score != expected[0][0].score) ++wrong;
            shared.highlight(expected[0][0].row, Field::abstract);
          }
        });
      }
    }
    CHECK(wrong == 0);
  }

  TEST_CASE("the first search builds the index once, whichever thread it is in") {
    const auto snapshot = numbered_papers();
    CHECK_FALSE(is_indexed(*snapshot));
    std::array<std::vector<query::Hit>, 4> hits;
    std::array<const query::Collection*, 4> collections{};
    {
      std::vector<std::jthread> threads;
      for (std::size_t t = 0; t < hits.size(); ++t) {
        threads.emplace_back([&, t] {
          const auto& collection = collection_of(*snapshot, {.threads = 2, .progress = {}});
          collections[t] = collection.get();
          hits[t] = query::Search({collection, facts_of(snapshot)}, "混合专家 w3", query::Mode::strict).top(20);
        });
      }
    }
    REQUIRE(hits[0].size() == 20);
    for (std::size_t t = 1; t < hits.size(); ++t) {
      CHECK(same(hits[t], hits[0]));
      CHECK(collections[t] == collections[0]);
    }
  }

  TEST_CASE("many queries at once find what each finds alone") {
    const Corpus corpus = Corpus(numbered_papers()).take({299, 7, 14, 3, 10, 0});
    const std::vector<std::string> queries{"w0", "混合专家 w3", "w6", "NOT w0", "paper 7"};
    const auto rows = std::make_shared<RowSet>(corpus.snapshot()->size());
    for (const std::size_t row : {0U, 3U, 7U, 10U, 14U, 299U}) rows->insert(row);
    for (const unsigned threads : {1U, 4U}) {
      std::vector<std::vector<query::Hit>> hits(queries.size());
      search_many(scope_of(corpus), queries, query::Mode::strict, 2, threads, [&](std::size_t i, const std::vector<query::Hit>& found) { hits[i] = found; });
      for (std::size_t i = 0; i < queries.size(); ++i) {
        CHECK(same(hits[i], query::Search({collection_of(*corpus.snapshot()), facts_of(corpus.snapshot()), rows}, queries[i], query::Mode::strict).top(2)));
      }
      CHECK(hits[0].size() == 2);
      CHECK(hits[2].empty());
    }
  }

  TEST_CASE("of many queries the first that is wrong is told") {
    const Corpus corpus(numbered_papers());
    std::vector<std::string> queries(50, "w1");
    queries[20] = "title:";
    queries[30] = "(w2";
    std::string expected;
    try {
      query::parse_query(queries[20], query::Mode::strict);
    } catch (const Error& error) {
      expected = error.what();
    }
    REQUIRE_FALSE(expected.empty());
    for (int round = 0; round < 20; ++round) {
      CHECK_THROWS_WITH_AS(search_many(scope_of(corpus), queries, query::Mode::strict, 1, 4, [](std::size_t, const auto&) {}), expected.c_str(), Error);
    }
  }

  TEST_CASE("threads that build an index share nothing but its parts") {
    Random draw(41);
    const std::vector<PaperText> papers = tests::random_papers(900, 100, draw);
    CHECK((tests::build_index(papers, 4).view == tests::build_index(papers, 1).view));
  }
}
