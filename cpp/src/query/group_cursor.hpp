#pragma once
// Walks the documents of several terms that count as one, in one segment. A document's frequency is the sum of theirs,
// each times its weight; it is made where it is asked for: for a window of documents, or one at a time.

#include <memory>
#include <vector>

#include "cursor.hpp"

namespace paperlens::query {

/// One of the terms, in one segment.
struct GroupMember {
  PostingList list;
  float weight;
  FieldMask fields;  ///< in which it is looked for
  bool suffices;     ///< a document that has no other is a hit
  std::uint32_t term;  ///< its number in the group
};

class GroupCursor {
 public:
  /// All views must outlive the cursor. `weight` is the score of a frequency without end.
  GroupCursor(const std::vector<GroupMember>& members, const Scoring& scoring, float weight);

  /// No document scores more; none in [begin, end). `begin` never goes back.
  Score bound() const { return bound_; }
  Score bound(std::uint32_t begin, std::uint32_t end);
  /// At least as many documents as it has.
  std::uint32_t size() const { return size_; }

  /// The first document that is not less than `target`, which never goes back, and that may have one of the terms.
  std::uint32_t seek(std::uint32_t target);
  /// The frequency in a document, which is not less than the target before; 0 if it has none of the terms.
  float frequency_at(std::uint32_t document);
  Score score_of(std::uint32_t document, float frequency) const {
    return frequency > 0 ? query::score_of(weight_, frequency, scoring_.saturation[document]) : 0;
  }
  /// Adds to sums[i] the score of the document begin + i with frequencies[i], for i < count.
  void add_scores(std::uint32_t begin, std::size_t count, const float* frequencies, Score* sums) const;
  /// Adds to frequencies[d - begin] that of each document d in [begin, end). `begin` never goes back.
  void add_frequencies(std::uint32_t begin, std::uint32_t end, float* frequencies);

 private:
  using CodedFrequencies = std::array<float, escape_code>;
  struct Member {
    Member(const GroupMember& one, const CodedFrequencies& of_codes) : term(&one), coded(&of_codes) {}

    const GroupMember* term;
    const CodedFrequencies* coded;  ///< weighted frequency of each code in its fields
    std::size_t window_block = 0, block = 0;
    bool loaded = false;
    std::size_t at = 0, count = 0;
    std::array<std::uint32_t, block_size> documents;
    std::array<float, block_size> frequencies;
  };

  float weighted(FieldMask fields, FieldCounts counts) const;
  void load(Member& member, std::size_t block) const;
  /// The first document of a member that is not less than `target`; its place is member.at.
  std::uint32_t seek(Member& member, std::uint32_t target) const;

  std::vector<std::pair<FieldMask, std::unique_ptr<const CodedFrequencies>>> coded_;
  std::vector<Member> members_;
  Scoring scoring_;
  float weight_;
  Score bound_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace paperlens::query
