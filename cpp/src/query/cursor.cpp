#include "cursor.hpp"

#include <algorithm>
#include <cmath>

namespace paperlens::query {
namespace {

/// No score is higher, though all of them were rounded on the way.
Score bound_of(float score) { return static_cast<Score>(std::ceil(score)) + 1; }

/// The same for the scores of blocks with this impact.
Score bound_of(float weight, std::uint8_t impact, float impact_scale) {
  if (impact_scale == 0) return bound_of(weight);
  constexpr float rounding = 1 + 1e-6F;
  return bound_of(weight * std::min(1.0F, static_cast<float>(impact) / 255 * impact_scale * rounding));
}

}  // namespace

Cursor::Cursor(const PostingList& list, const Scoring& scoring, float weight)
    : Cursor(list) {
  scoring_ = scoring;
  weight_ = weight;
  std::uint8_t impact = 0;
  for (std::size_t block = 0; block < blocks_; ++block) impact = std::max(impact, list.impact(block));
  bound_ = bound_of(weight, impact, scoring.impact_scale);
}

Cursor::Cursor(const Matches& matches, const Scoring& scoring, float weight)
    : Cursor(matches) {
  scoring_ = scoring;
  weight_ = weight;
  bound_ = bound_of(weight);
}

Cursor::Cursor(const PostingList& list) : list_(&list), size_(list.size()), blocks_(list.blocks()) {}

Cursor::Cursor(const Matches& matches)
    : matches_(&matches), size_(static_cast<std::uint32_t>(matches.documents.size())),
      blocks_((matches.documents.size() + block_size - 1) / block_size) {}

Score Cursor::block_bound(std::size_t block) const {
  return list_ == nullptr ? bound_ : bound_of(weight_, list_->impact(block), scoring_.impact_scale);
}

bool Cursor::move_window(std::uint32_t begin) {
  if (window_block_ < blocks_ && list_->last(window_block_) < begin) window_block_ = list_->seek(window_block_, begin);
  return window_block_ < blocks_;
}

Score Cursor::bound(std::uint32_t begin, std::uint32_t end) {
  if (list_ == nullptr || blocks_ == 1) return bound_;
  if (!move_window(begin)) return 0;
  std::uint8_t impact = 0;
  for (std::size_t block = window_block_; block < blocks_; ++block) {
    impact = std::max(impact, list_->impact(block));
    if (list_->last(block) + 1 >= end) break;
  }
  return bound_of(weight_, impact, scoring_.impact_scale);
}

Score Cursor::bound_at(std::uint32_t document) {
  if (list_ == nullptr || blocks_ == 1) return bound_;
  return move_window(document) ? block_bound(window_block_) : 0;
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
  if (!decoded_block_) after_codes_ = decode_frequencies(place_, codes_, decoded_);
  decoded_block_ = true;
}

/// Where few documents of a block are of interest: the same number as score_block gives.
Score Cursor::score_one(std::size_t i) {
  float frequency;
  if (list_ != nullptr) {
    decode_block();
    const std::uint32_t code = decoded_.codes[i];
    frequency = code == escape_code ? scoring_.bm25->weighted(decoded_.counts(i)) : scoring_.coded_frequencies[code];
  } else {
    frequency = matches_->frequencies[block_ * block_size + i];
  }
  return score_of(weight_, frequency, scoring_.saturation[documents_[i]]);
}

void Cursor::score_block() {
  static constexpr auto each = [] {
    std::array<std::uint32_t, block_size> numbers{};
    for (std::uint32_t i = 0; i < block_size; ++i) numbers[i] = i;
    return numbers;
  }();
  scored_ = true;
  if (list_ == nullptr) {
    score_documents(weight_, matches_->frequencies.data() + block_ * block_size, each.data(), scoring_.saturation,
                    documents_.data(), count_, scores_.data());
    return;
  }
  decode_block();
  score_documents(weight_, scoring_.coded_frequencies, decoded_.codes.data(), scoring_.saturation, documents_.data(), count_,
                  scores_.data());
  if (decoded_.escaped.empty()) return;
  for (std::size_t i = 0, escapes = 0; i < count_; ++i) {
    if (decoded_.codes[i] != escape_code) continue;
    scores_[i] = score_of(weight_, scoring_.bm25->weighted(decoded_.escaped[escapes++]), scoring_.saturation[documents_[i]]);
  }
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

std::uint32_t Cursor::skip(std::size_t count) {
  at_ += count;
  if (at_ < count_) return document_ = documents_[at_];
  if (block_ + 1 == blocks_) return document_ = no_document;
  load(block_ + 1);
  return document_ = documents_[0];
}

}  // namespace paperlens::query
