#pragma once
// Walks the documents of one scoring term of a query in one segment, block by block: documents are decoded when a block
// is reached, scores when they are asked for.
//
// Scores are whole numbers, a query's own fraction of one each, so that a sum does not depend on the order in which it
// was added up: pruned or not, in one thread or many, a document has the same score, and ties are ties.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "paperlens/index/bm25.hpp"
#include "paperlens/index/postings.hpp"

namespace paperlens::query {

using Score = std::uint32_t;

inline constexpr std::uint32_t no_document = std::numeric_limits<std::uint32_t>::max();

/// Documents with weighted frequencies, ascending by document: what a phrase, a prefix or another set of terms matches.
struct Matches {
  std::vector<std::uint32_t> documents;
  std::vector<float> frequencies;
};

/// How a segment turns frequencies into scores.
struct Scoring {
  const float* saturation;          ///< of each document
  const float* coded_frequencies;   ///< weighted frequency of each code; any number for escape_code
  const Bm25* bm25;
  float impact_scale;               ///< Collection::Segment
};

class Cursor {
 public:
  /// Over postings; both views must outlive the cursor. `weight` is the score of a frequency without end.
  Cursor(const PostingList& list, const Scoring& scoring, float weight);
  Cursor(const Matches& matches, const Scoring& scoring, float weight);

  /// The document it stands at; no_document at the end. It starts before the first: call seek.
  std::uint32_t document() const { return document_; }
  /// Moves to the first document that is not less than `target`, and returns it. Never moves back.
  std::uint32_t seek(std::uint32_t target) {
    if (document_ >= target && started_) return document_;
    return seek_further(target);
  }
  std::uint32_t next() { return ++at_ < count_ ? document_ = documents_[at_] : seek_further(document_ + 1); }
  /// Of the document it stands at.
  Score score() { return scored_ ? scores_[at_] : score_one(); }

  /// No document scores more; in [begin, end).
  Score bound() const { return bound_; }
  Score bound(std::uint32_t begin, std::uint32_t end);
  std::uint32_t size() const { return size_; }

  /// Sums of the scores of documents in a window: score << 16 | number of terms, and a bit for each that has a sum.
  struct Sums {
    std::uint32_t base, end;  ///< documents
    std::uint64_t* sums;
    std::uint64_t* touched;
  };
  /// Adds its scores from the document that it stands at on. A document that stays below `needed` with this score, and
  /// has not had the `earlier` terms all, is left alone: it is out of the race whatever its sum.
  void add_scores(const Sums& window, std::uint64_t needed, std::size_t earlier);

  /// For a single term: calls `take(document, score)` for documents that score at least what `least()` says then.
  template <typename Least, typename Take>
  void scan(Least least, Take take) {
    for (std::size_t block = 0; block < blocks_; ++block) {
      if (block_bound(block) < least()) continue;
      load(block);
      score_block();
      const std::size_t count = count_;
      std::uint64_t wanted = least();
      for (std::size_t i = 0; i < count; ++i) {
        if (scores_[i] < wanted) continue;
        take(documents_[i], scores_[i]);
        wanted = least();
      }
    }
    document_ = no_document;
  }

 private:
  std::uint32_t seek_further(std::uint32_t target);
  std::size_t block_holding(std::uint32_t target) const;
  std::uint32_t last_of(std::size_t block) const;
  Score block_bound(std::size_t block) const;
  void load(std::size_t block);
  void decode_block();
  void score_block();
  Score score_one();

  const PostingList* list_ = nullptr;  // null: matches
  const Matches* matches_ = nullptr;
  Scoring scoring_;
  float weight_;
  Score bound_ = 0;
  std::uint32_t size_;
  std::size_t blocks_;

  std::uint32_t document_ = 0;
  bool started_ = false, decoded_block_ = false, scored_ = false;
  std::size_t block_ = 0, window_block_ = 0, at_ = 0, count_ = 0;
  PostingBlock place_{};
  const std::uint8_t* codes_ = nullptr;
  Frequencies decoded_;
  std::array<std::uint32_t, block_size> documents_;
  std::array<Score, block_size> scores_;
};

}  // namespace paperlens::query
