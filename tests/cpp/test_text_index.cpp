#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/text/analyzer.hpp"
#include "search_corpus.hpp"
#include "text_index_reader.hpp"

using namespace paperlens;
using tests::PaperText;
using tests::Random;

namespace {

/// The positions of a term in a document, and how many of them lie in each field.
struct Occurrences {
  std::vector<std::uint32_t> positions;
  FieldCounts counts{};
  bool operator==(const Occurrences&) const = default;
};
using Inverted = std::map<std::string, std::map<DocId, Occurrences>>;

struct Expected {
  Inverted terms;
  std::vector<FieldCounts> lengths;
};

Expected invert(const std::vector<PaperText>& papers) {
  Expected expected;
  text::TokenStream stream;
  for (DocId document = 0; document < papers.size(); ++document) {
    FieldCounts& lengths = expected.lengths.emplace_back();
    std::uint32_t base = 0;
    for (std::size_t f = 0; f < field_count; ++f) {
      text::analyze(papers[document][f], stream);
      std::map<std::string, std::vector<std::uint32_t>> here;
      for (const text::Token& token : stream.tokens) here[std::string(stream.term(token))].push_back(base + token.position);
      for (auto& [term, positions] : here) {
        std::sort(positions.begin(), positions.end());
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
        Occurrences& all = expected.terms[term][document];
        all.positions.insert(all.positions.end(), positions.begin(), positions.end());
        all.counts[f] = static_cast<std::uint32_t>(positions.size());
      }
      lengths[f] = stream.positions;
      base += stream.positions + 1;
    }
  }
  return expected;
}

Inverted read(const TextIndex& index) {
  Inverted terms;
  std::array<std::uint32_t, block_size> documents{};
  std::array<std::uint32_t, block_size + 1> starts{};
  Frequencies frequencies;
  for (auto cursor = index.dictionary().seek({}); cursor.valid(); cursor.next()) {
    auto& places = terms[std::string(cursor.term())];
    const PostingList list = index.postings(cursor.entry());
    for (std::size_t b = 0; b < list.blocks(); ++b) {
      const PostingBlock block = list.block(b);
      const std::uint8_t* at = decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
      count_positions(block, frequencies, starts.data());
      for (std::size_t i = 0; i < block.count; ++i) {
        Occurrences& one = places[documents[i]];
        one.counts = frequencies.counts(i);
        decode_positions_of(block, at, starts.data(), i, one.positions);
      }
    }
  }
  return terms;
}

std::string random_text(Random& draw, std::size_t longest) {
  static const std::vector<std::string> pieces{
      "混合专家", "模型", "专", "，", " ", " ", " ", "GPT-4o", "C++", "b1.58", "Mixture-of-Experts", "model", "the", "$\\phi$-Decoding",
      "don't", "a-a-a", "aa-a", "-", "𠀀", "か", "é", "Qwen2.5-VL-7B", "  ", "\n", "x^2_3", "w"};
  std::string text;
  for (std::size_t n = draw(longest); n > 0; --n) text += draw.pick(pieces);
  return text;
}

std::vector<PaperText> mixed_papers(std::size_t count, std::uint32_t seed, std::size_t longest = 12) {
  Random draw(seed);
  std::vector<PaperText> papers(count);
  for (PaperText& paper : papers) {
    for (std::string& field : paper) field = random_text(draw, longest);
  }
  if (count > 4) papers[3][2] = random_text(draw, 400);  // many of each
  return papers;
}

void check_equal(const TextIndex& index, const Expected& expected) {
  REQUIRE(index.documents() == expected.lengths.size());
  std::array<std::uint64_t, field_count> sums{};
  for (DocId document = 0; document < index.documents(); ++document) {
    REQUIRE(index.lengths(document) == expected.lengths[document]);
    for (std::size_t f = 0; f < field_count; ++f) sums[f] += expected.lengths[document][f];
  }
  CHECK(index.positions() == sums);
  CHECK(index.dictionary().size() == expected.terms.size());
  CHECK((read(index) == expected.terms));
}

}  // namespace

