// The query language: a table of cases, and errors with their carets.

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "paperlens/base/terminal_width.hpp"
#include "paperlens/query/query_error.hpp"
#include "query_invariants.hpp"

namespace paperlens::query {
namespace {

std::string month(MonthIndex index) {
  if (index == first_month_ever || index == last_month_ever) return "*";
  return std::to_string(index / 12) + "/" + std::to_string(index % 12 + 1);
}

/// The tree as the table below writes it: a boolean node as [...], `+` must, `-` must not, `&` filter.
std::string dump(const Node& node) {
  static const std::pair<FieldSet, const char*> names[] = {{title_field, "title="},
                                                           {title_zh_field, "title_zh="},
                                                           {abstract_field, "abstract="},
                                                           {id_field, "id="},
                                                           {source_field, "source="}};
  std::string out;
  for (const auto& [field, name] : names) out += node.fields == field ? name : "";
  switch (node.kind) {
    case NodeKind::none:
      out += "none";
      break;
    case NodeKind::all:
      out += "all";
      break;
    case NodeKind::term:
      out += node.text;
      break;
    case NodeKind::phrase:
      out += '"' + node.text + '"';
      break;
    case NodeKind::prefix:
      out += node.text + "...";
      break;
    case NodeKind::fuzzy:
      out += node.text + "~" + std::to_string(node.distance);
      break;
    case NodeKind::regex:
      out += "re<" + node.text + (node.ignore_case ? ">i" : ">");
      break;
    case NodeKind::months:
      out += month(node.first_month) + ".." + month(node.last_month);
      break;
    case NodeKind::boolean:
      out += '[';
      for (const Node& child : node.children) {
        if (out.back() != '[') out += ' ';
        out += child.occur == Occur::must       ? "+"
               : child.occur == Occur::must_not ? "-"
               : child.occur == Occur::filter   ? "&"
                                                : "";
        out += dump(child);
      }
      out += ']';
  }
  if (node.boost != 1) {
    std::ostringstream boost;
    boost << "^" << node.boost;
    out += boost.str();
  }
  return out;
}

struct Case {
  const char* query;
  const char* tree;
};

const Case parsed[] = {
    // words and phrases
    {"moe", "moe"},
    {"  moe  ", "moe"},
    {"混合专家 推理加速", "[混合专家 推理加速]"},
    {"混合专家　推理", "[混合专家 推理]"},
    {"推理加速，多模态", "推理加速，多模态"},
    {"\"process reward\"", "\"process reward\""},
    {"“过程 奖励”", "\"过程 奖励\""},
    {"＂a b＂", "\"a b\""},
    {"”a b”", "\"a b\""},
    {"「混合專家」", "\"混合專家\""},
    {"『a \"b\" c』", "\"a \"b\" c\""},
    {"\"a \\\" b\"", "\"a \" b\""},
    {"所谓“智能”系统", "[所谓 \"智能\" 系统]"},
    // operators
    {"a AND b", "[+a +b]"},
    {"a && b", "[+a +b]"},
    {"a OR b", "[a b]"},
    {"a || b", "[a b]"},
    {"a OR b AND c", "[a [+b +c]]"},
    {"a AND b OR c", "[[+a +b] c]"},
    {"(a OR b) AND c", "[+[a b] +c]"},
    {"a OR b c", "[[a b] c]"},
    {"a AND b c", "[[+a +b] c]"},
    {"a NOT b", "[a -b]"},
    {"a -b", "[a -b]"},
    {"a !b", "[a -b]"},
    {"NOT a", "[-a]"},
    {"NOT NOT a", "a"},
    {"NOT -a", "a"},
    {"a AND NOT b", "[+a -b]"},
    {"a AND -b", "[+a -b]"},
    {"a OR NOT b", "[a [-b]]"},
    {"+a b", "[+a b]"},
    {"+a", "a"},
    {"+a OR b", "[a b]"},
    {"+\"a b\" -(c d)", "[+\"a b\" -[c d]]"},
    {"a and b or not c", "[a and b or not c]"},
    {"(a)AND(b)", "[+a +b]"},
    {"a AND(b c)", "[+a +[b c]]"},
    {"ANDROID ORB NOTE", "[ANDROID ORB NOTE]"},
    {"\\AND \\OR \\NOT", "[AND OR NOT]"},
    {"a \\&& b", "[a && b]"},
    {"-AND", "[-AND]"},
    // groups
    {"((a))", "a"},
    {"混合专家 (MoE)", "[混合专家 MoE]"},
    {"混合专家（MoE 模型）推理", "[混合专家 [MoE 模型] 推理]"},
    {"(a）", "a"},
    {"f(x)", "[f x]"},
    {"\\(a\\)", "(a)"},
    // fields
    {"title:diffusion AND year:2025 NOT video", "[[+title=diffusion &2025/1..2025/12] -video]"},
    {"title:(a OR b) c", "[[title=a title=b] c]"},
    {"title:(a abstract:b c)", "[title=a abstract=b title=c]"},
    {"title：扩散 title_zh:\"图像 生成\"", "[title=扩散 title_zh=\"图像 生成\"]"},
    {"abstract:/a b/ title:pre* title:word~2", "[abstract=re<a b> title=pre... title=word~2]"},
    {"title:-a", "title=-a"},
    {"-title:a b", "[-title=a b]"},
    {"title:*", "title=all"},
    {"moe year:2025", "[moe &2025/1..2025/12]"},
    {"moe OR year:2025", "[moe 2025/1..2025/12]"},
    {"moe (year:2024 OR year:2025)", "[moe &[2024/1..2024/12 2025/1..2025/12]]"},
    {"+year:2025 moe", "[&2025/1..2025/12 moe]"},
    {"moe -year:2025", "[moe -2025/1..2025/12]"},
    {"\"process reward\" -video year:2025", "[\"process reward\" -video &2025/1..2025/12]"},
    {"month:2025-03..2025-05", "2025/3..2025/5"},
    {"month:2025-3", "2025/3..2025/3"},
    {"month:\"2025-03\"", "2025/3..2025/3"},
    {"year:2024..2025", "2024/1..2025/12"},
    {"year:2024..", "2024/1..*"},
    {"month:..2025-05", "*..2025/5"},
    {"month:*", "*..*"},
    {"month:2025", "2025/1..2025/12"},
    {"year:(2023 OR 2025)", "[2023/1..2023/12 2025/1..2025/12]"},
    {"id:2504.05299v2", "id=2504.05299v2"},
    {"id:cs.LG/0501001 id:2504*", "[&id=cs.LG/0501001 &id=2504...]"},
    {"source:2025/0407-0411.md", "source=2025/0407-0411.md"},
    {"source:/data/digests/a~1.md", "source=/data/digests/a~1.md"},
    {"title\\:a", "title:a"},
    // suffixes
    {"prefix*", "prefix..."},
    {"2504*", "2504..."},
    {"扩散*^3", "扩散...^3"},
    {"word~", "word~1"},
    {"word~2", "word~2"},
    {"word~1^0.5", "word~1^0.5"},
    {"Transformer^2", "Transformer^2"},
    {"Transformer\\^2", "Transformer^2"},
    {"\"a b\"^2 (c d)^0.5 /e/^3", "[\"a b\"^2 [c d]^0.5 re<e>^3]"},
    {"(a^2)^3", "[a^2]^3"},
    {"((a b)^2)", "[a b]^2"},
    {"(10)^4", "10^4"},
    {"a^1", "a"},
    {"a^0", "a^0"},
    {"*", "all"},
    {"* -video", "[all -video]"},
    // regular expressions
    {"/(\\d+)\\s*B/", "re<(\\d+)\\s*B>"},
    {"/moe/i", "re<moe>i"},
    {"/a\\/b/", "re<a/b>"},
    {"/\\\\/", "re<\\\\>"},
    {"-/a b/ (/c(d)/)", "[-re<a b> re<c(d)>]"},
    // plain text
    {"A/B A / B /usr/bin /x", "[A/B A / B /usr/bin /x]"},
    {"GPT-4: report", "[GPT-4: report]"},
    {"https://arxiv.org/abs/2504.05299", "https://arxiv.org/abs/2504.05299"},
    {"author:he Title:a", "[author:he Title:a]"},
    {"GPT-4o C++ b1.58", "[GPT-4o C++ b1.58]"},
    {"a - b & c ? d !", "[a - b & c ? d !]"},
    {"--lr ++ -", "[--lr ++ -]"},
    {"Hogwild! Inference", "[Hogwild! Inference]"},
    {"What's new?", "[What's new?]"},
    {"(MoE)-based", "[MoE -based]"},
    {"A*-Thought a*b *a", "[A*-Thought a*b *a]"},
    {"10^4 O(n^k) x^", "[10^4 O n^k x^]"},
    {"3~5 5~10 ~100", "[3~5 5~10 ~100]"},
    {"\\textbf{a} $\\alpha$ a\\", "[\\textbf{a} $\\alpha$ a\\]"},
    {"a\\ b", "a b"},
    {"| a | &", "[| a | &]"},
};

struct Mistake {
  const char* query;
  std::size_t offset;
  std::size_t caret;  ///< column, from 0
  const char* message;
  const char* lenient;
};

const Mistake mistakes[] = {
    {"", 0, 0, "empty", "none"},
    {" \n ", 0, 0, "empty", "none"},
    {"moe \"process reward", 4, 4, "never closed", "[moe process reward]"},
    {"混合专家 “推理", 13, 9, "never closed", "[混合专家 推理]"},
    {"「a", 0, 0, "never closed", "a"},
    {"12\" display", 2, 2, "never closed", "[12 display]"},
    {"-\"a b", 1, 1, "never closed", "[-a b]"},
    {"混合（专家 推理", 6, 4, "never closed", "[混合 [专家 推理]]"},
    {"title:(a b", 6, 6, "never closed", "[title=a title=b]"},
    {"a) b", 1, 1, "nothing is open", "[a b]"},
    {"é 专） b", 6, 4, "nothing is open", "[é 专 b]"},
    {"a () b", 2, 2, "between these parentheses", "[a b]"},
    {"a \"\" b", 2, 2, "between these quotes", "[a b]"},
    {"AND a", 0, 0, "before this operator", "a"},
    {"a AND", 2, 2, "after this operator", "a"},
    {"a OR AND b", 2, 2, "after this operator", "[a b]"},
    {"(a ||) b", 3, 3, "after this operator", "[a b]"},
    {"a NOT", 2, 2, "after this operator", "a"},
    {"year:20x5", 0, 0, "not a year", "year:20x5"},
    {"专 month:2025-13", 4, 3, "not a year", "[专 month:2025-13]"},
    {"year:2024-2025", 0, 0, "not a year", "year:2024-2025"},
    {"year:1025", 0, 0, "not a year", "year:1025"},
    {"year:..", 0, 0, "not a year", "year:.."},
    {"year:2025..2024", 0, 0, "ends before it begins", "year:2025..2024"},
    {"year:/2/", 5, 5, "no regular expression", "year:/2/"},
    {"title: a", 0, 0, "after this field", "[title: a]"},
    {"a source:", 2, 2, "after this field", "[a source:]"},
    {"word~3", 0, 0, "1 or 2 edits", "word~3"},
    {"word^5000", 0, 0, "0 to 1000", "word^5000"},
    {"\"a b\"^99999", 5, 5, "0 to 1000", "[\"a b\" ^99999]"},
    {"\"a b\"*", 5, 5, "for words", "[\"a b\" *]"},
    {"\"a b\"~2", 5, 5, "for words", "[\"a b\" ~2]"},
};

std::string times(std::size_t n, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

bool refused(const std::string& query, std::string_view message) {
  try {
    parse_query(query);
  } catch (const Error& error) {
    return std::string_view(error.what()).find(message) != std::string_view::npos;
  }
  return false;
}

}  // namespace

TEST_SUITE("query") {
  TEST_CASE("what parses, and to which tree") {
    for (const auto& [query, tree] : parsed) {
      CAPTURE(query);
      CHECK(dump(parse_query(query)) == tree);
      CHECK(tests::broken_query(query) == "");
    }
  }

  TEST_CASE("what does not parse, where the caret stands, and what lenient mode makes of it") {
    for (const auto& [query, offset, caret, message, lenient] : mistakes) {
      CAPTURE(query);
      CHECK(dump(parse_query(query, Mode::lenient)) == lenient);
      CHECK(tests::broken_query(query) == "");
      try {
        parse_query(query);
        CHECK_MESSAGE(false, "parses");
      } catch (const Error& error) {
        const std::string what = error.what();
        CAPTURE(what);
        CHECK(error.kind == ErrorKind::query);
        CHECK(error.offset == offset);
        CHECK(what.find(message) < what.find('\n'));
        CHECK(what.substr(what.rfind('\n')) == "\n" + std::string(caret, ' ') + "^");
      }
    }
  }

  TEST_CASE("an error shows the surroundings of its place") {
    const auto lines = [](const std::string& query, std::size_t at) {
      const std::string what = query_error(query, {at, at}, "wrong").what();
      return what.substr(what.find('\n') + 1);
    };
    CHECK(lines("a\tb\nc\x1b[1m", 4) == "a b c [1m\n    ^");
    CHECK(std::string(query_error("混合 b", {7, 8}, "wrong").what()) == "query, character 4: wrong\n混合 b\n     ^");
    CHECK(lines(times(200, "专") + "b" + times(200, "家"), 600) ==
          "..." + times(30, "专") + "b" + times(19, "家") + "...\n" + std::string(63, ' ') + "^");
    CHECK(lines(times(1000, "e\u0301"), 3000).find('^') != std::string::npos);
  }

  TEST_CASE("columns of a terminal") {
    CHECK(terminal_width("abc") == 3);
    CHECK(terminal_width("混合") == 4);
    CHECK(terminal_width("（ａ）") == 6);
    CHECK(terminal_width("e\u0301") == 1);
    CHECK(terminal_width("“é”") == 3);
    CHECK(terminal_width("한글かな") == 8);
    CHECK(terminal_width("😀") == 2);
    CHECK(terminal_width("𠀀") == 2);
  }

  TEST_CASE("spans") {
    const std::string query = "  title:(a -\"b c\"^2) 专家~1 AND id:x";
    const Node tree = parse_query(query);
    const auto written = [&](const Node& node) { return std::string(slice(query, node.span)); };
    CHECK(written(tree) == "title:(a -\"b c\"^2) 专家~1 AND id:x");
    CHECK(written(tree.children[0]) == "title:(a -\"b c\"^2)");
    CHECK(written(tree.children[0].children[1]) == "\"b c\"^2");
    CHECK(written(tree.children[1]) == "专家~1 AND id:x");
    CHECK(written(tree.children[1].children[0]) == "专家~1");
    CHECK(written(tree.children[1].children[1]) == "id:x");
  }

  TEST_CASE("titles of papers are queries") {
    std::size_t titles = 0;
    for (const char* name : {"000_77e4f9513c6d483d.txt", "001_3c9f676ff0116a87.txt", "002_90f4c7c10778ebfb.txt",
                             "003_77a03c4612af6f3b.txt", "004_1187e14fa5232bc8.txt"}) {
      std::ifstream file(std::string(PAPERLENS_SEEDS "/") + name);
      for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## "))
          line.erase(0, 3);
        else if (line.starts_with("["))
          line = line.substr(1, line.find("](") - 1);
        else
          continue;
        CAPTURE(line);
        CHECK_NOTHROW(parse_query(line));
        CHECK(tests::broken_query(line) == "");
        ++titles;
      }
    }
    CHECK(titles > 140);
  }

