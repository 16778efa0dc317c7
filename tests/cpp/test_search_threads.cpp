#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

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
    std::string text;
    for (int i = 0; i < 300; ++i) text += "## Paper " + std::to_string(i) + "\n[论文](https://arxiv.org/abs/2504." + std::to_string(10000 + i) + ")\n\n混合专家 w" + std::to_string(i % 7) + "\n\n";
    const auto snapshot = std::make_shared<const Snapshot>(std::vector<Source>{scan_source("a.md", share(std::move(text)))});
    CHECK_FALSE(is_indexed(*snapshot));
    std::array<std::vector<query::Hit>, 4> hits;
    std::array<const query::Collection*, 4> collections{};
    {
      std::vector<std::jthread> threads;
      for (std::size_t t = 0; t < hits.size(); ++t) {
        threads.emplace_back([&, t] {
          const auto& collection = collection_of(*snapshot, {.threads = 2, .progress = {}});
          collections[t] = collection.get();
          hits[t] = query::Search(collection, "混合专家 w3", query::Mode::strict, facts_of(snapshot)).top(20);
        });
      }
    }
    REQUIRE(hits[0].size() == 20);
    for (std::size_t t = 1; t < hits.size(); ++t) {
      CHECK(same(hits[t], hits[0]));
      CHECK(collections[t] == collections[0]);
    }
  }

  TEST_CASE("threads that build an index share nothing but its parts") {
    Random draw(41);
    const std::vector<PaperText> papers = tests::random_papers(900, 100, draw);
    CHECK((tests::build_index(papers, 4).view == tests::build_index(papers, 1).view));
  }
}
