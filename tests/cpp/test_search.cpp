#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "search_corpus.hpp"

using namespace paperlens;
using tests::PaperText;
using tests::Random;
using tests::SearchCorpus;

namespace {

using Rows = std::set<std::uint32_t>;

/// Ranks by reading every paper: whole texts in memory, plain words, doubles.
class Reference {
 public:
  Reference(const std::vector<PaperText>& papers, const Bm25& bm25) : bm25_(bm25), words_(papers.size()) {
    double sum = 0;
    for (std::size_t row = 0; row < papers.size(); ++row) {
      for (std::size_t f = 0; f < field_count; ++f) {
        std::istringstream in(papers[row][f]);
        for (std::string word; in >> word;) words_[row][f].push_back(word);
        sum += weight(f) * static_cast<double>(words_[row][f].size());
      }
    }
    mean_ = papers.empty() ? 0 : sum / static_cast<double>(papers.size());
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size()); }

  /// Where `words` stand one after the other: begins in each field, in words.
  std::array<std::size_t, field_count> count(std::uint32_t row, const std::vector<std::string>& words, FieldMask fields) const {
    std::array<std::size_t, field_count> counts{};
    for (std::size_t f = 0; f < field_count; ++f) {
      const auto& text = words_[row][f];
      if ((fields >> f & 1) == 0) continue;
      for (std::size_t at = 0; at + words.size() <= text.size(); ++at) {
        counts[f] += std::equal(words.begin(), words.end(), text.begin() + static_cast<std::ptrdiff_t>(at)) ? 1U : 0U;
      }
    }
    return counts;
  }

  /// The score that a word or phrase gives to each paper that has it.
  std::map<std::uint32_t, double> scores(const std::vector<std::string>& words, FieldMask fields, double boost) const {
    std::map<std::uint32_t, double> frequencies;
    for (std::uint32_t row = 0; row < size(); ++row) {
      const auto counts = count(row, words, fields);
      double tf = 0;
      for (std::size_t f = 0; f < field_count; ++f) tf += weight(f) * static_cast<double>(counts[f]);
      if (counts[0] + counts[1] + counts[2] != 0) frequencies[row] = tf;
    }
    const double n = static_cast<double>(frequencies.size()), all = size();
    const double idf = std::log(1 + (all - n + 0.5) / (n + 0.5));
    for (auto& [row, tf] : frequencies) {
      double length = 0;
      for (std::size_t f = 0; f < field_count; ++f) length += weight(f) * static_cast<double>(words_[row][f].size());
      const double k1 = static_cast<double>(bm25_.k1), b = static_cast<double>(bm25_.b);
      const double norm = k1 * (1 - b + (mean_ > 0 ? b * length / mean_ : 0));
      tf = tf == 0 ? 0 : boost * idf * tf / (tf + norm);
    }
    return frequencies;
  }

 private:
  double weight(std::size_t field) const { return static_cast<double>(bm25_.weights[field]); }

  Bm25 bm25_;
  std::vector<std::array<std::vector<std::string>, field_count>> words_;
  double mean_ = 0;
};

struct Leaf {
  std::vector<std::string> words;
  FieldMask fields = all_fields;
  double boost = 1;

  std::string text() const {
    std::string out = fields == all_fields ? "" : std::string(field_names[fields == 1 ? 0 : fields == 2 ? 1 : 2]) + ":";
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
    out += words.size() == 1 ? joined : '"' + joined + '"';
    if (boost != 1) out += boost == 2 ? "^2" : "^0.5";
    return out;
  }
};

Leaf random_leaf(Random& draw, std::size_t vocabulary) {
  Leaf leaf;
  leaf.words.push_back("w" + std::to_string(draw.skewed(vocabulary)));
  while (draw(6) == 0) leaf.words.push_back("w" + std::to_string(draw.skewed(vocabulary)));
  if (draw(5) == 0) leaf.fields = static_cast<FieldMask>(1U << draw(3));
  if (draw(5) == 0) leaf.boost = draw(2) == 0 ? 2 : 0.5;
  return leaf;
}

std::vector<query::Hit> slice(const std::vector<query::Hit>& hits, std::size_t k, std::size_t offset) {
  const std::size_t begin = std::min(offset, hits.size()), end = std::min(hits.size(), offset + k);
  return {hits.begin() + static_cast<std::ptrdiff_t>(begin), hits.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool same(const std::vector<query::Hit>& a, const std::vector<query::Hit>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const query::Hit& x, const query::Hit& y) {
    return x.row == y.row && x.score == y.score;
  });
}

