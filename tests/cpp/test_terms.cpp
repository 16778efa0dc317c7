// Units, words and key terms.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "paperlens/lexicon/key_terms.hpp"
#include "paperlens/lexicon/word_list.hpp"

using namespace paperlens::lexicon;

namespace {

std::string kinds(std::string_view text) {
  TermUnits units;
  read_units(text, units);
  std::string letters;
  for (const Unit& unit : units.units) letters += "hwjsn."[static_cast<int>(unit.kind)];
  return letters;
}

std::vector<std::string> cut(const WordList& words, std::string_view text) {
  TermUnits units;
  std::vector<std::uint8_t> begins;
  read_units(text, units);
  words.segment(units, begins);
  REQUIRE(begins.size() == units.units.size() + 1);
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i < units.units.size(); ++i) {
    if (begins[i] != 0) pieces.emplace_back();
    pieces.back() += units.text(units.units[i]);
  }
  return pieces;
}

}  // namespace

TEST_CASE("units: words are whole, Han characters are not") {
  CHECK(kinds("") == "");
  CHECK(kinds("GPT-4o 模型，C++。") == "wshh.w.");
  CHECK(kinds("Node.js 2.5 3D") == "wsnsw");
  CHECK(kinds("视觉-语言") == "hhjhh");
}

TEST_CASE("units: places are those of the source") {
  const std::string text = "ＧＰＴ　參數";  // full width, traditional
  TermUnits units;
  read_units(text, units);
  REQUIRE(units.units.size() == 4);
  CHECK(units.text(units.units[0]) == "gpt");
  CHECK(units.units[0].source_begin == 0);
  CHECK(units.units[0].source_end == 9);
  CHECK(units.text(units.units[2]) == "参");
  CHECK(units.units[3].source_end == text.size());
}

TEST_CASE("words: the likeliest cut") {
  const WordList words({{"模型", 50}, {"语言", 40}, {"语言模型", 30}, {"大", 20}, {"言模", 1}});
  CHECK(cut(words, "大语言模型") == std::vector<std::string>{"大", "语言模型"});
  CHECK(cut(words, "语言的模型") == std::vector<std::string>{"语言", "的", "模型"});
  CHECK(cut(WordList(), "模型") == std::vector<std::string>{"模", "型"});
}

TEST_CASE("words: what is none is left out") {
  const WordList words({{"", 5}, {"零", 0}, {"一二三四五六七八九", 5}, {"模型", 1}});
  CHECK(words.words().size() == 1);
}

TEST_CASE("key terms: weights add up") {
  const WordList words({{"模型", 50}, {"语言", 40}});
  const KeyTermModel model(words, {}, std::vector<std::int8_t>(std::size_t{1} << feature_bits, 1));
  KeyTermModel::Workspace work;
  std::vector<std::uint32_t> numbers, ends;
  model.features("语言模型，模型", {}, work, numbers, ends);
  REQUIRE(ends.size() == 3);  // 语言, 语言模型, 模型
  CHECK(ends.back() == numbers.size());
  model.find("语言模型，模型", work);
  float sum = 0;
  for (const TermUse& term : work.terms) sum += 32 * term.score;
  CHECK(sum == doctest::Approx(static_cast<double>(numbers.size())));
  CHECK(work.terms.back().count == 2);
}
