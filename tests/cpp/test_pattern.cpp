#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "paperlens/base/case_orbit.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/base/pattern.hpp"
#include "paperlens/base/substring.hpp"
#include "paperlens/base/unicode.hpp"

using namespace paperlens;

namespace {

std::string utf8(char32_t c) {
  std::string text;
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | c >> 12);
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
  return text;
}

std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Decoded step = decode_utf8(text);
    out += utf8(case_orbit(step.code_point));
    text.remove_prefix(step.length);
  }
  return out;
}

std::vector<Span> all_in(const std::string& expression, std::string_view text, const PatternOptions& options = {}) {
  const Pattern pattern(expression, options);
  MatchCursor cursor(pattern, text);
  std::vector<Span> spans;
  while (const auto match = cursor.next()) spans.push_back(*match);
  return spans;
}

}  // namespace

TEST_SUITE("pattern") {
  TEST_CASE("all matches, empty ones one code point apart") {
    CHECK(all_in("x*", "axb") == std::vector<Span>{{0, 0}, {1, 2}, {2, 2}, {3, 3}});
    CHECK(all_in("", "混a") == std::vector<Span>{{0, 0}, {3, 3}, {4, 4}});
    CHECK(all_in("\\b", "ab c") == std::vector<Span>{{0, 0}, {2, 2}, {3, 3}, {4, 4}});
    CHECK(all_in("^a", "aa") == std::vector<Span>{{0, 1}});
    CHECK(all_in("K", "k\xE2\x84\xAAK", {true}) == std::vector<Span>{{0, 1}, {1, 4}, {4, 5}});
  }

  TEST_CASE("groups have names or none") {
    const Pattern pattern("(?P<size>\\d+)(B)?(?:x)");
    CHECK(pattern.group_names() == std::vector<std::string>{"size", ""});
    const auto groups = pattern.find("70x");
    REQUIRE(groups.size() == 3);
    CHECK(groups[1] == "70");
    CHECK(groups[2].data() == nullptr);
  }

  TEST_CASE("what is wrong with a pattern is said") {
    CHECK_THROWS_WITH_AS(Pattern("a("), "pattern 'a(' does not parse: missing ): a(", Error);
    const std::string large = "(?:\\pL{100}){9}";
    CHECK_THROWS_AS(Pattern(large, {false, 1 << 20}), Error);
    CHECK_NOTHROW(Pattern(large, {false, 1 << 28}));
    CHECK_THROWS_AS(PatternFilter("a(", {}, 2), Error);
  }

  TEST_CASE("too little memory for the automaton changes nothing") {
    std::string text;
    for (unsigned i = 0, x = 1; i < 20000; ++i, x = x * 1103515245 + 12345) text += static_cast<char>('a' + (x >> 16) % 3);
    const std::string expression = "a[ab]{9}c";
    std::int64_t enough = 1000;
    while (true) {
      try {
        const Pattern fits(expression, {false, enough});
        break;
      } catch (const Error&) {
        enough += 100;
      }
    }
    CHECK(all_in(expression, text, {false, enough}) == all_in(expression, text));
    CHECK(all_in(expression, text).size() > 10);
  }

  TEST_CASE("orbits hold what the regular expressions take for each other") {
    for (char32_t c = 0; c < 0x1F000; ++c) {
      if (c >= 0xD800 && c < 0xE000) continue;
      if (c >= 0x3400 && c < 0xA000) continue;                               // Han
      if (c < 0x80 && !is_ascii_alnum(static_cast<char>(c))) continue;       // syntax, some of it
      const PatternFilter filter(utf8(c), {true}, 1);
      REQUIRE(filter.atoms().size() == 1);
      const char32_t lower = decode_utf8(filter.atoms()[0]).code_point;
      INFO("U+", static_cast<unsigned>(c), " lower ", static_cast<unsigned>(lower));
      REQUIRE(case_orbit(lower) == case_orbit(c));
      REQUIRE(case_orbit(case_orbit(c)) == case_orbit(c));
    }
  }

  TEST_CASE("a text that matches has the atoms that the filter asks for") {
    const std::vector<std::string> letters{"k", "K", "\u212A", "s", "ſ", "S", "σ", "ς", "Σ", "é", "É", "混", "合", "1"};
    unsigned x = 7;
    const auto draw = [&](std::size_t below) {
      x = x * 1103515245 + 12345;
      return (x >> 16) % below;
    };
    int matched = 0;
    for (int round = 0; round < 3000; ++round) {
      const auto word = [&](std::size_t most) {
        std::string out;
        for (std::size_t i = 0, n = 1 + draw(most); i < n; ++i) out += letters[draw(letters.size())];
        return out;
      };
      std::string expression = word(3);
      switch (draw(4)) {
        case 0: expression += "(?:" + word(2) + "|" + word(2) + ")"; break;
        case 1: expression += ".*" + word(2); break;
        case 2: expression = "(?:" + expression + "|" + word(2) + "(?:" + word(1) + ")+)" + word(1); break;
        default: expression += "[" + word(3) + "]?" + word(1); break;
      }
      const PatternOptions options{draw(2) == 0};
      std::string text = word(8);
      if (draw(2) == 0) text = word(2) + expression.substr(0, expression.find_first_of("(.[")) + word(4);
      if (!Pattern(expression, options).matches_in(text)) continue;
      ++matched;
      const PatternFilter filter(expression, options, 2);
      std::vector<int> present;
      for (std::size_t i = 0; i < filter.atoms().size(); ++i) {
        if (folded(text).find(folded(filter.atoms()[i])) != std::string::npos) present.push_back(static_cast<int>(i));
      }
      INFO(expression, " in ", text);
      REQUIRE(filter.may_match(present));
      for (const int id : filter.required()) REQUIRE(std::count(present.begin(), present.end(), id) == 1);
    }
    CHECK(matched > 100);
  }

  TEST_CASE("a substring is found where std::string finds it") {
    unsigned x = 1;
    for (int round = 0; round < 2000; ++round) {
      const auto draw = [&](std::size_t below) {
        x = x * 1103515245 + 12345;
        return (x >> 16) % below;
      };
      std::string text, wanted;
      for (std::size_t i = 0, n = draw(300); i < n; ++i) text += "abAB \xE6"[draw(6)];
      for (std::size_t i = 0, n = 1 + draw(5); i < n; ++i) wanted += "ab \xE6"[draw(4)];
      std::string lower = text;
      for (char& c : lower) c = ascii_lower(c);
      // Exactly as long as it is, so that a read behind it would be seen.
      const std::unique_ptr<char[]> exact(new char[text.size()]);
      std::copy(text.begin(), text.end(), exact.get());
      const std::string_view view(exact.get(), text.size());
      for (const std::size_t from : {std::size_t{0}, text.size() / 2, text.size()}) {
        REQUIRE(Substring(wanted, false).find(view, from) == text.find(wanted, from));
        REQUIRE(Substring(wanted, true).find(view, from) == lower.find(wanted, from));
      }
    }
  }
}
