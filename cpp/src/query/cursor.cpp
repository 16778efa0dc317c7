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
  scored_ = false;
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

void Cursor::score_block() {
  scored_ = true;
  std::array<float, block_size> frequencies;
  if (list_ != nullptr) {
    decode_frequencies(place_, codes_, decoded_);
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
  for (std::size_t i = 0; i < count_; ++i) {
    // A frequency of 0 (a field of weight 0) scores 0 whatever its saturation.
    const float score = weight_ * frequencies[i] / (frequencies[i] + saturation[i] + 1e-30F);
    scores_[i] = static_cast<Score>(static_cast<std::int32_t>(std::min(score, weight_) + 0.5F));
  }
}

std::uint32_t Cursor::seek_further(std::uint32_t target) {
  if (target == no_document || (started_ && document_ == no_document)) return document_ = no_document;
  if (!started_ || last_of(block_) < target) {
    const std::size_t block = block_holding(target);
    if (block >= blocks_) {
      started_ = true;
      return document_ = no_document;
    }
    if (!started_ || block != block_ || count_ == 0) load(block);
  }
  while (true) {
    if (count_ - at_ > 8 && documents_[at_ + 8] < target) {
      at_ = static_cast<std::size_t>(std::lower_bound(documents_.begin() + static_cast<std::ptrdiff_t>(at_) + 9,
                                                      documents_.begin() + static_cast<std::ptrdiff_t>(count_), target) -
                                     documents_.begin());
    } else {
      while (at_ < count_ && documents_[at_] < target) ++at_;
    }
    if (at_ < count_) return document_ = documents_[at_];
    if (block_ + 1 >= blocks_) return document_ = no_document;  // a short list does not know its last document
    load(block_ + 1);
  }
}

void Cursor::add_scores(std::uint32_t base, std::uint32_t end, std::uint64_t* sums, std::uint64_t* touched) {
  while (document_ < end) {
    if (!scored_) score_block();
    for (; at_ < count_ && documents_[at_] < end; ++at_) {
      const std::uint32_t slot = documents_[at_] - base;
      sums[slot] += std::uint64_t{scores_[at_]} << 16 | 1;
      touched[slot / 64] |= std::uint64_t{1} << slot % 64;
    }
    if (at_ < count_) {
      document_ = documents_[at_];
    } else if (block_ + 1 < blocks_) {
      load(block_ + 1);
      document_ = documents_[0];
    } else {
      document_ = no_document;
    }
  }
}

}  // namespace paperlens::query
