#include <doctest/doctest.h>

#include <random>
#include <string>

#include "invariants.hpp"
#include "paperlens/digest/link.hpp"
#include "paperlens/digest/urls.hpp"

using namespace paperlens;

namespace {

std::vector<std::string_view> codes(const ParsedDigest& digest) {
  std::vector<std::string_view> names;
  for (const Diagnostic& diagnostic : digest.diagnostics) names.push_back(name_of(diagnostic.code));
  return names;
}

std::vector<std::string> urls_in(std::string_view text) {
  std::vector<std::string_view> urls;
  std::forward_list<std::string> copies;
  find_urls(text, urls, copies);
  return {urls.begin(), urls.end()};
}

std::optional<LinkLine> link_of(std::string_view line) {
  std::optional<LinkLine> link;
  parse_link_line(line, link);
  return link;
}

}  // namespace

TEST_SUITE("digest") {
  TEST_CASE("a paper's fields are where they stand") {
    const std::string_view text =
        "# 每周AI论文速递（250407-250411）\n\n## A Title  \n[标题](https://arxiv.org/abs/2504.05299v2)  \n\n一段。\n\n二段。\n\n";
    const ParsedDigest digest = scan_digest(text, "x.md");
    REQUIRE(digest.papers.size() == 1);
    const PaperSpans& paper = digest.papers.front();
    CHECK(slice(text, digest.title) == "每周AI论文速递（250407-250411）");
    CHECK(slice(text, paper.title) == "A Title");
    CHECK(slice(text, paper.title_zh) == "标题");
    CHECK(slice(text, paper.url) == "https://arxiv.org/abs/2504.05299v2");
    CHECK(slice(text, paper.arxiv_id) == "2504.05299");
    CHECK(paper.version == 2);
    CHECK(slice(text, paper.abstract) == "一段。\n\n二段。");
    CHECK(paper.line == 3);
    CHECK(paper.month == month_index(2025, 4));
    CHECK(digest.period.period == Period{*make_date(2025, 4, 7), *make_date(2025, 4, 11)});
    CHECK(digest.diagnostics.empty());
    CHECK(digest.clean);
  }

  TEST_CASE("line ends of any kind give the same papers") {
    const std::string unix_text = "## A\n[甲](https://arxiv.org/abs/2504.00001)\n\n文。\n## B\n[乙](https://arxiv.org/abs/2504.00002)\n文。";
    for (const std::string_view end : {"\r\n", "\r"}) {
      std::string text;
      for (const char c : unix_text) text += c == '\n' ? std::string(end) : std::string(1, c);
      const ParsedDigest digest = scan_digest(text, "x.md");
      REQUIRE(digest.papers.size() == 2);
      CHECK(slice(text, digest.papers[1].title) == "B");
      CHECK(slice(text, digest.papers[0].abstract) == "文。");
      CHECK(digest.papers[1].line == 5);
    }
  }

  TEST_CASE("each slip has its own diagnostic") {
    const auto codes_of = [](std::string_view text) { return codes(scan_digest(text, "x.md")); };
    using Names = std::vector<std::string_view>;
    const std::string good = "## Good\n[好](https://arxiv.org/abs/2504.00001)\n\n摘要。\n";
    CHECK(codes_of("") == Names{"empty-digest"});
    CHECK(codes_of("\xEF\xBB\xBF \n") == Names{"empty-digest"});
    CHECK(codes_of("# Read me\n\nSome text.\n") == Names{"not-a-digest"});
    CHECK(codes_of(good).empty());
    CHECK(codes_of(good + "## T\n\n中文摘要。\n") == Names{"missing-link"});
    CHECK(codes_of(good + "## T\n[题](https://arxiv.org/abs/2504.00002)\n") == Names{"missing-abstract"});
    CHECK(codes_of(good + "##\n[题](https://arxiv.org/abs/2504.00002)\n文。\n") == Names{"missing-title"});
    CHECK(codes_of(good + "## T\nhttps://arxiv.org/abs/2504.00002\n文。\n") == Names{"missing-title-zh"});
    CHECK(codes_of(good + "## T\n[题](https://arxiv.org/abs/2513.00002)\n文。\n") == Names{"malformed-arxiv-id"});
    CHECK(codes_of(good + "## T\n[题](https://arxiv.org.org/abs/2504.00002)\n文。\n") == Names{"repaired-link"});
    CHECK(codes_of(good + "## T\n[题](https://github.com/a/b.pdf)\n文。\n") == Names{"not-arxiv-link"});
    CHECK(codes_of(good + "## T\n[T](https://arxiv.org/abs/2504.00002)\n文。\n") == Names{"untranslated-title"});
    CHECK(codes_of(good + "## 中\n[题](https://arxiv.org/abs/2504.00002)\n文。\n") == Names{"title-not-english"});
    CHECK(codes_of(good + "##T\n[题](https://arxiv.org/abs/2504.00002)\n文。\n") == Names{"heading-without-space"});
    CHECK(codes_of(good + "### 方法\n文。\n") == Names{"heading-in-abstract"});
    CHECK(codes_of(good + "# 周二\n文。\n" + good.substr(0, 8) + "[好](https://arxiv.org/abs/2504.00003)\n文。") ==
          Names{"text-outside-papers"});
    CHECK(codes_of(good + "# 周二\n### 小结\n文。\n") == Names{"text-outside-papers"});
    CHECK(codes_of("## SkywoSkywork R1V\n[Skywork R1V：开创者](https://arxiv.org/abs/2504.05599)\n文。") ==
          Names{"suspicious-title"});
    CHECK(codes_of("## ChatChat\n[ChatChat：聊](https://arxiv.org/abs/2504.05599)\n文。").empty());
    CHECK(codes_of(good + "\xFF\n") == Names{"invalid-utf8"});
    CHECK(codes_of(good + std::string(1, '\0')) == Names{"nul-byte"});
  }

  TEST_CASE("links are read as they were meant") {
    struct Case {
      std::string_view line, text, url, id;
      bool repaired;
    };
    const std::string_view canonical = "https://arxiv.org/abs/2504.05299";
    const Case cases[] = {
        {"[题](https://arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", false},
        {"  [题](https://arxiv.org/abs/2504.05299 ) ", "题", canonical, "2504.05299", false},
        {"[a [b] (c)](https://arxiv.org/abs/2504.05299)", "a [b] (c)", canonical, "2504.05299", false},
        {"[题](<https://arxiv.org/abs/2504.05299> \"t\")", "题", canonical, "2504.05299", false},
        {"[题](https://arxiv.org/pdf/2404.16873v1.pdf)", "题", "https://arxiv.org/pdf/2404.16873v1.pdf", "2404.16873", false},
        {"[题](http://export.arxiv.org/abs/cs.LG/0501001)", "题", "http://export.arxiv.org/abs/cs.LG/0501001",
         "cs.LG/0501001", false},
        {"[题](https://arxiv.org.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](https:/arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](https//arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](arXiv:2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](https://arxiv.org/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](https://arxiv.org/abs/2504.05299", "题", canonical, "2504.05299", true},
        {"[题] (https://arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题]（https://arxiv.org/abs/2504.05299）", "题", canonical, "2504.05299", true},
        {"【题】(https://arxiv.org/abs/2504.05299)", "题", canonical, "2504.05299", true},
        {"[题](https://arxiv.org/abs/2504.05299。)", "题", canonical, "2504.05299", true},
        {"https://arxiv.org/abs/2504.05299", "", canonical, "2504.05299", false},
        {"<https://arxiv.org/abs/2504.05299>", "", canonical, "2504.05299", false},
    };
    for (const Case& expected : cases) {
      CAPTURE(expected.line);
      const auto link = link_of(expected.line);
      REQUIRE(link.has_value());
      CHECK(link->text == expected.text);
      CHECK(link->reading.target == LinkTarget::arxiv);
      REQUIRE(link->reading.id.has_value());
      CHECK(link->reading.id->text == expected.id);
      CHECK((link->reading.repaired.empty() ? link->url : link->reading.repaired) == expected.url);
      CHECK(link->reading.repaired.empty() != expected.repaired);
    }
    for (const std::string_view text : {"普通文本", "[1] 见附录", "[GitHub](https://github.com/a/b) 已开源", "arXiv 上的论文"}) {
      CAPTURE(text);
      CHECK_FALSE(link_of(text).has_value());
    }
  }

  TEST_CASE("URLs end where they ought to") {
    using Urls = std::vector<std::string>;
    CHECK(urls_in("见https://a.io/x。另见 http://b.io/y，") == Urls{"https://a.io/x", "http://b.io/y"});
    CHECK(urls_in("\\url{https://a.io/x_y}") == Urls{"https://a.io/x_y"});
    CHECK(urls_in("https://a.io/x\\_y") == Urls{"https://a.io/x_y"});
    CHECK(urls_in("[码](https://a.io/w_(x)).") == Urls{"https://a.io/w_(x)"});
    CHECK(urls_in("https://a.io/phi-Decoding开源 https://a.io/d/.") == Urls{"https://a.io/phi-Decoding", "https://a.io/d/"});
    CHECK(urls_in("https://a.io https://a.io") == Urls{"https://a.io"});
    CHECK(urls_in("https:// ftp://a.io a://b").empty());
  }

  TEST_CASE("the period's year is the one that the papers fit") {
    const std::vector<MonthIndex> december_2024(5, month_index(2024, 12)), december_2025(5, month_index(2025, 12));
    const auto start = [](std::string_view source, const std::vector<MonthIndex>& months) {
      const auto reading = read_period("", source, months);
      return reading.period ? civil_date(reading.period->start).year : 0;
    };
    CHECK(start("2024/1230-0103.md", december_2024) == 2024);
    CHECK(start("2025/1230-0103.md", december_2024) == 2024);
    CHECK(start("2026/1229-0102.md", december_2025) == 2025);
    CHECK(start("1230-0103.md", december_2024) == 2024);
    CHECK(start("2024/0101-0105.md", std::vector<MonthIndex>(5, month_index(2023, 12))) == 2024);
    CHECK(start("digest.md", december_2024) == 0);
    CHECK(start("2024/1340-1351.md", december_2024) == 0);
    CHECK(start("20250407-20250411.md", {}) == 2025);
    CHECK(start("2025/0101-000001.md", {}) == 0);
    CHECK(read_period("周报（2025年4月7日-11日）", "x.md", {}).period == Period{*make_date(2025, 4, 7), *make_date(2025, 4, 11)});
    CHECK_FALSE(read_period("", "2020/1202-1206.md", december_2024).fits);
    CHECK_FALSE(names_period("Qwen2.5-7B"));
  }

  TEST_CASE("random digests keep every byte") {
    const std::string_view pieces[] = {"## ", "# ", "### ", "##", "T", "题", "[", "]", "(", ")", "[题](https://arxiv.org/abs/2504.0",
                                       "0001)", "https://arxiv.org/abs/2504.00002", "\n", "\n\n", "\r\n", "\r", " ", "摘要。",
                                       "\xFF", "\xE4\xB8", "\xE3\x80\x80", "（", "）", "2504.00003", "\xEF\xBB\xBF"};
    std::mt19937 random(11);
    for (int round = 0; round < 5'000; ++round) {
      std::string text;
      for (auto left = random() % 40; left > 0; --left) text += pieces[random() % std::size(pieces)];
      CAPTURE(text);
      REQUIRE(tests::broken_invariant(text) == "");
    }
  }
}
