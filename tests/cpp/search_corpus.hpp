#pragma once
// Random papers and the collections made of them, for the tests of the index and of search.

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paperlens/query/search.hpp"

namespace paperlens::tests {

/// The same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t operator()(std::size_t below) { return engine_() % below; }
  /// Small numbers are common: half of them are in the first sixteenth or so.
  std::size_t skewed(std::size_t below) {
    const double u = static_cast<double>(engine_()) / 4294967296.0;
    return static_cast<std::size_t>(u * u * u * u * static_cast<double>(below));
  }
  template <typename T>
  const T& pick(const std::vector<T>& all) {
    return all[(*this)(all.size())];
  }

 private:
  std::mt19937 engine_;
};

using PaperText = std::array<std::string, field_count>;

inline FieldTexts views(const PaperText& text) { return {text[0], text[1], text[2]}; }

inline SharedBytes build_index(const std::vector<PaperText>& papers, unsigned threads = 1, const Bm25& impacts = {}) {
  return TextIndex::build(static_cast<DocId>(papers.size()), [&](DocId i) { return views(papers[i]); }, threads, impacts);
}

/// `count` papers of words w0, w1, ...: few of them common, some of a paper's own repeated. Words number `words`.
inline std::vector<PaperText> random_papers(std::size_t count, std::size_t words, Random& draw, std::size_t longest = 16) {
  std::vector<PaperText> papers(count);
  for (PaperText& paper : papers) {
    for (std::size_t f = 0; f < field_count; ++f) {
      const std::size_t length = draw(f == 2 ? longest : longest / 3 + 1);
      std::string word;
      for (std::size_t i = 0; i < length; ++i) {
        if (word.empty() || draw(4) != 0) word = "w" + std::to_string(draw.skewed(words));
        paper[f] += (i == 0 ? "" : " ") + word;
      }
    }
  }
  return papers;
}

/// Paper i has the id "pi", is of month i % 24 from January 2024 on, and stands in the source "s(i % 5)".
class NumberedFacts final : public query::PaperFacts {
 public:
  explicit NumberedFacts(std::shared_ptr<const std::vector<PaperText>> papers) : papers_(std::move(papers)) {}

  MonthIndex month(std::uint32_t row) const override { return 2024 * 12 + static_cast<MonthIndex>(row % 24); }
  bool has_id(std::uint32_t row, std::string_view text, bool) const override { return text == "p" + std::to_string(row); }
  bool in_source(std::uint32_t row, std::string_view text) const override { return text == "s" + std::to_string(row % 5); }
  FieldTexts fields(std::uint32_t row) const override { return views((*papers_)[row]); }

 private:
  std::shared_ptr<const std::vector<PaperText>> papers_;
};

/// Papers in segments, with NumberedFacts.
struct SearchCorpus {
  std::shared_ptr<const std::vector<PaperText>> papers;
  std::shared_ptr<const query::Collection> collection;

  /// Segments end at `ends` and at the end.
  SearchCorpus(std::vector<PaperText> texts, std::vector<std::size_t> ends, const Bm25& bm25 = {}, const Bm25& impacts = {})
      : papers(std::make_shared<const std::vector<PaperText>>(std::move(texts))) {
    std::vector<std::shared_ptr<const TextIndex>> indexes;
    ends.push_back(papers->size());
    auto begin = papers->begin();
    for (const std::size_t at : ends) {
      const auto end = papers->begin() + static_cast<std::ptrdiff_t>(at);
      indexes.push_back(std::make_shared<const TextIndex>(build_index({begin, end}, 1, impacts)));
      begin = end;
    }
    collection = std::make_shared<const query::Collection>(std::move(indexes), bm25);
  }

  std::shared_ptr<const query::PaperFacts> facts() const { return std::make_shared<const NumberedFacts>(papers); }
  query::Search search(std::string_view text, std::shared_ptr<const RowSet> rows = {}) const {
    return {query::Scope{collection, facts(), std::move(rows)}, text, query::Mode::strict};
  }
};

}  // namespace paperlens::tests
