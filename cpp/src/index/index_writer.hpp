#pragma once
// Lays out a text index: see text_index.hpp for the grammar.

#include <array>
#include <string_view>
#include <vector>

#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/index/bm25.hpp"
#include "paperlens/index/dictionary.hpp"
#include "paperlens/index/postings.hpp"

namespace paperlens {

enum IndexSection : std::size_t { lengths_section, heads_section, offsets_section, terms_section, postings_section, index_end };
inline constexpr std::array<char, 8> index_magic{'P', 'L', 'T', 'E', 'X', 'T', '1', '\n'};

struct IndexHeader {
  std::array<char, 8> magic;
  std::uint32_t documents, terms, length_bytes;
  float k1, b;
  std::array<float, field_count> weights;
  std::array<std::uint64_t, field_count> positions;
  std::array<std::uint64_t, index_end + 1> sections;
};
static_assert(sizeof(IndexHeader) == 8 + 4 * 8 + 8 * 3 + 8 * 6);

/// Takes the terms in ascending order, each with its postings, and gives the bytes.
class IndexWriter {
 public:
  /// `lengths` of all documents must outlive the writer.
  IndexWriter(const std::vector<FieldCounts>& lengths, const Bm25& impacts);

  /// Room for that many bytes of postings: without it they need twice their memory while it grows.
  void reserve(std::size_t bytes) { postings_.reserve(bytes); }

  /// One term's documents in ascending order, and its positions in them, each document's ascending.
  struct Occurrences {
    std::vector<std::uint32_t> documents, frequencies, positions;

    void clear() {
      documents.clear();
      frequencies.clear();
      positions.clear();
    }
    void add(std::uint32_t document, std::uint32_t position) {
      if (documents.empty() || documents.back() != document) {
        documents.push_back(document);
        frequencies.push_back(0);
      }
      ++frequencies.back();
      positions.push_back(position);
    }
  };
  void add(std::string_view term, const Occurrences& occurrences);
  SharedBytes finish();

 private:
  const std::vector<FieldCounts>& lengths_;
  Bm25 impacts_;
  std::array<std::uint64_t, field_count> positions_{};
  std::vector<float> saturation_;
  DictionaryWriter dictionary_;
  std::vector<std::uint8_t> postings_;
  std::vector<Posting> scratch_;
};

}  // namespace paperlens