TEST_SUITE("text index") {
  TEST_CASE("it holds what a map of terms to documents to positions holds") {
    for (const std::size_t count : {0U, 1U, 2U, 127U, 128U, 129U, 400U}) {
      CAPTURE(count);
      const auto papers = mixed_papers(count, static_cast<std::uint32_t>(count));
      check_equal(TextIndex(tests::build_index(papers)), invert(papers));
    }
  }

  TEST_CASE("runs and threads make no difference to its bytes") {
    const auto papers = mixed_papers(300, 5);
    const SharedBytes one = tests::build_index(papers, 1);
    for (const unsigned threads : {0U, 2U, 3U, 7U, 64U}) {
      CAPTURE(threads);
      CHECK((tests::build_index(papers, threads).view == one.view));
    }
  }

  TEST_CASE("fields of more than 65,535 positions") {
    std::vector<PaperText> papers = mixed_papers(3, 6);
    for (int i = 0; i < 33'000; ++i) papers[1][2] += "a b ";
    check_equal(TextIndex(tests::build_index(papers)), invert(papers));
    CHECK((tests::build_index(papers, 2).view == tests::build_index(papers).view));
  }

  TEST_CASE("empty papers, and none that is not") {
    const std::vector<PaperText> papers(5);
    const TextIndex index(tests::build_index(papers, 2));
    CHECK(index.documents() == 5);
    CHECK(index.dictionary().size() == 0);
  }

  TEST_CASE("impacts bound the scores of their blocks") {
    Random draw(7);
    for (const Bm25& bm25 : {Bm25(), Bm25{.k1 = 0.5F, .b = 0, .weights = {1, 1, 1}}, Bm25{.k1 = 0, .b = 1, .weights = {0, 3, 1}}}) {
      const TextIndex index(tests::build_index(tests::random_papers(700, 40, draw), 1, bm25));
      double sum = 0;
      for (DocId d = 0; d < index.documents(); ++d) sum += static_cast<double>(bm25.weighted(index.lengths(d)));
      const auto mean = static_cast<float>(sum / index.documents());
      std::array<std::uint32_t, block_size> documents{};
      Frequencies frequencies;
      for (auto cursor = index.dictionary().seek({}); cursor.valid(); cursor.next()) {
        const PostingList list = index.postings(cursor.entry());
        for (std::size_t b = 0; b < list.blocks(); ++b) {
          const PostingBlock block = list.block(b);
          decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
          for (std::size_t i = 0; i < block.count; ++i) {
            const double tf = static_cast<double>(bm25.weighted(frequencies.counts(i)));
            const double saturation = static_cast<double>(bm25.saturation(index.lengths(documents[i]), mean));
            if (tf > 0) REQUIRE(255 * tf / (tf + saturation) <= list.impact(b) + 1e-4);
          }
        }
      }
    }
  }

  TEST_CASE("an index cut off anywhere is refused at once") {
    const SharedBytes whole = tests::build_index(mixed_papers(20, 8));
    REQUIRE(tests::survives(whole.view));
    for (std::size_t size = 0; size < whole.view.size(); ++size) {
      CAPTURE(size);
      REQUIRE_FALSE(tests::survives(whole.view.substr(0, size)));
    }
    CHECK_FALSE(tests::survives(std::string(whole.view) + '\0'));
  }

  TEST_CASE("a wrong byte anywhere: answers or a clear error, in bounds and in time") {
    const SharedBytes whole = tests::build_index(mixed_papers(6, 9));
    for (std::size_t at = 0; at < whole.view.size(); ++at) {
      for (const unsigned flip : {0xFFU, 1U, 0x80U}) {
        std::string damaged(whole.view);
        damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
        if (at % 3 == flip % 3) tests::survives(damaged);
      }
    }
    CHECK(tests::survives(whole.view));
  }

  TEST_CASE("random patches of long lists: the same") {
    Random draw(10);
    const SharedBytes whole = tests::build_index(tests::random_papers(600, 6, draw, 8));
    std::size_t refused = 0;
    for (int round = 0; round < 120; ++round) {
      std::string damaged(whole.view);
      for (std::size_t n = 1 + draw(3); n > 0; --n) {
        const std::size_t at = draw(damaged.size() - 4);
        for (std::size_t i = 0; i < 4; ++i) damaged[at + i] = static_cast<char>(draw(4) == 0 ? 0xFF : draw(256));
      }
      refused += tests::survives(damaged) ? 0 : 1;
    }
    CHECK(refused > 5);
  }
}
