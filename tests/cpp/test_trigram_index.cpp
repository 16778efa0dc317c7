#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/index/trigram_index.hpp"
#include "paperlens/store/column.hpp"

using namespace paperlens;

namespace {

struct Texts {
  std::vector<std::int32_t> offsets{0};
  std::string data;

  void add(std::string_view text) {
    data += text;
    offsets.push_back(static_cast<std::int32_t>(data.size()));
  }
  StringColumn column() const { return {offsets.data(), data.data(), offsets.size() - 1}; }
};

/// The bytes of the index of columns, which become the first fields.
SharedBytes build(const std::vector<StringColumn>& columns, const TrigramIndex::BuildOptions& options = {}) {
  return TrigramIndex::build(
      columns[0].size(),
      [&](DocId row) {
        FieldTexts texts;
        for (std::size_t i = 0; i < columns.size(); ++i) texts[i] = columns[i][row];
        return texts;
      },
      options);
}

TrigramQuery query(const std::string& expression, const PatternOptions& options = {}) {
  return TrigramQuery(std::make_shared<const PatternFilter>(expression, options, TrigramQuery::shortest_atom));
}

std::vector<std::size_t> rows(const RowSet& set) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < set.rows(); ++row) {
    if (set[row]) rows.push_back(row);
  }
  return rows;
}

struct Random {
  unsigned x;
  std::size_t operator()(std::size_t below) {
    x = x * 1103515245 + 12345;
    return (x >> 8) % below;
  }
};

const std::vector<std::string> words{"model ",  "模型", "专家", "混合", "Task-", "GPT", "ſ",  "k", "K",
                                     "\u212A", "é",    "É",    "。",   "2.5",   "B ",  "𠀀", "σ", "Σ"};

Texts random_texts(std::size_t count, unsigned seed, std::size_t longest = 12) {
  Random draw{seed};
  Texts texts;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (std::size_t n = draw(longest); n > 0; --n) text += words[draw(words.size())];
    if (i % 251 == 7) text += "rarest";
    texts.add(text);
  }
  return texts;
}

const std::vector<std::string> expressions{
    "模型", "专", "K", "é", "混合专家", "model", "model 模", "(?i)GPT(task|model)", "(?i)task-k", "ſ\u212A", "2.5B", "el",
    "B 混|专家专|rarest", "(混合|专家).*(rarest|GPT)", "\\d", "σ。", "𠀀", "(a|模型)GPT(b|。)?k", "nothing", "(?i)\u212Ak"};

}  // namespace

