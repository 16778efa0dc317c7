#include "paperlens/lexicon/word_model.hpp"

#include <algorithm>
#include <limits>

#include "paperlens/base/error.hpp"
#include "paperlens/base/parallel.hpp"

namespace paperlens::lexicon {
namespace {

constexpr std::size_t units_at_once = 32;  // of the target, that a thread takes

/// What `values` count, one after the other: where each one's begin.
std::vector<std::size_t> offsets_of(std::span<const UnitId> units, std::size_t vocabulary) {
  std::vector<std::size_t> offsets(vocabulary + 1);
  for (const UnitId unit : units) ++offsets[unit + 1];
  for (std::size_t i = 0; i < vocabulary; ++i) offsets[i + 1] += offsets[i];
  return offsets;
}

}  // namespace

WordModel::WordModel(const Sentences& source, const Sentences& target, unsigned iterations, std::size_t threads)
    : source_(&source), target_(&target) {
  if (source.size() != target.size()) {
    throw Error(ErrorKind::invalid_argument, "parallel text: both sides must have as many sentences");
  }
  place_offsets_ = offsets_of(target.units, target.vocabulary);
  places_.resize(target.units.size());
  std::vector<std::size_t> next = place_offsets_;
  for (std::size_t i = 0; i < target.size(); ++i) {
    std::uint32_t position = 0;
    for (const UnitId unit : target[i]) places_[next[unit]++] = {static_cast<std::uint32_t>(i), position++};
  }
  offsets_.reserve(target.vocabulary + std::size_t{1});
  offsets_.push_back(0);
  std::vector<UnitId> seen_by(source.vocabulary, std::numeric_limits<UnitId>::max());
  for (UnitId unit = 0; unit < target.vocabulary; ++unit) {
    for (const Place& place : places(unit)) {
      for (const UnitId from : source[place.sentence]) {
        if (seen_by[from] == unit) continue;
        seen_by[from] = unit;
        sources_.push_back(from);
      }
    }
    std::sort(sources_.begin() + static_cast<std::ptrdiff_t>(offsets_.back()), sources_.end());
    sources_.push_back(source.vocabulary);
    offsets_.push_back(sources_.size());
  }
  probabilities_.assign(sources_.size(), 1.0F);
  for (unsigned i = 0; i < iterations; ++i) expect_and_maximise(threads);
}

void WordModel::load(UnitId target, Row& row) const {
  for (std::size_t i = offsets_[target]; i < offsets_[target + 1]; ++i) row[sources_[i]] = probabilities_[i];
}

float WordModel::posteriors(const Row& row, std::size_t sentence, std::vector<float>& out) const {
  const std::span<const UnitId> units = (*source_)[sentence];
  out.resize(units.size());
  const float null =
      row.back() * static_cast<float>(std::max<std::size_t>(1, units.size())) * (null_share / (1 - null_share));
  float sum = null;
  for (std::size_t i = 0; i < units.size(); ++i) sum += out[i] = row[units[i]];
  if (!(sum > 0)) return 1;
  const float scale = 1 / sum;
  for (float& share : out) share *= scale;
  return null * scale;
}

void WordModel::expect_and_maximise(std::size_t threads) {
  const std::size_t vocabulary = offsets_.size() - 1;
  std::vector<float> counts(sources_.size());
  struct Scratch {
    Row row, counts;
    std::vector<float> shares;
  };
  std::vector<Scratch> scratch(std::max<std::size_t>(1, threads));
  in_parallel((vocabulary + units_at_once - 1) / units_at_once, threads, [&](std::size_t chunk, const Worker& worker) {
    Scratch& own = scratch[worker.number];
    if (own.row.empty()) own = {row(), row(), {}};
    const std::size_t end = std::min(vocabulary, (chunk + 1) * units_at_once);
    for (std::size_t unit = chunk * units_at_once; unit < end; ++unit) {
      const auto target = static_cast<UnitId>(unit);
      load(target, own.row);
      for (const UnitId source : sources(target)) own.counts[source] = 0;
      for (const Place& place : places(target)) {
        own.counts.back() += posteriors(own.row, place.sentence, own.shares);
        const std::span<const UnitId> units = (*source_)[place.sentence];
        for (std::size_t i = 0; i < units.size(); ++i) own.counts[units[i]] += own.shares[i];
      }
      for (std::size_t i = offsets_[unit]; i < offsets_[unit + 1]; ++i) counts[i] = own.counts[sources_[i]];
    }
  });
  std::vector<double> totals(source_->vocabulary + std::size_t{1});
  for (std::size_t i = 0; i < counts.size(); ++i) totals[sources_[i]] += static_cast<double>(counts[i]);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double total = totals[sources_[i]];
    probabilities_[i] = total > 0 ? static_cast<float>(static_cast<double>(counts[i]) / total) : 0;
  }
}

float WordModel::probability(UnitId target, UnitId source) const {
  const std::span<const UnitId> all = sources(target);
  const auto found = std::lower_bound(all.begin(), all.end(), source);
  if (found == all.end() || *found != source) return 0;
  return probabilities(target)[static_cast<std::size_t>(found - all.begin())];
}

std::span<const UnitId> WordModel::sources(UnitId target) const {
  return std::span(sources_).subspan(offsets_[target], offsets_[target + 1] - offsets_[target]);
}

std::span<const float> WordModel::probabilities(UnitId target) const {
  return std::span(probabilities_).subspan(offsets_[target], offsets_[target + 1] - offsets_[target]);
}

std::span<const WordModel::Place> WordModel::places(UnitId target) const {
  return std::span(places_).subspan(place_offsets_[target], place_offsets_[target + 1] - place_offsets_[target]);
}

}  // namespace paperlens::lexicon