  TEST_CASE("limits") {
    CHECK(dump(parse_query(times(100, "(") + "a" + times(100, ")"))) == "a");
    const std::string deep = times(101, "(") + "a" + times(101, ")");
    CHECK(refused(deep, "more than 100 parentheses"));
    CHECK(dump(parse_query(deep + " b", Mode::lenient)) == "[a b]");

    CHECK(parse_query(times(1000, "a ")).children.size() == 1000);
    CHECK(refused(times(1001, "a "), "more than 1000 clauses"));
    CHECK(parse_query(times(1001, "a "), Mode::lenient).children.size() == 1000);

    const std::string longest(max_query_bytes, 'a');
    CHECK(parse_query(longest).text == longest);
    CHECK(refused(longest + "a", "longer than 64 KiB"));
    CHECK(parse_query(longest + "a", Mode::lenient).text == longest);
    const std::string han = times(max_query_bytes / 3 + 1, "专");  // the limit falls into a character
    CHECK(parse_query(han, Mode::lenient).text == han.substr(0, max_query_bytes / 3 * 3));
  }

  TEST_CASE("hostile queries take linear time") {
    // A quadratic one would take many seconds each.
    for (const char* piece :
         {"(",        ")",      "()",   "\"",   "“ ",     "「",        "「『",   "「 『 \" ", "/",
          "/a ",      " /a b",  "\\",   "\\\"", "*",      "~1",        "^2",     "a^",        "-",
          " -",       "- ",     "NOT ", "AND ", "a AND ", "a OR NOT ", "title:", "title:(",   "year:(",
          "(a^2)^3 ", "(a OR ", "-(",   "　",   "\xE4",   "((a)^2 "}) {
      CAPTURE(piece);
      const std::string query = times(max_query_bytes / std::string_view(piece).size(), piece);
      const auto start = std::chrono::steady_clock::now();
      CHECK(tests::broken_query(query) == "");
      CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
    }
  }
}

}  // namespace paperlens::query
