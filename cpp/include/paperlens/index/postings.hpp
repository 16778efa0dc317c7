#pragma once
// The documents that hold a term, with its frequency in each field and its positions.
//
//   list of one document:        varint document, varint code, [3 varints if the code is 63], its positions as varints
//   list of 2 to 128 documents:  u8 impact, u8 doc_bits | code_bits << 5, u8 position_bits, body
//   longer list:                 an entry for each block of 128 documents (the last may be shorter), then their bodies
//     entry:  u32 last document, u32 offset of the body from the end of the entries, u8 impact, u8 doc_bits,
//             u8 code_bits, u8 position_bits
//     body:   documents, packed: each less the one before it, less 1; codes, packed; 3 varints for each code 63;
//             positions, packed 128 at a time
//
// A code stands for the frequencies in the three fields; 63 says that they follow. Positions count through a
// document's fields, with one position free between fields; those of a document are ascending, the first as it is and
// each later one less the one before it, less 1. An impact is the largest tf / (tf + saturation) of the block (bm25.hpp),
// in 255ths, rounded up.
//
// A list is a view; whoever made it keeps the bytes. What does not fit the grammar throws Error(format).

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "paperlens/index/bitpack.hpp"
#include "paperlens/index/field.hpp"

namespace paperlens {

inline constexpr std::uint32_t escape_code = 63;
/// The frequencies that the codes below escape_code stand for.
const std::array<FieldCounts, escape_code>& coded_counts();
/// The code of `counts`; escape_code if it has none.
std::uint32_t code_of(const FieldCounts& counts);

inline std::uint32_t total(const FieldCounts& counts) { return counts[0] + counts[1] + counts[2]; }

/// Where one block lies.
struct PostingBlock {
  std::uint32_t count;   ///< documents
  std::uint32_t base;    ///< least document that can stand in it
  std::uint32_t last;    ///< last document
  std::uint8_t impact;
  std::uint8_t doc_bits, code_bits, position_bits;
  const std::uint8_t* body;
  const std::uint8_t* end;  ///< of the list
};

/// The frequencies of a block: a code each, and those that have none, in order.
struct Frequencies {
  std::array<std::uint32_t, block_size> codes;
  std::vector<FieldCounts> escaped;

  FieldCounts counts(std::size_t i) const;
  /// Calls visit(i, counts of document i) for the first `count` documents.
  template <typename Visit>
  void for_each(std::size_t count, Visit visit) const {
    const auto& coded = coded_counts();
    for (std::size_t i = 0, escapes = 0; i < count; ++i) {
      visit(i, codes[i] == escape_code ? escaped[escapes++] : coded[codes[i]]);
    }
  }
};

class PostingList {
 public:
  PostingList() = default;
  /// `size` documents, at least 1, each less than `documents`. The bytes are readable for unpack_slack after `end`.
  PostingList(const std::uint8_t* begin, const std::uint8_t* end, std::uint32_t size, std::uint32_t documents);

  std::uint32_t size() const { return size_; }
  std::size_t blocks() const { return (size_ + block_size - 1) / block_size; }
  PostingBlock block(std::size_t i) const;
  /// The last document of a block.
  std::uint32_t last(std::size_t block) const { return entries_ == nullptr ? only_.last : entry_last(block); }
  std::uint8_t impact(std::size_t block) const {
    return entries_ == nullptr ? only_.impact : entries_[block * entry_bytes + 8];
  }
  /// The first block from `from` on whose last document is not less than `document`; blocks() if there is none.
  std::size_t seek(std::size_t from, std::uint32_t document) const;

 private:
  static constexpr std::size_t entry_bytes = 12;
  std::uint32_t entry_last(std::size_t block) const;

  std::uint32_t size_ = 0;
  std::uint32_t documents_ = 0;
  const std::uint8_t* entries_ = nullptr;  // null: one block
  const std::uint8_t* end_ = nullptr;
  PostingBlock only_{};
};

/// The documents of a block, ascending, into room for block_size; returns where its codes start. Checked: all of them
/// are less than the number of documents that the list was made with.
const std::uint8_t* decode_documents(const PostingBlock& block, std::uint32_t* documents);
/// The frequencies of a block, from where its codes start; returns where its positions start.
const std::uint8_t* decode_frequencies(const PostingBlock& block, const std::uint8_t* codes, Frequencies& frequencies);
/// The positions of all documents of a block, one after the other as the frequencies say.
void decode_positions(const PostingBlock& block, const std::uint8_t* positions, const Frequencies& frequencies,
                      std::vector<std::uint32_t>& out);

/// starts[i]: how many positions the documents before the i-th have; the last of block.count + 1 numbers: all of them.
void count_positions(const PostingBlock& block, const Frequencies& frequencies, std::uint32_t* starts);
/// The positions of document `i` of a block only.
void decode_positions_of(const PostingBlock& block, const std::uint8_t* positions, const std::uint32_t* starts, std::size_t i,
                         std::vector<std::uint32_t>& out);

/// One document of a list to be written.
struct Posting {
  std::uint32_t document;
  FieldCounts counts;
  float impact;  ///< tf / (tf + saturation)
};

/// Appends the list of `postings`, ascending by document, whose positions follow each other in `positions`.
void write_postings(std::span<const Posting> postings, std::span<const std::uint32_t> positions,
                    std::vector<std::uint8_t>& out);

}  // namespace paperlens
