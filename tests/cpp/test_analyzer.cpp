#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "paperlens/base/unicode.hpp"
#include "paperlens/text/analyzer.hpp"

using namespace paperlens;
using text::Token;
using text::TokenKind;

namespace {

/// Each token as `position:kind:term`.
std::string analyzed(std::string_view source) {
  static const char* const kinds[] = {"word", "part", "whole", "han", "bigram"};
  text::TokenStream stream;
  analyze(source, stream);
  std::string out;
  for (const Token& token : stream.tokens) {
    if (!out.empty()) out += ' ';
    out += std::to_string(token.position) + ':' + kinds[static_cast<int>(token.kind)] + ':';
    out += stream.term(token);
  }
  return out;
}

/// What holds for every text.
void check_invariants(const std::string& source, const text::TokenStream& stream) {
  const auto is_boundary = [](std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
  };
  std::size_t characters = 0;
  std::uint32_t next_position = 0;
  for (std::size_t i = 0; i < stream.tokens.size(); ++i) {
    const Token& token = stream.tokens[i];
    REQUIRE(token.begin < token.end);
    REQUIRE(token.end <= source.size());
    REQUIRE(is_boundary(source, token.begin));
    REQUIRE(is_boundary(source, token.end));
    REQUIRE(token.term_begin < token.term_end);
    REQUIRE(token.term_end <= stream.folded.size());
    const std::string_view term = stream.term(token);
    REQUIRE(term.size() <= text::max_term_bytes);
    REQUIRE(is_valid_utf8(term));
    if (i > 0) {
      REQUIRE(token.begin >= stream.tokens[i - 1].begin);
      REQUIRE(token.position >= stream.tokens[i - 1].position);
    }
    if (token.kind == TokenKind::whole) {
      REQUIRE(token.position + 1 == next_position);  // behind its first atom
    } else {
      REQUIRE(token.position == next_position);
      ++next_position;
    }
    characters += token.kind == TokenKind::han || token.kind == TokenKind::bigram;
  }
  REQUIRE(stream.positions == next_position);

  // Each unspaced character is the first of exactly one token.
  std::size_t expected = 0;
  const std::string folded = text::fold(source);
  for (std::string_view rest = folded; !rest.empty();) {
    const Decoded step = decode_utf8(rest);
    expected += text::char_class(step.code_point) == text::CharClass::unspaced;
    rest.remove_prefix(step.length);
  }
  REQUIRE(characters == expected);
}

}  // namespace

