#pragma once
// Reads a text index to its end, whatever its bytes: shared by the unit tests and the fuzzer.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/error.hpp"
#include "paperlens/query/search.hpp"
#include "saved_segment.hpp"

namespace paperlens::tests {

/// Everything in the index, in numbers. Throws Error(format) where it is damaged.
inline std::uint64_t read_everything(const TextIndex& index) {
  std::uint64_t sum = index.documents();
  const auto count = [&](std::uint64_t number) { sum = sum * 31 + number; };
  for (DocId document = 0; document < index.documents(); ++document) {
    for (const std::uint32_t length : index.lengths(document)) count(length);
  }
  std::array<std::uint32_t, block_size> documents;
  std::array<std::uint32_t, block_size + 1> starts;
  Frequencies frequencies;
  std::vector<std::uint32_t> positions, one;
  for (auto cursor = index.dictionary().seek({}); cursor.valid(); cursor.next()) {
    for (const char c : cursor.term()) count(static_cast<std::uint8_t>(c));
    const PostingList list = index.postings(cursor.entry());
    for (std::size_t b = 0; b < list.blocks(); ++b) {
      const PostingBlock block = list.block(b);
      const std::uint8_t* at = decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
      decode_positions(block, at, frequencies, positions);
      for (const std::uint32_t position : positions) count(position);
      count_positions(block, frequencies, starts.data());
      for (std::size_t i = 0; i < block.count; ++i) {
        count(documents[i]);
        decode_positions_of(block, at, starts.data(), i, one);
        count(one.size());
      }
    }
    count(list.seek(0, index.documents()));
  }
  return sum;
}

/// Asks an index whatever bytes may be damaged for; what it answers is of no interest.
inline void search_everywhere(const std::shared_ptr<const TextIndex>& index) {
  using namespace query;
  const auto collection = std::make_shared<const Collection>(std::vector{index}, Bm25());
  struct SameFacts final : PaperFacts {
    MonthIndex month(std::uint32_t) const override { return 0; }
    bool has_id(std::uint32_t, std::string_view, bool) const override { return false; }
    bool in_source(std::uint32_t, std::string_view) const override { return true; }
    FieldTexts fields(std::uint32_t) const override { return {"w0", "专家", "w1 w2"}; }
  };
  const auto facts = std::make_shared<const SameFacts>();
  for (const char* text : {"w0", "w0 w1 title:w2 -w3", "\"w0 w1\"", "w0 AND (w1 OR NOT w2)", "w*", "w1~2", "混合专家", "家", "\"混合专家 w0\"", "gpt-4o"}) {
    try {
      const Search search({collection, facts}, text, Mode::strict);
      for (const Hit& hit : search.top(3)) {
        search.explain(hit.row);
        search.highlight(hit.row, Field::abstract);
      }
      search.matching();
    } catch (const Error& error) {
      if (error.kind != ErrorKind::format) throw;
    }
  }
}

/// Whether `bytes` could be read to the end. Nothing but Error(format) may come out of it, in bounds and in time.
inline bool survives(std::string_view bytes) {
  try {
    const auto index = std::make_shared<const TextIndex>(aligned_copy(bytes));
    search_everywhere(index);
    read_everything(*index);
    return true;
  } catch (const Error& error) {
    if (error.kind != ErrorKind::format) throw;
    return false;
  }
}

}  // namespace paperlens::tests