TEST_SUITE("trigram index") {
  TEST_CASE("every row that matches is a candidate") {
    for (const std::size_t count : {0, 1, 63, 64, 65, 3000}) {
      const Texts texts = random_texts(count, static_cast<unsigned>(count));
      const StringColumn column = texts.column();
      const TrigramIndex index(build({column}));
      REQUIRE(index.rows() == count);
      for (const std::string& expression : expressions) {
        const RowSet found = index.candidates(query(expression));
        const Pattern pattern(expression);
        for (std::size_t row = 0; row < count; ++row) {
          INFO(expression, " in ", column[row]);
          if (pattern.matches_in(column[row])) REQUIRE(found[row]);
        }
      }
      CHECK(rows(index.candidates(query("nothing"))).empty());
    }
  }

  TEST_CASE("candidates are few") {
    Texts texts;
    for (const std::string_view text : {"专家混合", "混合专家", "混。合", "expert model", "EXPERTS", "专", "s", "exp", "ert"}) texts.add(text);
    for (int i = 0; i < 30; ++i) texts.add("其他");
    const StringColumn column = texts.column();
    const TrigramIndex index(build({column}));
    const auto found = [&](const std::string& expression) { return rows(index.candidates(query(expression))); };
    CHECK(found("混合") == std::vector<std::size_t>{0, 1});
    CHECK(found("混") == std::vector<std::size_t>{0, 1, 2});
    CHECK(found("专") == std::vector<std::size_t>{0, 1, 5});
    CHECK(found("合专") == std::vector<std::size_t>{1});
    CHECK(found("expert") == std::vector<std::size_t>{3, 4});
    CHECK(found("ex") == std::vector<std::size_t>{3, 4, 7});
    CHECK(found("experts|混。") == std::vector<std::size_t>{2, 4});
    CHECK(found("expert.*(mod|odd)") == std::vector<std::size_t>{3});
    CHECK_FALSE(query("\\d+").selects());
    CHECK_FALSE(query("x?").selects());
    CHECK(index.candidates(query("\\d+")).count() == texts.offsets.size() - 1);
  }

  TEST_CASE("several columns are one row, and several parts one index") {
    Texts first = random_texts(66000, 5, 3), second;
    for (std::size_t row = 0; row < 66000; ++row) second.add(row % 1000 == 999 || row == 65536 ? "稀有" : "");
    const std::vector<StringColumn> columns{first.column(), second.column()};
    const SharedBytes bytes = build(columns);
    CHECK(build(columns, {3, {}}).view == bytes.view);
    const TrigramIndex index(bytes);
    const std::vector<std::size_t> found = rows(index.candidates(query("稀有")));
    CHECK(found.size() == 67);
    CHECK(found[65] == 65536);
    const Pattern pattern("专家模");
    const RowSet candidates = index.candidates(query("专家模"));
    for (std::size_t row = 0; row < 66000; ++row) {
      if (pattern.matches_in(columns[0][row])) REQUIRE(candidates[row]);
    }
    CHECK(candidates.count() < 5000);
  }

  TEST_CASE("what the progress throws ends the work") {
    const Texts texts = random_texts(3000, 1);
    const StringColumn column = texts.column();
    struct Stop {};
    CHECK_THROWS_AS(build({column}, {2, [](std::size_t) { throw Stop(); }}), Stop);
  }

  TEST_CASE("all that is read is checked before") {
    const Texts texts = random_texts(500, 3);
    const SharedBytes bytes = build({texts.column()});
    std::vector<bool> checked(bytes.view.size());
    const auto check = [&](std::string_view part) {
      const auto begin = static_cast<std::size_t>(part.data() - bytes.view.data());
      REQUIRE(begin + part.size() <= checked.size());
      for (std::size_t i = 0; i < part.size(); ++i) checked[begin + i] = true;
    };
    // What is not checked may be anything: the candidates are the same.
    for (const std::string& expression : expressions) {
      checked.assign(checked.size(), false);
      const std::vector<std::size_t> expected = rows(TrigramIndex(bytes, check).candidates(query(expression)));
      std::string other(bytes.view);
      for (std::size_t i = 0; i < other.size(); ++i) {
        if (!checked[i] && i >= 16) other[i] = static_cast<char>(other[i] ^ 0x55);
      }
      CHECK(rows(TrigramIndex(share(other)).candidates(query(expression))) == expected);
    }
  }

  TEST_CASE("damaged bytes are an error or wrong candidates, never a crash") {
    const Texts texts = random_texts(500, 3);
    const StringColumn column = texts.column();
    const std::string whole(build({column}).view);
    std::vector<TrigramQuery> queries;
    for (const std::string& expression : expressions) queries.push_back(query(expression));
    int errors = 0;
    const auto try_bytes = [&](const std::string& bytes) {
      // Exactly as long as they are, so that a read behind them is seen.
      const std::shared_ptr<char[]> exact(new char[bytes.size()]);
      std::copy(bytes.begin(), bytes.end(), exact.get());
      try {
        const TrigramIndex index({exact, {exact.get(), bytes.size()}});
        for (const TrigramQuery& asked : queries) index.candidates(asked);
      } catch (const Error& error) {
        REQUIRE(error.kind == ErrorKind::format);
        ++errors;
      }
    };
    for (std::size_t size = 0; size < whole.size(); size += 1 + size / 50) try_bytes(whole.substr(0, size));
    CHECK(errors > 50);
    errors = 0;
    Random draw{11};
    for (int round = 0; round < 3000; ++round) {
      std::string bytes = whole;
      for (std::size_t n = 1 + draw(3); n > 0; --n) {
        const std::size_t at = draw(2) == 0 ? draw(bytes.size()) : draw(std::min<std::size_t>(bytes.size(), 400));
        bytes[at] = static_cast<char>(draw(3) == 0 ? 0xFF : draw(256));
      }
      try_bytes(bytes);
    }
    CHECK(errors > 100);
  }
}