TEST_SUITE("analyzer") {
  TEST_CASE("technical shapes") {
    CHECK(analyzed("Mixture-of-Experts") == "0:part:mixture 0:whole:mixtureofexperts 1:part:of 2:part:experts");
    CHECK(analyzed("GPT-4o") == "0:part:gpt 0:whole:gpt4o 1:part:4o");
    CHECK(analyzed("gpt4o") == analyzed("GPT-4o"));
    CHECK(analyzed("GPT‑4o") == analyzed("ＧＰＴ－４ｏ"));
    CHECK(analyzed("Qwen2.5-VL-7B") ==
          "0:part:qwen 0:whole:qwen2.5 0:whole:qwen2.5vl7b 1:part:2.5 2:part:vl 3:part:7b");
    CHECK(analyzed("VL-Qwen2.5") == "0:part:vl 0:whole:vlqwen2.5 1:part:qwen 1:whole:qwen2.5 2:part:2.5");
    CHECK(analyzed("b1.58 v1.5.2") == "0:word:b1.58 1:word:v1.5.2");
    CHECK(analyzed("C++ C# a+b C++11") ==
          "0:part:c 0:whole:c++ 1:part:c 1:whole:c# 2:word:a 3:word:b 4:part:c 4:whole:c++ 5:word:11");
    CHECK(analyzed("Transformer^2") == "0:part:transformer 0:whole:transformer2 1:part:2");
    CHECK(analyzed("snake_case __init__ -x- a--b") ==
          "0:part:snake 0:whole:snakecase 1:part:case 2:word:init 3:word:x 4:word:a 5:word:b");
    CHECK(analyzed("1,000 1,234,567.5 1,2 12,3456 1234,567") ==
          "0:word:1000 1:word:1234567.5 2:word:1 3:word:2 4:word:12 5:word:3456 6:word:1234 7:word:567");
    CHECK(analyzed("model's models’ don't") ==
          "0:word:model 1:word:models 2:part:don 2:whole:dont 3:part:t");
    CHECK(analyzed("") == "");
    CHECK(analyzed(" ,.$") == "");
  }

  TEST_CASE("TeX is what it shows") {
    CHECK(analyzed("$\\text{Transformer}^2$") == analyzed("Transformer^2"));
    CHECK(analyzed("$\\phi$-Decoding") == analyzed("φ-Decoding"));
    CHECK(analyzed("$\\Phi_{\\alpha}$") == analyzed("φ_α"));
    CHECK(analyzed("\\textbf{\\color{ddt}D}iff\\emph{use}") == "0:word:diffuse");
    CHECK(analyzed("10\\times 8 \\frac{1}{2} \\url{a.b} \\section*{One}") ==
          "0:word:10 1:word:8 2:word:1 3:word:2 4:part:a 4:whole:ab 5:part:b 6:word:one");
    CHECK(analyzed("a\\\\b 50\\% x\\_y") == "0:word:a 1:word:b 2:word:50 3:part:x 3:whole:xy 4:part:y");
    CHECK(analyzed("混\\textbf{合}$专$") == analyzed("混合专"));
    for (const char* broken : {"\\", "{", "}", "\\text{", "\\color{", "\\color{a{b}c}", "a\\", "a-\\", "a-{", "$\\phi", "\\phi"}) {
      text::TokenStream stream;
      analyze(broken, stream);
      check_invariants(broken, stream);
    }
  }

  TEST_CASE("unspaced scripts") {
    CHECK(analyzed("混合 专家") == "0:bigram:混合 1:bigram:合专 2:bigram:专家 3:han:家");
    CHECK(analyzed("混合，专") == "0:bigram:混合 1:han:合 2:han:专");
    CHECK(analyzed("GPT模型2") == "0:word:gpt 1:bigram:模型 2:han:型 3:word:2");
    CHECK(analyzed("か\u3099く") == "0:bigram:がく 1:han:く");
    CHECK(analyzed("㍿") == "0:bigram:株式 1:bigram:式会 2:bigram:会社 3:han:社");
  }

  TEST_CASE("places in the source") {
    const std::string source = "Das Café́ (ＧＰＴ－４) 專\u200B家";
    text::TokenStream stream;
    analyze(source, stream);
    std::vector<std::string> places;
    for (const Token& token : stream.tokens) places.push_back(source.substr(token.begin, token.end - token.begin));
    CHECK(places == std::vector<std::string>{"Das", "Café́", "ＧＰＴ", "ＧＰＴ－４", "４", "專\u200B家", "家"});
  }

  TEST_CASE("what holds for every text") {
    std::mt19937 random(17);
    const std::vector<std::string> pieces = {
        "a",  "B",  "gpt", "4",  "12", ".",  ",",  "-",   "_",  "^",      "'",      "s",   "+",       "#",       "\\",
        "{",  "}",  "$",   " ",  "\n", "中", "專", "。",  "か", "\u3099", "\u0301", "é",   "ﬁ",       "\\phi",   "\\text{",
        "\\color{", "½",   "한", "я",  "ก",  "ำ",  "่",   "ฺ",  "\u200D", "000",    "Ⅷ",   "，",      "\u0338",  "𠮷"};
    text::TokenStream stream;
    for (int round = 0; round < 60'000; ++round) {
      std::string source;
      for (auto left = random() % 14; left > 0; --left) source += pieces[random() % pieces.size()];
      CAPTURE(source);
      analyze(source, stream);
      check_invariants(source, stream);
    }
  }

  TEST_CASE("long and hostile texts take linear time and memory") {
    constexpr std::size_t many = 1'000'000;
    const auto repeated = [](std::string_view piece, std::size_t times) {
      std::string out;
      for (std::size_t i = 0; i < times; ++i) out += piece;
      return out;
    };
    text::TokenStream stream;
    for (const std::string_view piece : {"a", "é", "a-", "a'", "ab1", "1,000", "1.", "{", "}{", "\\", "\\a", "\\a{", "\\phi",
                                         "\\color{", "a\\color{", "a-{", "a-\\x{", "$", "中", "中 ", "中{", "я\u0301",
                                         "\u0301", "ﷺ", "C++", "\u200D"}) {
      const std::string source = repeated(piece, many / 4);
      analyze(source, stream);
      CHECK(stream.tokens.size() <= 2 * source.size());
      for (const Token& token : stream.tokens) {
        if (token.end > source.size() || stream.term(token).size() > text::max_term_bytes) FAIL(std::string(piece));
      }
    }
    analyze(repeated("яж", many), stream);
    REQUIRE(stream.tokens.size() == 1);
    CHECK(stream.term(stream.tokens[0]).size() == 254);  // cut at a character
    CHECK(stream.tokens[0].end == 4 * many);
  }
}
