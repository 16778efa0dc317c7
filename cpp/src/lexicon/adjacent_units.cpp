#include "adjacent_units.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "paperlens/base/parallel.hpp"

namespace paperlens::lexicon {
namespace {

constexpr UnitId no_term = std::numeric_limits<UnitId>::max();
constexpr std::size_t units_at_once = 32;
constexpr float least_count = 0.5F;

/// Which term begins at each unit of the source.
struct Occurrences {
  std::vector<UnitId> term_at;
  std::vector<AdjacentTerm> terms;
};

Occurrences find_terms(const Sentences& source, const JoinUnits& join, std::uint32_t min_support) {
  struct Candidate {
    std::uint32_t support = 0;
    std::size_t last = std::numeric_limits<std::size_t>::max();  // sentence
    UnitId term = no_term;
  };
  std::unordered_map<std::uint64_t, Candidate> candidates;
  const auto key = [&](std::size_t i) { return std::uint64_t{source.units[i]} << 32 | source.units[i + 1]; };
  const auto each_place = [&](const auto& visit) {
    for (std::size_t sentence = 0; sentence < source.size(); ++sentence) {
      for (std::size_t i = source.offsets[sentence]; i + 1 < source.offsets[sentence + 1]; ++i) visit(sentence, i);
    }
  };
  each_place([&](std::size_t sentence, std::size_t i) {
    Candidate& candidate = candidates[key(i)];
    if (candidate.last != sentence) ++candidate.support;
    candidate.last = sentence;
  });
  Occurrences found;
  found.term_at.assign(source.units.size(), no_term);
  each_place([&](std::size_t, std::size_t i) {
    Candidate& candidate = candidates[key(i)];
    if (candidate.support < min_support) return;
    if (candidate.term == no_term) {
      std::string term = join(source.units[i], source.units[i + 1]);
      if (term.empty()) {
        candidate.support = 0;
        return;
      }
      candidate.term = static_cast<UnitId>(found.terms.size());
      found.terms.push_back({std::move(term), candidate.support, 0, {}});
    }
    found.term_at[i] = candidate.term;
  });
  return found;
}

}  // namespace

std::vector<AdjacentTerm> adjacent_terms(const Sentences& source, const Sentences& target, const WordModel& model,
                                         const JoinUnits& join, std::uint32_t min_support, std::size_t threads) {
  Occurrences found = find_terms(source, join, min_support);
  struct Cell {
    UnitId term, target;
    double count;
  };
  const std::size_t chunks = (target.vocabulary + units_at_once - 1) / units_at_once;
  std::vector<std::vector<Cell>> cells(chunks);
  struct Scratch {
    WordModel::Row row;
    std::vector<float> shares, counts;
    std::vector<UnitId> touched;
  };
  std::vector<Scratch> scratch(std::max<std::size_t>(1, threads));
  in_parallel(chunks, threads, [&](std::size_t chunk, const Worker& worker) {
    Scratch& own = scratch[worker.number];
    if (own.row.empty()) own = {model.row(), {}, std::vector<float>(found.terms.size()), {}};
    const std::size_t end = std::min<std::size_t>(target.vocabulary, (chunk + 1) * units_at_once);
    for (std::size_t unit = chunk * units_at_once; unit < end; ++unit) {
      const auto into = static_cast<UnitId>(unit);
      model.load(into, own.row);
      own.touched.clear();
      for (const WordModel::Place& place : model.places(into)) {
        model.posteriors(own.row, place.sentence, own.shares);
        const std::size_t begin = source.offsets[place.sentence];
        for (std::size_t i = 0; i + 1 < own.shares.size(); ++i) {
          const UnitId term = found.term_at[begin + i];
          if (term == no_term) continue;
          if (own.counts[term] == 0) own.touched.push_back(term);
          own.counts[term] += own.shares[i] + own.shares[i + 1];
        }
      }
      for (const UnitId term : own.touched) {
        if (own.counts[term] > 0) cells[chunk].push_back({term, into, static_cast<double>(own.counts[term])});
        own.counts[term] = 0;
      }
    }
  });
  for (const std::vector<Cell>& some : cells) {
    for (const Cell& cell : some) {
      AdjacentTerm& term = found.terms[cell.term];
      term.count += cell.count;
      if (cell.count >= static_cast<double>(least_count)) term.targets.push_back({cell.target, cell.count});
    }
  }
  return std::move(found.terms);
}

}  // namespace paperlens::lexicon
