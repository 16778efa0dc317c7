#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "paperlens/base/unicode.hpp"

using namespace paperlens;

namespace {

/// UTF-8 of a code point, by the book.
std::string encode(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

TEST_SUITE("unicode") {
  TEST_CASE("every code point decodes to itself, surrogates do not") {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
      const std::string text = encode(c);
      const Decoded step = decode_utf8(text);
      if (is_surrogate(c)) {
        REQUIRE_FALSE(step.valid);
        REQUIRE(step.length == 1);
      } else {
        REQUIRE(step.valid);
        REQUIRE(step.code_point == c);
        REQUIRE(step.length == text.size());
      }
    }
  }

  TEST_CASE("ill-formed parts are cut as the Unicode standard shows (section 3.9, tables 3-8 to 3-11)") {
    const auto clean = [](std::string_view text) {
      std::string out;
      append_clean(out, text);
      return out;
    };
    const std::string bad(replacement_character);
    CHECK(clean("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == bad + bad + bad + bad + bad + bad + bad + bad + "A");
    CHECK(clean("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == bad + bad + bad + bad + bad + bad + bad + bad + "A");
    CHECK(clean("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == bad + bad + bad + bad + bad + "A" + bad + bad + "B");
    CHECK(clean("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == bad + bad + bad + bad + "A");
    CHECK(clean(std::string_view("a\0b\r\nc\rd\n", 9)) == "a" + bad + "b\nc\nd\n");
  }

  TEST_CASE("offsets in code points are counts from the beginning, in any order") {
    std::mt19937 random(8);
    std::string text;
    std::vector<std::size_t> begins;
    for (int i = 0; i < 200; ++i) {
      begins.push_back(text.size());
      text += encode(std::array<char32_t, 4>{U'a', U'é', U'中', U'😀'}[random() % 4]);
    }
    begins.push_back(text.size());
    CodePointOffsets offset(text);
    for (std::size_t i = 0; i < begins.size(); ++i) CHECK(offset(begins[i]) == i);
    for (int round = 0; round < 1'000; ++round) {
      const std::size_t i = random() % begins.size();
      CHECK(offset(begins[i]) == i);
    }
  }

  TEST_CASE("the decoder and the validator agree on random bytes") {
    std::mt19937 random(7);
    const std::string_view alphabet("a \xE4\xB8\xAD\xC2\xA0\xF0\x9F\x98\x80\xED\xA0\xFF\xF4\x90");
    for (int round = 0; round < 20'000; ++round) {
      std::string text;
      for (auto left = random() % 12; left > 0; --left) text += alphabet[random() % alphabet.size()];
      bool valid = true;
      std::size_t count = 0;
      for (std::string_view rest = text; !rest.empty(); ++count) {
        const Decoded step = decode_utf8(rest);
        valid = valid && step.valid;
        rest.remove_prefix(step.length);
      }
      REQUIRE(is_valid_utf8(text) == valid);
      REQUIRE(count_code_points(text) == count);
    }
  }

  TEST_CASE("trim removes what str.strip() removes") {
    const std::string_view spaces[] = {"\t", "\n", "\x0B", "\f", "\r", "\x1C", "\x1F", " ", "\xC2\x85", "\xC2\xA0",
                                       "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xAF",
                                       "\xE2\x81\x9F", "\xE3\x80\x80"};
    for (const std::string_view space : spaces) {
      const std::string text = std::string(space) + "中 x。" + std::string(space) + std::string(space);
      CHECK(trim(text) == "中 x。");
      CHECK(is_blank(space));
    }
    for (const std::string_view kept : {"\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE3\x80\x81", "\xA0", "\x80"}) {
      CHECK(trim(kept) == kept);
    }
    CHECK(trim("").empty());
  }

  TEST_CASE("Han characters are counted, punctuation and kana are not") {
    CHECK(count_han("SmolVLM：重新定义", 99) == 4);
    CHECK(count_han("〇㐀𠀀豈", 99) == 4);
    CHECK(count_han("かな，。（）—", 99) == 0);
    CHECK(count_han("一二三四五", 2) == 2);
    CHECK_FALSE(has_han("Depth Anything V2 – α β"));
  }

  TEST_CASE("a Han character is found wherever it stands in ASCII") {
    for (std::size_t length = 0; length <= 40; ++length) {
      REQUIRE_FALSE(has_han(std::string(length, 'a')));
      for (std::size_t at = 0; at <= length; ++at) {
        const std::string text = std::string(at, 'a') + "中" + std::string(length - at, 'a');
        REQUIRE(has_han(text));
        REQUIRE(count_han(text + "文", 99) == 2);
      }
    }
  }
}
