// Stemming, sentences, Model 1 against a slow one, and what is learned from parallel text.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "paperlens/base/error.hpp"
#include "paperlens/lexicon/bitext.hpp"
#include "paperlens/lexicon/inflection.hpp"
#include "paperlens/lexicon/learn.hpp"
#include "paperlens/lexicon/word_model.hpp"
#include "search_corpus.hpp"

using namespace paperlens;
using namespace paperlens::lexicon;
using tests::Random;

namespace {

std::string stem(std::string_view word, const std::vector<std::string>& known) {
  return stem_of(word, [&](std::string_view candidate) {
    return std::find(known.begin(), known.end(), candidate) != known.end();
  });
}

Bitext random_bitext(Random& draw) {
  Bitext bitext;
  bitext.english.vocabulary = 12;
  bitext.chinese.vocabulary = 70;  // more than a thread takes at once
  const auto sentence = [&](std::uint32_t vocabulary) {
    std::vector<UnitId> units(draw(8));
    for (UnitId& unit : units) unit = static_cast<UnitId>(draw(vocabulary));
    return units;
  };
  for (int i = 0; i < 60; ++i) {
    bitext.english.add(sentence(12));
    bitext.chinese.add(sentence(70));
  }
  return bitext;
}

/// Model 1 as the textbook has it: t[target][source], the source 12 being NULL.
using Probabilities = std::map<UnitId, std::map<UnitId, double>>;
Probabilities slow_model(const Sentences& source, const Sentences& target, unsigned iterations) {
  const UnitId null = source.vocabulary;
  Probabilities t;
  for (std::size_t s = 0; s < source.size(); ++s) {
    for (const UnitId f : target[s]) {
      for (const UnitId e : source[s]) t[f][e] = 1;
      t[f][null] = 1;
    }
  }
  for (unsigned i = 0; i < iterations; ++i) {
    Probabilities count;
    std::map<UnitId, double> total;
    for (std::size_t s = 0; s < source.size(); ++s) {
      const double length = std::max(1.0, static_cast<double>(source[s].size()));
      const double null_weight = length * 0.08 / 0.92;
      for (const UnitId f : target[s]) {
        double sum = null_weight * t[f][null];
        for (const UnitId e : source[s]) sum += t[f][e];
        if (sum == 0) continue;
        const auto give = [&](UnitId e, double share) {
          count[f][e] += share;
          total[e] += share;
        };
        for (const UnitId e : source[s]) give(e, t[f][e] / sum);
        give(null, null_weight * t[f][null] / sum);
      }
    }
    for (auto& [f, row] : t) {
      for (auto& [e, p] : row) p = total[e] > 0 ? count[f][e] / total[e] : 0;
    }
  }
  return t;
}

const std::vector<std::pair<std::string, std::string>> texts{
    {"Speculative decoding for language models", "语言模型的推测解码"},
    {"Decode images", "图片解码"},
    {"Language models", "语言模型"},
    {"Image of a model", "模型图片"},
    {"A language for images", "图片语言"},
    {"Speculative images", "推测图片"},
    {"Models. Images are decoded. We study language.", "图片被解码。研究语言。模型！"},
};

std::vector<TextPair> pairs() {
  std::vector<TextPair> views;
  for (const auto& [english, chinese] : texts) views.push_back({english, chinese});
  return views;
}

}  // namespace

TEST_CASE("a stem counts where it is known, the likeliest first") {
  CHECK(stem("models", {"model"}) == "model");
  CHECK(stem("models", {}) == "models");
  CHECK(stem("studies", {"study"}) == "study");
  CHECK(stem("boxes", {"box"}) == "box");
  CHECK(stem("caches", {"cache"}) == "cache");
  CHECK(stem("decoding", {"decode", "decod"}) == "decode");
  CHECK(stem("running", {"run"}) == "run");
  CHECK(stem("applied", {"apply"}) == "apply");
  CHECK(stem("embeddings", {"embedding", "embed"}) == "embed");
  for (const std::string_view word : {"class", "corpus", "analysis", "is", "ing", "red", ""}) {
    CHECK(stem(word, {"clas", "corpu", "analysi", "i", "", "r"}) == word);
  }
}

