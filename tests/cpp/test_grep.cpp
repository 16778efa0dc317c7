#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/corpus/grep.hpp"

using namespace paperlens;

namespace {

struct Random {
  unsigned x;
  std::size_t operator()(std::size_t below) {
    x = x * 1103515245 + 12345;
    return (x >> 8) % below;
  }
};

std::string random_digest(int first, int papers, unsigned seed) {
  const std::vector<std::string> words{"模型", "混合", "专家", "Task ", "GPT-4", "K", "\u212A", "ſ", "1.5", "B ", "%", "é", "。"};
  Random draw{seed};
  std::string text;
  const auto sentence = [&](std::size_t most) {
    std::string out = "x";
    for (std::size_t n = draw(most); n > 0; --n) out += words[draw(words.size())];
    return out;
  };
  for (int i = first; i < first + papers; ++i) {
    text += "## " + sentence(6) + "\n[" + sentence(6) + "](https://arxiv.org/abs/2504." + std::to_string(10000 + i) + ")\n\n" +
            sentence(30) + "\n\n";
  }
  return text;
}

/// Papers in three segments, one of them empty.
Corpus random_corpus(unsigned seed) {
  std::vector<std::shared_ptr<const Segment>> segments;
  for (const int papers : {300, 0, 211}) {
    std::vector<Source> sources;
    const int first = static_cast<int>(segments.size()) * 1000;
    sources.push_back(scan_source(std::to_string(first) + ".md", share(random_digest(first, papers, seed + static_cast<unsigned>(first)))));
    segments.push_back(Segment::build(std::move(sources), Snapshot(segments)));
  }
  return Corpus(std::make_shared<const Snapshot>(segments));
}

std::vector<GrepMatch> scanned(const Corpus& corpus, const std::string& expression, const GrepOptions& options) {
  const Pattern pattern(expression, options.pattern);
  std::vector<GrepMatch> matches;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    for (const Field field : {Field::title, Field::title_zh, Field::abstract}) {
      if ((options.fields >> static_cast<int>(field) & 1) == 0) continue;
      MatchCursor cursor(pattern, text_of(corpus, i, field));
      while (const auto match = cursor.next()) {
        matches.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(match->begin),
                           static_cast<std::uint32_t>(match->end), field});
      }
    }
  }
  return matches;
}

std::vector<GrepMatch> found(const Corpus& corpus, const std::string& expression, const GrepOptions& options) {
  const auto grep = std::make_shared<const Grep>(corpus, expression, options);
  Grep::Cursor cursor(grep);
  std::vector<GrepMatch> all, batch;
  while (cursor.next(batch)) all.insert(all.end(), batch.begin(), batch.end());
  REQUIRE(grep->count() == all.size());
  return all;
}

// One or more for each way that a search can go.
const std::vector<std::string> expressions{
    "混合",       "K",           "(?i)task",   "(?i)k",     "GPT-4|混合专家", "(GPT|模型)-?\\d",     "\\d\\.\\d+\\s*B", "\\d+%",     "(?i)TASK G",
    "[A-Z]+\\d?", "^x混",        "。$",        "",          "x*",            "(混合|专家)+(B |%)?", "模型.*专家",      "\\bTask\\b", "(?i)ſ\u212A",
    "é",          "专家(?i:task)", "混[^合]+合", "no match"};

}  // namespace

TEST_SUITE("grep") {
  TEST_CASE("all ways find what a scan of every field finds, in one segment and many") {
    const Corpus corpus = random_corpus(1);
    REQUIRE(corpus.size() == 511);
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < corpus.size(); i += 2) some.push_back(i * 5 % corpus.size());
    const Corpus selection = corpus.take(some);
    for (const std::string& expression : expressions) {
      for (const bool ignore_case : {false, true}) {
        for (const std::uint64_t scanned_bytes : {std::uint64_t{0}, std::uint64_t{1} << 30}) {
          GrepOptions options;
          options.pattern.ignore_case = ignore_case;
          options.scanned_bytes = scanned_bytes;
          options.index.threads = 2;
          INFO(expression);
          REQUIRE(found(corpus, expression, options) == scanned(corpus, expression, options));
          REQUIRE(found(selection, expression, options) == scanned(selection, expression, options));
          options.fields = 0b010;
          REQUIRE(found(corpus, expression, options) == scanned(corpus, expression, options));
        }
      }
    }
  }

  TEST_CASE("groups are those of the match") {
    const Corpus corpus = random_corpus(2);
    const auto grep = std::make_shared<const Grep>(corpus, "(\\d)\\.(\\d)|(模)型", GrepOptions{});
    Grep::Cursor cursor(grep);
    std::vector<GrepMatch> batch;
    REQUIRE(cursor.next(batch));
    for (const GrepMatch& match : batch) {
      const auto groups = grep->groups(match);
      const std::string_view text = text_of(corpus, match.position, match.field);
      CHECK(groups[0].data() == text.data() + match.begin);
      CHECK(groups[0].size() == match.end - match.begin);
      CHECK((groups[1].data() == nullptr) == (groups[3].data() != nullptr));
    }
  }

  TEST_CASE("what the progress throws ends the work, which can be done again") {
    std::vector<Source> sources;
    std::string text;
    for (int i = 0; i < 3; ++i) text += random_digest(i * 1000, 999, static_cast<unsigned>(i));
    sources.push_back(scan_source("a.md", share(text)));
    const Corpus corpus(std::make_shared<const Snapshot>(std::move(sources)));
    GrepOptions options;
    options.scanned_bytes = 0;
    struct Stop {};
    options.index.progress = [](std::uint64_t, std::uint64_t) { throw Stop(); };
    CHECK_THROWS_AS(Grep(corpus, "混合", options), Stop);
    options.index.progress = {};
    CHECK(found(corpus, "混合", options) == scanned(corpus, "混合", options));
  }
}

TEST_SUITE("threads") {
  TEST_CASE("several threads search while one of them builds the index") {
    const Corpus corpus = random_corpus(3);
    GrepOptions options;
    options.scanned_bytes = 0;
    options.index.threads = 2;
    const std::vector<GrepMatch> expected = scanned(corpus, "混合|GPT", options);
    std::vector<std::vector<GrepMatch>> results(4);
    {
      std::vector<std::jthread> threads;
      for (std::vector<GrepMatch>& result : results) {
        threads.emplace_back([&] {
          const auto grep = std::make_shared<const Grep>(corpus, "混合|GPT", options);
          Grep::Cursor cursor(grep);
          std::vector<GrepMatch> batch;
          while (cursor.next(batch)) result.insert(result.end(), batch.begin(), batch.end());
        });
      }
    }
    for (const std::vector<GrepMatch>& result : results) CHECK(result == expected);
  }
}
