#include "cursor.hpp"

#include <algorithm>
#include <cmath>

namespace paperlens::query {
namespace {

Score round_up(float score) { return static_cast<Score>(std::ceil(score)); }

/// No score of a block with this impact is higher, though all of them were rounded on the way.
Score bound_of(float weight, std::uint8_t impact, float impact_scale) {
  constexpr float rounding = 1 + 1e-6F;
  return round_up(weight * std::min(1.0F, static_cast<float>(impact) / 255 * impact_scale * rounding)) + 1;
}

}  // namespace

Cursor::Cursor(const PostingList& list, const Scoring& scoring, float weight)
    : list_(&list), scoring_(scoring), weight_(weight), size_(list.size()), blocks_(list.blocks()) {
  std::uint8_t impact = 0;
  for (std::size_t block = 0; block < blocks_; ++block) impact = std::max(impact, list.impact(block));
  bound_ = scoring.impact_scale == 0 ? round_up(weight) : bound_of(weight, impact, scoring.impact_scale);
}

Cursor::Cursor(const Matches& matches, const Scoring& scoring, float weight)
    : matches_(&matches), scoring_(scoring), weight_(weight), bound_(round_up(weight)),
      size_(static_cast<std::uint32_t>(matches.documents.size())), blocks_((matches.documents.size() + block_size - 1) / block_size) {}

std::uint32_t Cursor::last_of(std::size_t block) const {
  if (list_ != nullptr) return list_->last(block);
  return matches_->documents[std::min((block + 1) * block_size, matches_->documents.size()) - 1];
}

Score Cursor::block_bound(std::size_t block) const {
  if (list_ == nullptr || scoring_.impact_scale == 0) return bound_;
  return bound_of(weight_, list_->impact(block), scoring_.impact_scale);
}

Score Cursor::bound(std::uint32_t begin, std::uint32_t end) {
  if (list_ == nullptr || blocks_ == 1) return bound_;
  while (window_block_ < blocks_ && last_of(window_block_) < begin) ++window_block_;
  std::uint8_t impact = 0;
  for (std::size_t block = window_block_; block < blocks_; ++block) {
    impact = std::max(impact, list_->impact(block));
    if (last_of(block) + 1 >= end) break;
  }
  if (scoring_.impact_scale == 0) return impact == 0 ? 0 : bound_;
  return bound_of(weight_, impact, scoring_.impact_scale);
}

std::size_t Cursor::block_holding(std::uint32_t target) const {
  const std::size_t from = started_ ? block_ : 0;
  if (list_ != nullptr) return list_->seek(from, target);
  const auto& documents = matches_->documents;
  const auto found = std::lower_bound(documents.begin() + static_cast<std::ptrdiff_t>(from * block_size), documents.end(), target);
  return found == documents.end() ? blocks_ : static_cast<std::size_t>(found - documents.begin()) / block_size;
}

void Cursor::load(std::size_t block) {
  block_ = block;
  decoded_block_ = scored_ = false;
  started_ = true;
  at_ = 0;
  if (list_ != nullptr) {
    place_ = list_->block(block);
    count_ = place_.count;
    codes_ = decode_documents(place_, documents_.data());
  } else {
    count_ = std::min(block_size, matches_->documents.size() - block * block_size);
    std::copy_n(matches_->documents.begin() + static_cast<std::ptrdiff_t>(block * block_size), count_, documents_.begin());
  }
}

void Cursor::decode_block() {
  if (!decoded_block_) decode_frequencies(place_, codes_, decoded_);
  decoded_block_ = true;
}

namespace {

Score score_of(float weight, float frequency, float saturation) {
  // A frequency of 0 (a field of weight 0) scores 0 whatever its saturation.
  const float score = weight * frequency / (frequency + saturation + 1e-30F);
  return static_cast<Score>(static_cast<std::int32_t>(std::min(score, weight) + 0.5F));
}

}  // namespace

/// Where few documents of a block are of interest: the same number as score_block gives.
Score Cursor::score_one() {
  float frequency;
  if (list_ != nullptr) {
    decode_block();
    const std::uint32_t code = decoded_.codes[at_];
    frequency = code == escape_code ? scoring_.bm25->weighted(decoded_.counts(at_)) : scoring_.coded_frequencies[code];
  } else {
    frequency = matches_->frequencies[block_ * block_size + at_];
  }
  return score_of(weight_, frequency, scoring_.saturation[documents_[at_]]);
}

void Cursor::score_block() {
  scored_ = true;
  std::array<float, block_size> frequencies;
  if (list_ != nullptr) {
    decode_block();
    for (std::size_t i = 0; i < count_; ++i) frequencies[i] = scoring_.coded_frequencies[decoded_.codes[i]];
    if (!decoded_.escaped.empty()) {
      for (std::size_t i = 0, escapes = 0; i < count_; ++i) {
        if (decoded_.codes[i] == escape_code) frequencies[i] = scoring_.bm25->weighted(decoded_.escaped[escapes++]);
      }
    }
  } else {
    std::copy_n(matches_->frequencies.begin() + static_cast<std::ptrdiff_t>(block_ * block_size), count_, frequencies.begin());
  }
  std::array<float, block_size> saturation;
  for (std::size_t i = 0; i < count_; ++i) saturation[i] = scoring_.saturation[documents_[i]];
  for (std::size_t i = 0; i < count_; ++i) scores_[i] = score_of(weight_, frequencies[i], saturation[i]);
}

std::uint32_t Cursor::seek_further(std::uint32_t target) {
  if (target == no_document || (started_ && document_ == no_document)) return document_ = no_document;
  const bool in_block = started_ && count_ != 0 && documents_[count_ - 1] >= target;
  if (!in_block) {
    const std::size_t block = block_holding(target);
    if (block >= blocks_) {
      started_ = true;
      return document_ = no_document;
    }
    if (!started_ || block != block_ || count_ == 0) load(block);
  }
  // Mostly a few steps; else halving.
  constexpr std::size_t steps = 8;
  const std::size_t near = std::min(at_ + steps, count_);
  while (at_ < near && documents_[at_] < target) ++at_;
  if (at_ == near) {
    at_ = static_cast<std::size_t>(std::lower_bound(documents_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                    documents_.begin() + static_cast<std::ptrdiff_t>(count_), target) -
                                   documents_.begin());
  }
  // Only a list of one block does not know its last document.
  return document_ = at_ < count_ ? documents_[at_] : no_document;
}

void Cursor::add_scores(const Sums& window, std::uint64_t needed, std::size_t earlier) {
  const std::uint32_t base = window.base, end = window.end;
  while (document_ < end) {
    if (!scored_) score_block();
    std::size_t at = at_;
    const std::size_t count = count_;
    for (; at < count && documents_[at] < end; ++at) {
      const std::uint32_t slot = documents_[at] - base;
      const std::uint64_t sum = window.sums[slot];
      const std::uint64_t with = sum + (std::uint64_t{scores_[at]} << 16 | 1);
      if (with >> 16 < needed && (sum & 0xFFFF) != earlier) continue;
      window.sums[slot] = with;
      window.touched[slot / 64] |= std::uint64_t{1} << slot % 64;
    }
    at_ = at;
    if (at < count) {
      document_ = documents_[at];
    } else if (block_ + 1 < blocks_) {
      load(block_ + 1);
      document_ = documents_[0];
    } else {
      document_ = no_document;
    }
  }
}

}  // namespace paperlens::query