TEST_CASE("texts are cut into sentences") {
  using Sentences = std::vector<std::string_view>;
  CHECK(split_english("We use v1.5. It works, e.g. here! Does it? $x$ does") ==
        Sentences{"We use v1.5.", "It works, e.g. here!", "Does it?", "$x$ does"});
  CHECK(split_english("One.") == Sentences{"One."});
  CHECK(split_english(" \n").empty());
  CHECK(split_chinese("一。二！三；四？五, 六.") == Sentences{"一。", "二！", "三；", "四？", "五, 六."});
  CHECK(split_chinese("").empty());
}

TEST_CASE("Model 1 is what a slow one makes of the same sentences") {
  Random draw(3);
  for (int round = 0; round < 10; ++round) {
    const Bitext bitext = random_bitext(draw);
    for (const unsigned iterations : {1U, 4U}) {
      const WordModel model(bitext.english, bitext.chinese, iterations, 1);
      const Probabilities slow = slow_model(bitext.english, bitext.chinese, iterations);
      for (UnitId f = 0; f < bitext.chinese.vocabulary; ++f) {
        const auto row = slow.find(f);
        if (row == slow.end()) {
          CHECK(model.places(f).empty());
          continue;
        }
        REQUIRE(model.sources(f).size() == row->second.size());
        for (const auto& [e, p] : row->second) {
          CHECK(static_cast<double>(model.probability(f, e)) == doctest::Approx(p).epsilon(1e-3));
        }
      }
    }
  }
}

TEST_CASE("posteriors and that of NULL add up to 1") {
  Random draw(4);
  const Bitext bitext = random_bitext(draw);
  const WordModel model(bitext.english, bitext.chinese, 3, 1);
  WordModel::Row row = model.row();
  std::vector<float> shares;
  for (UnitId f = 0; f < bitext.chinese.vocabulary; ++f) {
    model.load(f, row);
    for (const WordModel::Place& place : model.places(f)) {
      CHECK(bitext.chinese[place.sentence][place.position] == f);
      float sum = model.posteriors(row, place.sentence, shares);
      for (const float share : shares) sum += share;
      CHECK(sum == doctest::Approx(1).epsilon(1e-4));
    }
  }
}

TEST_CASE("sides of different size are refused") {
  Bitext bitext;
  bitext.english.add({});
  CHECK_THROWS_AS(WordModel(bitext.english, bitext.chinese, 1, 1), const Error&);
}

TEST_CASE("words, stems and terms are learned") {
  LearnOptions options;
  options.min_adjacent = 2;
  const TranslationTable table = learn(pairs(), options);
  const auto best = [&](std::string_view term) {
    const std::optional<Entry> entry = table.lookup(term);
    return entry && !entry->translations.empty() ? entry->translations[0].term : "";
  };
  CHECK(best("images") == "图片");
  CHECK(best("models") == "模型");
  CHECK(best("图片") == "image");
  CHECK(best("模型") == "model");
  CHECK(table.find("language model").has_value());
  CHECK(table.find("language model")->support == 2);
  CHECK(table.find("语言模").has_value());
  CHECK_FALSE(table.find("an image").has_value());
  CHECK(table.find("decode")->translations.at(0).sources == from_titles);
  CHECK(table.find("decode")->forms == std::vector<std::string>{"decoding", "decoded"});
}

TEST_CASE("what is too rare or too much is left out") {
  LearnOptions options;
  options.min_support = 3;
  CHECK_FALSE(learn(pairs(), options).lookup("speculative").has_value());
  options.min_support = 1;
  options.max_cells = 20;
  const TranslationTable some = learn(pairs(), options);
  CHECK(some.size() > 0);
  CHECK(some.size() < learn(pairs(), {}).size());
  options.max_cells = 0;
  CHECK(learn(pairs(), options).lookup("image") == std::nullopt);
  CHECK(learn({}, {}).size() == 0);
  const std::vector<TextPair> blank{{"", ""}, {"words", ""}, {"", "图片"}, {"。", "1 2 3"}};
  CHECK(learn(blank, {}).lookup("words") == std::nullopt);
}

TEST_SUITE("threads") {
  TEST_CASE("a table does not depend on the number of threads") {
    LearnOptions options;
    options.min_adjacent = 1;
    const TranslationTable one = learn(pairs(), options);
    for (const std::size_t threads : {0U, 2U, 5U}) {
      options.threads = threads;
      CHECK(learn(pairs(), options).bytes().view == one.bytes().view);
    }
  }
}
