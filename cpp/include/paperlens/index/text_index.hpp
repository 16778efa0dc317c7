#pragma once
// The inverted index of a segment: for every term the documents that hold it, how often in which field, and where.
//
//   header      magic "PLTEXT1\n", u32 documents, u32 terms, u32 bytes of a length (2 or 4), f32 k1, f32 b, f32 weights of
//               the fields, u64 positions in each field of all documents, u64 where each section below starts, and the end
//   lengths     for each document the length of each field in positions
//   heads, offsets, terms        dictionary.hpp
//   postings                     postings.hpp
//   8 bytes of 0
//
// Sections start at multiples of 8. All numbers are little-endian.

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/index/bm25.hpp"
#include "paperlens/index/dictionary.hpp"
#include "paperlens/index/field.hpp"
#include "paperlens/index/postings.hpp"

namespace paperlens {

/// Immutable; any number of threads may use one.
class TextIndex {
 public:
  /// The serialised index of documents [0, documents). `impacts` are the parameters that bounds of scores are kept for.
  /// `poll` is called now and then, from the calling thread only, with the documents done; what it throws ends the work.
  static SharedBytes build(DocId documents, const DocumentFields& fields, unsigned threads, const Bm25& impacts = {},
                           const std::function<void(std::size_t)>& poll = {});

  /// Called with the bytes that are about to be read, before anything in them is: checks their checksums, say.
  using Check = std::function<void(std::string_view)>;

  /// Checks the header; the rest is checked as it is read: reading throws Error(format) where the bytes are damaged.
  /// `bytes.view` starts at a multiple of 8.
  explicit TextIndex(SharedBytes bytes, Check check = {});

  DocId documents() const { return documents_; }
  const Dictionary& dictionary() const { return dictionary_; }
  const Bm25& impacts() const { return impacts_; }
  /// Positions in each field of all documents.
  const std::array<std::uint64_t, field_count>& positions() const { return positions_; }
  /// The length of each field of a document, in positions.
  FieldCounts lengths(DocId document) const {
    if (wide_ != nullptr) return wide_[document];
    const auto& narrow = narrow_[document];
    return {narrow[0], narrow[1], narrow[2]};
  }
  PostingList postings(const TermEntry& term) const {
    if (check_) check_({reinterpret_cast<const char*>(postings_ + term.begin), term.end - term.begin});
    return {postings_ + term.begin, postings_ + term.end, term.documents, documents_};
  }
  /// Bytes of the serialised index.
  std::size_t bytes() const { return bytes_.view.size(); }

 private:
  SharedBytes bytes_;
  Check check_;
  DocId documents_ = 0;
  Bm25 impacts_;
  std::array<std::uint64_t, field_count> positions_{};
  const std::array<std::uint16_t, field_count>* narrow_ = nullptr;
  const FieldCounts* wide_ = nullptr;
  Dictionary dictionary_;
  const std::uint8_t* postings_ = nullptr;
};

}  // namespace paperlens
