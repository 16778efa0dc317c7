// The parser and the printer of queries against each other, on random trees and texts.

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "query_invariants.hpp"

namespace paperlens::query {
namespace {

/// Trees and texts, as odd as they may be.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  std::string text(std::size_t most) {
    static const char* const pieces[] = {"a",       "Bc",      "混",      "合专",      "7",
                                         " ",       "　",      "\t",      "\"",        "“",
                                         "”",       "＂",      "「",      "」",        "『",
                                         "(",       ")",       "（",      "）",        "*",
                                         "~",       "~1",      "~2",      "^",         "^2",
                                         "^.5",     "^0.25",   "/",       "/i",        "\\",
                                         "+",       "-",       "!",       "&",         "&&",
                                         "||",      "AND",     "OR",      "NOT",       " AND ",
                                         " OR ",    " NOT ",   " -",      " +",        ":",
                                         "：",      "title:",  "title：", "title_zh:", "abstract:",
                                         "id:",     "source:", "year:",   "month:",    "year:2024..2025",
                                         "2025-03", "..",      "é",       "\xCC\x81",  "😀",
                                         ".",       "'",       "，",      "$",         "{",
                                         "}",       "?"};
    std::string out;
    for (std::size_t n = 1 + below(most); n > 0; --n) out += pieces[below(std::size(pieces))];
    return out;
  }

  Node tree(std::size_t levels) {
    Node node = levels == 0 || below(3) == 0 ? leaf() : boolean(levels);
    if (below(3) == 0) node.boost = static_cast<float>(below(4000)) / (below(2) == 0 ? 8.0F : 7.0F);
    // One child is a boolean node of its own only between two boosts, or to exclude it.
    if (levels > 0 && node.boost != 1 && below(8) == 0) {
      node.occur = is_filter(node) ? Occur::filter : Occur::should;
      Node outer;
      outer.kind = NodeKind::boolean;
      outer.boost = 3;
      outer.children.push_back(std::move(node));
      return outer;
    }
    return node;
  }

 private:
  Node leaf() {
    static constexpr NodeKind kinds[] = {NodeKind::term,  NodeKind::term,  NodeKind::phrase, NodeKind::prefix,
                                         NodeKind::fuzzy, NodeKind::regex, NodeKind::months, NodeKind::all};
    static constexpr FieldSet fields[] = {text_fields,    text_fields,    text_fields, title_field,
                                          title_zh_field, abstract_field, id_field,    source_field};
    Node node;
    node.kind = kinds[below(std::size(kinds))];
    node.fields = fields[below(std::size(fields))];
    switch (node.kind) {
      case NodeKind::term:
        node.text = text(4);
        break;
      case NodeKind::phrase:
        node.text = text(4) + ".";
        break;
      case NodeKind::prefix:
        node.text = text(3) + "9";
        break;
      case NodeKind::fuzzy:
        node.fields = (node.fields & text_fields) == 0 ? text_fields : node.fields;
        node.text = "x" + text(3);
        node.distance = static_cast<std::uint8_t>(1 + below(2));
        break;
      case NodeKind::regex:
        node.ignore_case = below(2) == 0;
        node.text = ".";
        for (const char c : text(5)) {
          const bool escaped = node.text.back() == '\\';
          node.text += escaped ? 'd' : c;  // not \/, which is how / is written
          if (c == '\\' && !escaped) node.text += 's';
        }
        break;
      case NodeKind::months: {
        node.fields = month_field;
        const auto any_month = [&] {
          return month_index(1900 + static_cast<int>(below(1100)), 1 + static_cast<unsigned>(below(12)));
        };
        const auto ends = std::minmax({any_month(), any_month()});
        if (below(4) != 0) node.first_month = ends.first;
        if (below(4) != 0) node.last_month = ends.second;
        break;
      }
      default:
        break;
    }
    return node;
  }

  Node boolean(std::size_t levels) {
    Node node;
    node.kind = NodeKind::boolean;
    const bool any = below(2) == 0;
    const std::size_t size = any ? 2 + below(3) : 1 + below(4);
    for (std::size_t i = 0; i < size; ++i) {
      Node child = tree(levels - 1);
      if (any) {
        child.occur = Occur::should;
      } else if (size == 1 || below(3) == 0) {
        child.occur = Occur::must_not;
      } else {
        child.occur = is_filter(child) ? Occur::filter : below(2) == 0 ? Occur::must : Occur::should;
      }
      node.children.push_back(std::move(child));
    }
    return node;
  }

  std::mt19937 random_;
};

bool parses(const std::string& query) {
  try {
    parse_query(query);
  } catch (const Error&) {
    return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("query") {
  TEST_CASE("random trees are what their canonical form says") {
    Maker maker(20250407);
    std::size_t boolean = 0;
    for (int i = 0; i < 4000; ++i) {
      const Node tree = maker.tree(maker.below(5));
      const std::string canonical = to_string(tree);
      CAPTURE(canonical);
      REQUIRE(parse_query(canonical) == tree);
      boolean += tree.kind == NodeKind::boolean;
    }
    CHECK(boolean > 1000);
  }

  TEST_CASE("random texts") {
    Maker maker(20250411);
    std::size_t strict = 0;
    for (int i = 0; i < 20000; ++i) {
      const std::string query = maker.text(1 + maker.below(12));
      CAPTURE(query);
      REQUIRE(tests::broken_query(query) == "");
      strict += parses(query);
    }
    CHECK(strict > 4000);
    CHECK(strict < 16000);
  }
}

}  // namespace paperlens::query
