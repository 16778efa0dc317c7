// MaxScore (Turtle, Flood 1995) over windows of documents: the scores of the terms that a hit has to have one of are
// added up in a small array; only documents whose sum, with the bounds of the other terms, can still get among the best
// are looked up in those others. Bounds are taken anew for each window from the blocks that reach into it (block-max
// indexes, Ding, Suel 2011).

#include "rank.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace paperlens::query {
namespace {

// Documents. The first window is small, so that the least score that gets in is soon high enough to leave terms out; the
// sums of the largest fit into the first-level cache.
constexpr std::uint32_t first_window = 512, window = 4096;

constexpr std::size_t lookup_cost = 4;  // in scores added up

struct Workspace {
  std::array<std::uint64_t, window> sums{};
  std::array<std::uint64_t, window / 64> touched{};
};

/// Not inlined: the compiler would look its address up at each use.
[[gnu::noinline]] Workspace& workspace() {
  thread_local Workspace space;
  return space;
}

class AnyRanker {
 public:
  AnyRanker(const Plan& plan, std::vector<Cursor>& cursors, std::uint32_t first_row, std::uint32_t documents,
            const DocumentMask* mask, Top& top)
      : plan_(plan), cursors_(cursors), first_row_(first_row), documents_(documents), mask_(mask), top_(top) {
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      if (plan.terms[i].matches) ++wanted_;
      if (plan.terms[i].matches || plan.terms[i].boost > 0) order_.push_back(i);
    }
    bounds_.resize(cursors.size());
  }

  void run() {
    if (wanted_ == 0) return;
    Workspace& space = workspace();
    try {
      run(space);
    } catch (...) {  // a damaged index: leave no sums behind
      space = {};
      throw;
    }
  }

 private:
  void run(Workspace& space) {
    std::uint32_t width = first_window;
    for (std::uint32_t base = 0; base < documents_;) {
      for (std::size_t i = 0; i < cursors_.size(); ++i) bounds_[i] = cursors_[i].bound();
      partition();
      std::uint32_t next = no_document;
      for (std::size_t i = essential_; i < order_.size(); ++i) next = std::min(next, cursors_[order_[i]].seek(base));
      if (next >= documents_) return;
      base = next;
      const std::uint32_t end = std::min(documents_, base + width);
      width = std::min(window, width * 2);
      for (std::size_t i = 0; i < cursors_.size(); ++i) bounds_[i] = cursors_[i].bound(base, end);
      partition();
      if (prefix_.back() + plan_.bonus >= top_.least()) run_window(base, end, space);
      base = end;
    }
  }

  /// Orders the terms: first those without which a document cannot get among the best, from `essential_` on those of
  /// which it must have one.
  void partition() {
    const std::uint64_t least = top_.least();
    std::uint64_t sum = 0;
    for (const std::size_t term : order_) sum += bounds_[term];
    const bool all_needed = plan_.bonus != 0 && sum < least;  // only documents with all terms are left
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      if (plan_.terms[a].matches != plan_.terms[b].matches) return plan_.terms[b].matches;  // never alone a hit
      if (all_needed && cursors_[a].size() != cursors_[b].size()) return cursors_[a].size() > cursors_[b].size();
      return bounds_[a] != bounds_[b] ? bounds_[a] < bounds_[b] : a < b;
    });
    prefix_.assign(1, 0);
    for (const std::size_t term : order_) prefix_.push_back(prefix_.back() + bounds_[term]);
    essential_ = order_.size() - wanted_;
    const std::size_t optional = essential_;
    while (essential_ + 1 < order_.size() && (all_needed || prefix_[essential_ + 1] < least)) ++essential_;
    // To look a document up in a list costs as much as to add up several scores: short lists are added up anyway.
    std::size_t added = 0;
    for (std::size_t i = essential_; i < order_.size(); ++i) added += cursors_[order_[i]].size();
    while (essential_ > optional && cursors_[order_[essential_ - 1]].size() <= lookup_cost * added) {
      added += cursors_[order_[--essential_]].size();
    }
  }

  void run_window(std::uint32_t base, std::uint32_t end, Workspace& space) {
    const std::uint64_t rest = prefix_[essential_];
    const std::size_t all = order_.size() - essential_;
    std::uint64_t least = top_.least();
    const Cursor::Sums window_sums{base, end, space.sums.data(), space.touched.data()};
    // The highest bounds first: to what comes last only documents with a good sum are still of interest.
    for (std::size_t i = order_.size(); i-- > essential_;) {
      Cursor& cursor = cursors_[order_[i]];
      if (cursor.seek(base) >= end) continue;
      const std::uint64_t later = prefix_[i];  // bounds of the terms after this one, and of those that are only looked up
      constexpr std::size_t never = SIZE_MAX;
      cursor.add_scores(window_sums, least > later ? least - later : 0, plan_.bonus == 0 ? never : order_.size() - 1 - i);
    }
    for (std::size_t word = 0; word < (end - base + 63) / 64; ++word) {
      for (std::uint64_t bits = std::exchange(space.touched[word], 0); bits != 0; bits &= bits - 1) {
        const auto slot = static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(bits));
        const std::uint64_t sum = std::exchange(space.sums[slot], 0);
        const std::size_t found = sum & 0xFFFF;
        if ((sum >> 16) + rest < least && (found < all || plan_.bonus == 0)) continue;
        complete(base + slot, sum >> 16, found);
        least = top_.least();
      }
    }
  }

  /// Adds the scores of the terms before essential_, unless it is plain that they cannot lift the document high enough.
  [[gnu::noinline]] void complete(std::uint32_t document, std::uint64_t score, std::size_t found) {
    std::size_t lacking = order_.size() - essential_ - found;  // essential terms that it does not have
    if (score + prefix_[essential_] + (lacking == 0 ? plan_.bonus : 0) < top_.least()) return;
    if (mask_ != nullptr && !(*mask_)[document]) return;
    for (std::size_t i = essential_; i-- > 0;) {
      const std::size_t term = order_[i];
      if (score + prefix_[i + 1] + (lacking == 0 ? plan_.bonus : 0) < top_.least()) return;
      Cursor& cursor = cursors_[term];
      if (cursor.seek(document) == document) score += cursor.score();
      else if (plan_.terms[term].matches) ++lacking;
    }
    top_.offer(score + (lacking == 0 ? plan_.bonus : 0), first_row_ + document);
  }

  const Plan& plan_;
  std::vector<Cursor>& cursors_;
  const std::uint32_t first_row_, documents_;
  const DocumentMask* const mask_;
  Top& top_;
  std::vector<std::size_t> order_;
  std::vector<Score> bounds_;
  std::vector<std::uint64_t> prefix_;  // sums of the bounds of the first terms in order
  std::size_t wanted_ = 0, essential_ = 0;
};

}  // namespace