/// The first way in which a search is not what the reference says: `scores` of each hit, and of which the terms stand
/// first. The ranking of all hits prunes nothing; each page has to be a piece of it.
std::string difference(const query::Search& search, std::uint32_t size, const std::map<std::uint32_t, double>& scores,
                       const Rows& all_terms, Random& draw) {
  const std::vector<query::Hit> all = search.top(size);
  if (all.size() != scores.size()) return std::to_string(all.size()) + " hits, not " + std::to_string(scores.size());
  std::vector<std::uint32_t> rows;
  double bonus = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto [row, score] = all[i];
    rows.push_back(row);
    const auto expected = scores.find(row);
    if (expected == scores.end()) return "row " + std::to_string(row) + " is no hit";
    double own = score;
    if (all_terms.contains(row)) {
      if (bonus == 0) bonus = search.explain(row).all_terms;
      own -= bonus;
    }
    if (std::abs(own - expected->second) > 1e-5 * (1 + expected->second)) {
      return "row " + std::to_string(row) + " scores " + std::to_string(own) + ", not " + std::to_string(expected->second);
    }
    if (i == 0) continue;
    if (score > all[i - 1].score || (score == all[i - 1].score && row < all[i - 1].row)) return "hits are not in order";
    if (all_terms.contains(row) && !all_terms.contains(all[i - 1].row)) return "a paper with all terms stands behind one without";
  }
  std::sort(rows.begin(), rows.end());
  if (rows != search.matching()) return "matching() differs from the hits";

  for (const std::size_t k : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{10}, std::size_t{100}, SIZE_MAX}) {
    for (const std::size_t offset : {std::size_t{0}, std::size_t{1}, draw(all.size() + 3), std::size_t{size}}) {
      const auto page = search.top(k, offset);
      if (!same(page, slice(all, std::min<std::size_t>(k, size), offset))) {
        return "the page of " + std::to_string(k) + " from " + std::to_string(offset) + " on differs";
      }
    }
  }
  for (int i = 0; i < 3 && !all.empty(); ++i) {
    const query::Hit& hit = all[draw(all.size())];
    const query::Explanation explanation = search.explain(hit.row);
    double sum = explanation.all_terms;
    for (const query::TermScore& term : explanation.terms) {
      sum += term.score;
      const double tf = term.weighted_frequency;
      const double again = tf == 0 ? 0 : term.idf * term.boost * tf / (tf + term.saturation);
      if (std::abs(again - term.score) > 1e-6 * (1 + term.score)) return "the numbers of " + term.term + " do not give its score";
    }
    if (explanation.score != hit.score) return "explain has another score";
    if (std::abs(sum - hit.score) > 1e-6 * (1 + hit.score)) return "explain does not add up";
  }
  return {};
}

/// Ranked words with conditions: their text, and what the reference makes of them.
std::string ranked_difference(const SearchCorpus& corpus, const Reference& reference, std::size_t vocabulary, Random& draw) {
  std::map<std::uint32_t, double> scores;
  std::map<std::uint32_t, std::size_t> found;
  std::string text;
  const std::size_t words = 1 + draw(4);
  const bool explicit_or = words > 1 && draw(4) == 0;
  for (std::size_t i = 0; i < words; ++i) {
    const Leaf leaf = random_leaf(draw, vocabulary);
    text += (i == 0 ? "" : explicit_or ? " OR " : " ") + leaf.text();
    for (const auto& [row, score] : reference.scores(leaf.words, leaf.fields, leaf.boost)) {
      scores[row] += score;
      ++found[row];
    }
  }
  Rows kept;
  for (const auto& [row, score] : scores) kept.insert(row);
  if (explicit_or) text = "(" + text + ")";
  if (!explicit_or && draw(3) == 0) {
    const Leaf unwanted = random_leaf(draw, vocabulary);
    text += " -" + unwanted.text();
    for (const auto& [row, score] : reference.scores(unwanted.words, unwanted.fields, 1)) kept.erase(row);
  }
  if (!explicit_or && draw(4) == 0) {
    text += " month:2024-03..2024-07";
    std::erase_if(kept, [](std::uint32_t row) { return row % 24 < 2 || row % 24 > 6; });
  }
  std::shared_ptr<RowSet> rows;
  if (draw(3) == 0) {
    rows = std::make_shared<RowSet>(reference.size());
    const std::size_t rare = 1 + draw(50);
    for (std::uint32_t row = 0; row < reference.size(); ++row) {
      if (draw(rare) == 0) rows->insert(row);
      else kept.erase(row);
    }
  }
  std::erase_if(scores, [&](const auto& one) { return !kept.contains(one.first); });
  Rows all_terms;
  if (words > 1 && !explicit_or) {
    for (const auto& [row, score] : scores) {
      if (found[row] == words) all_terms.insert(row);
    }
  }
  const query::Search search = corpus.search(text, rows);
  const std::string what = difference(search, reference.size(), scores, all_terms, draw);
  return what.empty() ? what : text + ": " + what;
}

