#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/index/postings.hpp"
#include "search_corpus.hpp"

using namespace paperlens;
using tests::Random;

namespace {

struct List {
  std::vector<Posting> postings;
  std::vector<std::vector<std::uint32_t>> positions;  // of each document
  std::uint32_t documents = 0;                        // there are, with the term or without
};

/// `rare`: one frequency in so many has no code.
List random_list(std::size_t size, Random& draw, std::uint32_t widest_gap, std::size_t rare, std::uint32_t widest_step) {
  List list;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < size; ++i) {
    next += static_cast<std::uint32_t>(draw(widest_gap));
    FieldCounts counts = coded_counts()[draw.skewed(escape_code)];
    if (draw(rare) == 0) counts = {static_cast<std::uint32_t>(draw(3)), 4 + static_cast<std::uint32_t>(draw(3)), static_cast<std::uint32_t>(draw(60))};
    list.postings.push_back({next++, counts, static_cast<float>(draw(1000)) / 999});
    auto& positions = list.positions.emplace_back();
    for (std::uint32_t n = 0, at = 0; n < total(counts); ++n) positions.push_back(at += static_cast<std::uint32_t>(1 + draw(widest_step)));
  }
  list.documents = next + static_cast<std::uint32_t>(draw(3));
  return list;
}

std::vector<std::uint8_t> written(const List& list) {
  std::vector<std::uint32_t> positions;
  for (const auto& own : list.positions) positions.insert(positions.end(), own.begin(), own.end());
  std::vector<std::uint8_t> bytes;
  write_postings(list.postings, positions, bytes);
  return bytes;
}

/// The first thing that reads otherwise than it was written; nothing if all is well.
std::string difference(const List& list) {
  const std::vector<std::uint8_t> bytes = written(list);
  std::vector<std::uint8_t> exact(bytes.size() + unpack_slack);  // ASan sees what lies beyond
  std::copy(bytes.begin(), bytes.end(), exact.begin());
  const auto size = static_cast<std::uint32_t>(list.postings.size());
  const PostingList read(exact.data(), exact.data() + bytes.size(), size, list.documents);
  if (read.size() != size || read.blocks() != (size + 127) / 128) return "size";

  std::size_t at = 0;
  std::array<std::uint32_t, block_size> documents{};
  Frequencies frequencies;
  std::array<std::uint32_t, block_size + 1> starts{};
  std::vector<std::uint32_t> all, one;
  for (std::size_t b = 0; b < read.blocks(); ++b) {
    const PostingBlock block = read.block(b);
    const std::uint8_t* codes = decode_documents(block, documents.data());
    const std::uint8_t* positions = decode_frequencies(block, codes, frequencies);
    decode_positions(block, positions, frequencies, all);
    count_positions(block, frequencies, starts.data());
    if (block.last != read.last(b) || block.impact != read.impact(b)) return "entry";
    std::size_t from = 0;
    for (std::size_t i = 0; i < block.count; ++i, ++at) {
      const Posting& posting = list.postings[at];
      if (documents[i] != posting.document) return "document " + std::to_string(at);
      if (frequencies.counts(i) != posting.counts) return "frequencies of document " + std::to_string(at);
      if (static_cast<double>(posting.impact) * 255 > read.impact(b)) return "impact of document " + std::to_string(at);
      decode_positions_of(block, positions, starts.data(), i, one);
      if (one != list.positions[at]) return "positions of document " + std::to_string(at);
      if (from + one.size() > all.size() || !std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(from))) return "all positions";
      from += one.size();
    }
    if (from != all.size()) return "number of positions";
  }
  if (at != size) return "number of documents";

  for (std::size_t from = 0; from <= read.blocks(); ++from) {
    for (std::uint32_t target = 0; target <= list.documents; target += 1 + list.documents / 97) {
      std::size_t wanted = from;
      while (wanted < read.blocks() && read.last(wanted) < target) ++wanted;
      if (read.seek(from, target) != wanted) return "seek from " + std::to_string(from) + " to " + std::to_string(target);
    }
  }
  return {};
}

}  // namespace

TEST_SUITE("postings") {
  TEST_CASE("what is written is read back, whatever the size of a list") {
    Random draw(1);
    for (const std::size_t size : {1U, 2U, 3U, 126U, 127U, 128U, 129U, 130U, 255U, 256U, 257U, 384U, 1000U}) {
      for (const std::uint32_t gap : {1U, 2U, 50U, 2'000'000U}) {
        for (const std::size_t rare : {1U, 20U, 1'000'000U}) {
          for (const std::uint32_t step : {1U, 9U, 20'000'000U}) {
            CAPTURE(size);
            CAPTURE(gap);
            CAPTURE(rare);
            CAPTURE(step);
            REQUIRE(difference(random_list(size, draw, gap, rare, step)) == "");
          }
        }
      }
    }
  }

  TEST_CASE("documents and positions up to the largest that a segment may have") {
    for (const std::uint32_t last : {0x7FFFFFFEU, 0x7FFFFFF0U}) {
      for (const std::size_t size : {1U, 2U, 128U, 129U, 256U}) {
        List list;
        for (std::uint32_t i = 0; i < size; ++i) {
          list.postings.push_back({i + 1 == size ? last : i, {1, 0, 1}, 1.0F});
          list.positions.push_back({0, 0xFFFFFFFE});
        }
        list.documents = last + 1;
        CAPTURE(size);
        CHECK(difference(list) == "");
      }
    }
  }

  TEST_CASE("every code stands for its own frequencies, and for nothing else") {
    for (std::uint32_t code = 0; code < escape_code; ++code) {
      CHECK(code_of(coded_counts()[code]) == code);
      CHECK(total(coded_counts()[code]) > 0);
    }
    for (const FieldCounts& rare : {FieldCounts{4, 0, 0}, FieldCounts{0, 4, 0}, FieldCounts{0, 0, 40}, FieldCounts{1U << 30, 0, 0}}) {
      CHECK(code_of(rare) == escape_code);
    }
  }

  TEST_CASE("a list of no documents, or of more than there are, is refused") {
    const std::vector<std::uint8_t> bytes(100);
    CHECK_THROWS_AS(PostingList(bytes.data(), bytes.data() + 50, 0, 10), Error);
    CHECK_THROWS_AS(PostingList(bytes.data(), bytes.data() + 50, 11, 10), Error);
    CHECK_THROWS_AS(PostingList(bytes.data(), bytes.data() + 2, 5, 10), Error);
    CHECK_THROWS_AS(PostingList(bytes.data(), bytes.data() + 50, 1000, 1000), Error);
  }
}
