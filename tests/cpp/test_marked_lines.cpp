#include <doctest/doctest.h>

#include <random>
#include <string>

#include "paperlens/base/marked_lines.hpp"
#include "paperlens/base/unicode.hpp"

using namespace paperlens;

namespace {

using Lines = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

/// Line by line.
Lines marked_lines_of(std::string_view text, std::size_t begin) {
  Lines lines;
  for (std::uint32_t number = 1; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t mark = line.find_first_not_of(' ');
    if (mark <= 3 && line[mark] == '#') lines.emplace_back(begin, number);
    begin = end + 1;
  }
  return lines;
}

bool is_usual(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0 || byte == '\r' || byte == 0xC0 || byte == 0xC1 || byte == 0xE0 || byte == 0xED || byte >= 0xF0) return false;
  }
  return is_valid_utf8(text);
}

/// Asks all ways that this machine has.
void check(const std::string& text, std::size_t begin = 0) {
  CAPTURE(text);
  const bool usual = is_usual(std::string_view(text).substr(begin));
  for (const MarkedLineFinder find : marked_line_finders()) {
    std::pmr::vector<MarkedLine> found;
    CHECK(find(text, begin, '#', found) == usual);
    if (!usual) continue;
    Lines lines;
    for (const MarkedLine& line : found) lines.emplace_back(line.begin, line.number);
    CHECK(lines == marked_lines_of(text, begin));
  }
}

}  // namespace

TEST_SUITE("marked lines") {
  TEST_CASE("every pair and triple of bytes that UTF-8 tells apart, at every place of a block") {
    const std::string_view bytes("\0\x0A\x0D #a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF4\xF5\xFF", 28);
    for (const std::size_t before : {0, 1, 30, 31, 61, 62, 63, 64, 126}) {
      for (const char a : bytes) {
        for (const char b : bytes) {
          for (const char c : bytes) {
            std::string text(before, 'x');
            for (const char next : {a, b, c}) text += next;
            check(text);
            check(text + std::string(70, 'y'));
          }
        }
      }
    }
  }

  TEST_CASE("random lines") {
    std::mt19937 random(20250407);
    const std::vector<std::string> parts{"#", "##", " ", "   ", "\n", "\n\n", "\n#", "\n  #", "\n    #", "word", "中文", "é", "a#b", "C# "};
    for (int round = 0; round < 20000; ++round) {
      std::string text;
      const std::size_t begin = random() % 4;
      for (std::size_t i = random() % 60; i > 0; --i) text += parts[random() % parts.size()];
      if (random() % 20 == 0) text.insert(random() % (text.size() + 1), 1, static_cast<char>(random()));
      check(std::string(begin, '#') + text, begin);
    }
  }
}