std::array<float, escape_code + 1> coded_frequencies(const Bm25& bm25) {
  std::array<float, escape_code + 1> frequencies{};
  for (std::size_t code = 0; code < escape_code; ++code) frequencies[code] = bm25.weighted(coded_counts()[code]);
  return frequencies;
}

std::vector<Cursor> open_cursors(const Plan& plan, const Collection& collection, std::size_t segment,
                                 const std::array<float, escape_code + 1>& coded) {
  const Collection::Segment& place = collection.segments()[segment];
  const Scoring scoring{place.saturation.data(), coded.data(), &collection.bm25(), place.impact_scale};
  std::vector<Cursor> cursors;
  cursors.reserve(plan.terms.size());
  for (const ScoringTerm& term : plan.terms) {
    const auto weight = static_cast<float>(term.idf * static_cast<double>(term.boost) * plan.scale);
    const Part& part = term.parts[segment];
    if (part.list) cursors.emplace_back(*part.list, scoring, weight);
    else cursors.emplace_back(part.matches, scoring, weight);
  }
  return cursors;
}

void rank_any(const Plan& plan, const Collection& collection, std::size_t segment, const DocumentMask* mask, Top& top) {
  const Collection::Segment& place = collection.segments()[segment];
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<Cursor> cursors = open_cursors(plan, collection, segment, coded);
  if (cursors.size() == 1 && plan.terms[0].matches) {
    cursors[0].scan([&] { return top.least(); },
                    [&](std::uint32_t document, Score score) {
                      if (mask == nullptr || (*mask)[document]) top.offer(score, place.first_row + document);
                    });
    return;
  }
  AnyRanker(plan, cursors, place.first_row, place.index->documents(), mask, top).run();
}

void rank_every(const Plan& plan, const Collection& collection, std::size_t segment, const DocumentMask* mask, Top& top) {
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<Cursor> cursors = open_cursors(plan, collection, segment, coded);
  const std::uint32_t first_row = collection.segments()[segment].first_row;
  std::vector<Cursor*> order;
  std::uint64_t bound = 0;
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    order.push_back(&cursors[i]);
    bound += cursors[i].bound();
  }
  std::sort(order.begin(), order.end(), [](const Cursor* a, const Cursor* b) { return a->size() < b->size(); });
  if (order.empty()) return;
  Cursor& rarest = *order[0];
  for (std::uint32_t document = rarest.seek(0); document != no_document;) {
    std::uint32_t furthest = document;
    for (std::size_t i = 1; i < order.size() && furthest == document; ++i) furthest = order[i]->seek(document);
    if (furthest != document) {
      if (furthest == no_document) return;
      document = rarest.seek(furthest);
      continue;
    }
    if (bound < top.least()) return;
    if (mask == nullptr || (*mask)[document]) {
      std::uint64_t score = 0;
      for (Cursor* cursor : order) score += cursor->score();
      top.offer(score, first_row + document);
    }
    document = rarest.next();
  }
}

void rank_given(const Plan& plan, const Collection& collection, std::size_t segment,
                const std::vector<std::uint32_t>& documents, Top& top) {
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<Cursor> cursors = open_cursors(plan, collection, segment, coded);
  const std::uint32_t first_row = collection.segments()[segment].first_row;
  for (const std::uint32_t document : documents) {
    std::uint64_t score = 0;
    for (Cursor& cursor : cursors) {
      if (cursor.seek(document) == document) score += cursor.score();
    }
    top.offer(score, first_row + document);
  }
}

}  // namespace paperlens::query