/// Words and phrases that all have to be there.
std::string conjunction_difference(const SearchCorpus& corpus, const Reference& reference, std::size_t vocabulary, Random& draw) {
  std::map<std::uint32_t, double> scores;
  std::string text;
  const std::size_t words = 2 + draw(2), joint = draw(2);
  for (std::size_t i = 0; i < words; ++i) {
    const Leaf leaf = random_leaf(draw, vocabulary / (i + 1));
    text += (joint == 0 ? (i == 0 ? "" : " AND ") : " +") + leaf.text();
    const auto own = reference.scores(leaf.words, leaf.fields, leaf.boost);
    if (i == 0) {
      scores = own;
      continue;
    }
    std::erase_if(scores, [&](const auto& one) { return !own.contains(one.first); });
    for (auto& [row, score] : scores) score += own.at(row);
  }
  std::shared_ptr<RowSet> rows;
  if (draw(3) == 0) {
    rows = std::make_shared<RowSet>(reference.size());
    for (std::uint32_t row = 0; row < reference.size(); row += 2) rows->insert(row);
    std::erase_if(scores, [](const auto& one) { return one.first % 2 != 0; });
  }
  const query::Search search = corpus.search(text, rows);
  const std::string what = difference(search, reference.size(), scores, {}, draw);
  return what.empty() ? what : text + ": " + what;
}

/// A query of AND, OR, NOT, +, - and parentheses; which papers it means, and what its words give them.
struct Tree {
  std::string text;
  Rows rows;
  std::map<std::uint32_t, double> scores;  // of all words that are not excluded
};

Rows complement(const Rows& rows, std::uint32_t size) {
  Rows others;
  for (std::uint32_t row = 0; row < size; ++row) {
    if (!rows.contains(row)) others.insert(others.end(), row);
  }
  return others;
}

void add(std::map<std::uint32_t, double>& sums, const std::map<std::uint32_t, double>& more) {
  for (const auto& [row, score] : more) sums[row] += score;
}

Tree random_tree(const Reference& reference, std::size_t vocabulary, Random& draw, std::size_t depth) {
  Tree tree;
  if (depth == 0 || draw(4) == 0) {
    const Leaf leaf = random_leaf(draw, vocabulary);
    tree.text = leaf.text();
    tree.scores = reference.scores(leaf.words, leaf.fields, leaf.boost);
    for (const auto& [row, score] : tree.scores) tree.rows.insert(row);
    return tree;
  }
  const std::size_t count = 1 + draw(3);
  const std::size_t shape = draw(4);
  std::optional<Rows> needed, any;
  Rows excluded;
  for (std::size_t i = 0; i < count; ++i) {
    const Tree child = random_tree(reference, vocabulary, draw, depth - 1);
    const char* joint = shape == 0 ? " AND " : shape == 1 ? " OR " : " ";
    const std::size_t sign = shape < 2 ? 0 : draw(3);
    tree.text += (i == 0 ? "" : joint) + std::string(sign == 1 ? "+" : sign == 2 ? "-" : "") + "(" + child.text + ")";
    if (sign == 2) {
      excluded.insert(child.rows.begin(), child.rows.end());
      continue;
    }
    add(tree.scores, child.scores);
    if (shape == 0 || sign == 1) {
      if (!needed) needed = child.rows;
      else std::erase_if(*needed, [&](std::uint32_t row) { return !child.rows.contains(row); });
    } else {
      if (!any) any.emplace();
      any->insert(child.rows.begin(), child.rows.end());
    }
  }
  tree.rows = needed ? *needed : any ? *any : complement({}, reference.size());
  std::erase_if(tree.rows, [&](std::uint32_t row) { return excluded.contains(row); });
  if (draw(5) == 0) {
    tree = {"NOT (" + tree.text + ")", complement(tree.rows, reference.size()), {}};
  }
  return tree;
}

}  // namespace

