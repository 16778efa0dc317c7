#pragma once
// Walks the documents of one scoring term of a query in one segment, block by block: documents are decoded when a block
// is reached, scores when they are asked for.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "paperlens/index/bm25.hpp"
#include "paperlens/index/postings.hpp"
#include "scores.hpp"

namespace paperlens::query {

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
  /// Over postings; all views must outlive the cursor. `weight` is the score of a frequency without end.
  Cursor(const PostingList& list, const Scoring& scoring, float weight);
  Cursor(const Matches& matches, const Scoring& scoring, float weight);
  /// Of which nobody asks for scores or bounds.
  explicit Cursor(const PostingList& list);
  explicit Cursor(const Matches& matches);

  /// The document it stands at; no_document at the end. It starts before the first: call seek.
  std::uint32_t document() const { return document_; }
  /// Moves to the first document that is not less than `target`, and returns it. Never moves back.
  std::uint32_t seek(std::uint32_t target) {
    if (document_ >= target && started_) return document_;
    return seek_further(target);
  }
  /// Of the document it stands at.
  Score score() { return score(0); }

  /// No document scores more; none in [begin, end); not this one. Neither `begin` nor `document` ever goes back.
  Score bound() const { return bound_; }
  Score bound(std::uint32_t begin, std::uint32_t end);
  Score bound_at(std::uint32_t document);
  std::uint32_t size() const { return size_; }

  /// Where it stands in a list of postings: the block by its number, and the document by its place there.
  struct Place {
    std::size_t number, document;
    const PostingBlock& block;
    const Frequencies& frequencies;
    const std::uint8_t* positions;
  };
  Place place() {
    decode_block();
    return {block_, at_, place_, decoded_, after_codes_};
  }

  /// The documents of its block from the one that it stands at on, those before `end`.
  std::span<const std::uint32_t> documents_before(std::uint32_t end) const {
    const std::uint32_t *const first = documents_.data() + at_, *const last = documents_.data() + count_;
    return {first, last[-1] < end ? last : std::lower_bound(first, last, end)};
  }
  /// Their scores, all of the block at once; or that of the i-th only.
  const Score* scores() {
    if (!scored_) score_block();
    return scores_.data() + at_;
  }
  Score score(std::size_t i) { return scored_ ? scores_[at_ + i] : score_one(at_ + i); }
  /// Leaves `count` documents of its block behind, and returns the one that it stands at then.
  std::uint32_t skip(std::size_t count);

  /// For a single term: calls `take(document, score)` for documents that score at least what `least()` says then.
  template <typename Least, typename Take>
  void scan(Least least, Take take) {
    for (std::size_t block = 0; block < blocks_; ++block) {
      if (block_bound(block) < least()) continue;
      load(block);
      score_block();
      const std::size_t count = count_;
      Score wanted = least();
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
  Score block_bound(std::size_t block) const;
  bool move_window(std::uint32_t begin);
  void load(std::size_t block);
  void decode_block();
  void score_block();
  Score score_one(std::size_t i);

  const PostingList* list_ = nullptr;  // null: matches
  const Matches* matches_ = nullptr;
  Scoring scoring_{};
  float weight_ = 0;
  Score bound_ = 0;
  std::uint32_t size_;
  std::size_t blocks_;

  std::uint32_t document_ = 0;
  bool started_ = false, decoded_block_ = false, scored_ = false;
  std::size_t block_ = 0, window_block_ = 0, at_ = 0, count_ = 0;
  PostingBlock place_{};
  const std::uint8_t *codes_ = nullptr, *after_codes_ = nullptr;
  Frequencies decoded_;
  std::array<std::uint32_t, block_size> documents_;
  std::array<Score, block_size> scores_;
};

}  // namespace paperlens::query
