#include "group_cursor.hpp"

#include <algorithm>

namespace paperlens::query {
namespace {

/// Of tf / (tf + saturation) at most `impact`, the most that tf / saturation can be.
float ratio_of(std::uint8_t impact, float impact_scale) {
  constexpr float rounding = 1 + 1e-5F, nearly_one = 0.9999F;
  const float share = static_cast<float>(impact) / 255 * impact_scale * rounding;
  if (impact_scale == 0 || share >= nearly_one) return std::numeric_limits<float>::infinity();
  return share / (1 - share);
}

/// No document scores more whose tf / saturation is at most `ratio`.
Score bound_of(float weight, float ratio) {
  const float share = ratio < std::numeric_limits<float>::infinity() ? ratio / (1 + ratio) * (1 + 1e-5F) : 1;
  return static_cast<Score>(weight * std::min(share, 1.0F)) + 2;
}

}  // namespace

GroupCursor::GroupCursor(const std::vector<GroupMember>& members, const Scoring& scoring, float weight)
    : scoring_(scoring), weight_(weight) {
  members_.reserve(members.size());
  float ratio = 0;
  std::uint64_t size = 0;
  for (const GroupMember& term : members) {
    auto coded = std::find_if(coded_.begin(), coded_.end(), [&](const auto& known) { return known.first == term.fields; });
    if (coded == coded_.end()) {
      auto made = std::make_unique<CodedFrequencies>();
      std::transform(coded_counts().begin(), coded_counts().end(), made->begin(),
                     [&](const FieldCounts& counts) { return weighted(term.fields, counts); });
      coded = coded_.insert(coded_.end(), {term.fields, std::move(made)});
    }
    members_.emplace_back(term, *coded->second);
    std::uint8_t impact = 0;
    for (std::size_t block = 0; block < term.list.blocks(); ++block) impact = std::max(impact, term.list.impact(block));
    ratio += term.weight * ratio_of(impact, scoring.impact_scale);
    size += term.list.size();
  }
  bound_ = bound_of(weight, ratio);
  size_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(size, no_document));
}

float GroupCursor::weighted(FieldMask fields, FieldCounts counts) const {
  for (std::size_t f = 0; f < field_count; ++f) counts[f] *= fields >> f & 1U;
  return scoring_.bm25->weighted(counts);
}

Score GroupCursor::bound(std::uint32_t begin, std::uint32_t end) {
  float ratio = 0;
  for (Member& member : members_) {
    const PostingList& list = member.term->list;
    const std::size_t blocks = list.blocks();
    std::size_t& first = member.window_block;
    if (first < blocks && list.last(first) < begin) first = list.seek(first, begin);
    std::uint8_t impact = 0;
    for (std::size_t block = first; block < blocks; ++block) {
      impact = std::max(impact, list.impact(block));
      if (list.last(block) + 1 >= end) break;
    }
    ratio += member.term->weight * ratio_of(impact, scoring_.impact_scale);
  }
  return ratio > 0 ? bound_of(weight_, ratio) : 0;
}

void GroupCursor::load(Member& member, std::size_t number) const {
  const PostingBlock block = member.term->list.block(number);
  Frequencies frequencies;
  decode_frequencies(block, decode_documents(block, member.documents.data()), frequencies);
  for (std::size_t i = 0, escapes = 0; i < block.count; ++i) {
    const std::uint32_t code = frequencies.codes[i];
    const float frequency =
        code == escape_code ? weighted(member.term->fields, frequencies.escaped[escapes++]) : (*member.coded)[code];
    member.frequencies[i] = member.term->weight * frequency;
  }
  member.block = number;
  member.loaded = true;
  member.at = 0;
  member.count = block.count;
}

std::uint32_t GroupCursor::seek(Member& member, std::uint32_t target) const {
  const PostingList& list = member.term->list;
  if (!member.loaded || (member.count != 0 && member.documents[member.count - 1] < target)) {
    const std::size_t block = list.seek(member.loaded ? member.block : 0, target);
    if (block >= list.blocks()) {
      member.loaded = true;
      member.at = member.count = 0;
      return no_document;
    }
    if (!member.loaded || block != member.block) load(member, block);
  }
  while (member.at < member.count && member.documents[member.at] < target) ++member.at;
  return member.at < member.count ? member.documents[member.at] : no_document;
}

std::uint32_t GroupCursor::seek(std::uint32_t target) {
  std::uint32_t next = no_document;
  for (Member& member : members_) next = std::min(next, seek(member, target));
  return next;
}

float GroupCursor::frequency_at(std::uint32_t document) {
  float sum = 0;
  for (Member& member : members_) {
    if (seek(member, document) == document) sum += member.frequencies[member.at];
  }
  return sum;
}

void GroupCursor::add_scores(std::uint32_t begin, std::size_t count, const float* frequencies, Score* sums) const {
  const float* const saturation = scoring_.saturation + begin;
  const float weight = weight_;
  for (std::size_t i = 0; i < count; ++i) {
    const Score score = query::score_of(weight, frequencies[i], saturation[i]);
    sums[i] += frequencies[i] > 0 ? score : 0;
  }
}

void GroupCursor::add_frequencies(std::uint32_t begin, std::uint32_t end, float* sums) {
  for (Member& member : members_) {
    for (std::uint32_t next = seek(member, begin); next < end;) {
      const std::uint32_t* const documents = member.documents.data();
      const std::size_t last = documents[member.count - 1] < end
                                   ? member.count
                                   : static_cast<std::size_t>(std::lower_bound(documents + member.at, documents + member.count, end) - documents);
      for (std::size_t i = member.at; i < last; ++i) sums[documents[i] - begin] += member.frequencies[i];
      member.at = last;
      if (last < member.count) break;
      next = documents[last - 1] + 1 < end ? seek(member, documents[last - 1] + 1) : end;
    }
  }
}

}  // namespace paperlens::query