TEST_SUITE("search") {
  TEST_CASE("ranking is that of scoring every paper, pruned or not, on any page") {
    constexpr std::size_t papers = 9'000, vocabulary = 300;
    struct Case {
      std::vector<std::size_t> ends;
      Bm25 bm25, impacts;
    };
    const Bm25 half{.k1 = 0.5F, .b = 0, .weights = {1, 1, 1}}, flat{.k1 = 0, .b = 1, .weights = {1, 3, 1}};
    const std::vector<Case> cases{{{}, {}, {}}, {{}, half, half}, {{}, flat, flat}, {{}, half, {}}, {{1, 1, 5'000, 8'999}, {}, {}}};
    for (std::size_t c = 0; c < cases.size(); ++c) {
      CAPTURE(c);
      Random draw(static_cast<std::uint32_t>(20 + c));
      std::vector<PaperText> texts = tests::random_papers(papers, vocabulary, draw);
      // Longer papers in one segment: its impacts were kept against another mean length.
      for (std::size_t row = 5'000; row < 6'000; ++row) texts[row][2] += " w1 w2 w1 w1 w3 w4 w5 w6 w7 w8 w9";
      const Reference reference(texts, cases[c].bm25);
      const SearchCorpus corpus(std::move(texts), cases[c].ends, cases[c].bm25, cases[c].impacts);
      for (int round = 0; round < 12; ++round) {
        REQUIRE(ranked_difference(corpus, reference, vocabulary, draw) == "");
        REQUIRE(conjunction_difference(corpus, reference, vocabulary, draw) == "");
      }
    }
  }

  TEST_CASE("boolean queries are set algebra, ranked by all words that are not excluded") {
    constexpr std::size_t vocabulary = 60;
    Random draw(30);
    std::vector<PaperText> texts = tests::random_papers(1'500, vocabulary, draw);
    const Reference reference(texts, {});
    const SearchCorpus corpus(std::move(texts), {700});
    for (int round = 0; round < 80; ++round) {
      Tree tree = random_tree(reference, vocabulary, draw, 3);
      // Where any of the words will do, other rules of order hold: the case above.
      tree.text = "+(" + tree.text + ") +*";
      std::map<std::uint32_t, double> scores;
      for (const std::uint32_t row : tree.rows) scores[row] = tree.scores.contains(row) ? tree.scores[row] : 0;
      const query::Search search = corpus.search(tree.text);
      const std::string what = difference(search, reference.size(), scores, {}, draw);
      REQUIRE((what.empty() ? what : tree.text + ": " + what) == "");
    }
  }

  TEST_CASE("conditions on the paper itself") {
    Random draw(31);
    const SearchCorpus corpus(tests::random_papers(300, 20, draw), {100});
    CHECK(corpus.search("id:p123").matching() == std::vector<std::uint32_t>{123});
    CHECK(corpus.search("source:s2").matching().size() == 60);
    CHECK(corpus.search("month:2024-02").matching().size() == 13);
    CHECK(corpus.search("month:2024-02 source:s1 -id:p1").matching() == std::vector<std::uint32_t>{121, 241});
    CHECK(corpus.search("id:p1 OR id:p299").matching() == std::vector<std::uint32_t>{1, 299});
    for (const char* nothing : {"*", "\"-\" AND \"&\"", "+\"-\" +\"&\" +id:p1", "\"-\" AND *"}) {
      CAPTURE(nothing);
      const query::Search search = corpus.search(nothing);
      CHECK(search.matching().size() == search.top(1000).size());
      CHECK(search.matching().size() == (std::string_view(nothing).ends_with("p1") ? 1 : 300));
    }
    for (const std::uint32_t row : corpus.search("/w1 w\\d$/").matching()) {
      bool any = false;
      for (const std::string& field : (*corpus.papers)[row]) any |= field.size() > 4 && field.substr(field.size() - 5, 4) == "w1 w";
      CHECK(any);
    }
  }

  TEST_CASE("highlights are the words of the query, and no others") {
    constexpr std::size_t vocabulary = 12;
    Random draw(32);
    const SearchCorpus corpus(tests::random_papers(200, vocabulary, draw), {});
    for (int round = 0; round < 100; ++round) {
      const Leaf leaf = random_leaf(draw, vocabulary), unwanted = random_leaf(draw, vocabulary);
      const query::Search search = corpus.search(leaf.text() + " -" + unwanted.text());
      for (std::uint32_t row = 0; row < 200; ++row) {
        for (std::size_t f = 0; f < field_count; ++f) {
          const std::string& text = (*corpus.papers)[row][f];
          std::string joined;
          for (const std::string& word : leaf.words) joined += (joined.empty() ? "" : " ") + word;
          std::vector<bool> marked(text.size());
          for (std::size_t at = (leaf.fields >> f & 1) != 0 ? text.find(joined) : std::string::npos; at != std::string::npos; at = text.find(joined, at + 1)) {
            const std::size_t end = at + joined.size();
            if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) std::fill(marked.begin() + static_cast<std::ptrdiff_t>(at), marked.begin() + static_cast<std::ptrdiff_t>(end), true);
          }
          std::vector<bool> got(text.size());
          std::uint64_t last = 0;
          for (const Span& span : search.highlight(row, static_cast<Field>(f))) {
            REQUIRE(((last == 0 || span.begin > last) && span.begin < span.end && span.end <= text.size()));
            std::fill(got.begin() + static_cast<std::ptrdiff_t>(span.begin), got.begin() + static_cast<std::ptrdiff_t>(span.end), true);
            last = span.end;
          }
          CAPTURE(text);
          CAPTURE(joined);
          REQUIRE((got == marked));
        }
      }
    }
  }
}
