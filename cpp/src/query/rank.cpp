// MaxScore (Turtle, Flood 1995) over windows of documents. The scores of the terms that a hit has to have one of, the
// essential ones, are added up in a small array; only documents whose sum, with the bounds of the other terms, can still
// get among the best are joined with those others, one list after the other. Bounds are taken anew for each window from
// the blocks that reach into it (block-max indexes, Ding, Suel 2011). Where a hit has to have every term, the rarest is
// essential, and a document that another list lacks is dropped.

#include "rank.hpp"

#include <algorithm>

namespace paperlens::query {
namespace {

// Documents. The first window is small, so that the least score that gets in is soon high enough to leave terms out; the
// sums of the largest fit into the first-level cache.
constexpr std::uint32_t first_window = 512, most_documents = 4096;

constexpr std::size_t seek_cost = 16;  // in documents walked past

struct Window {
  std::uint32_t base = 0, end = 0;
  std::array<Score, most_documents> sums{};  // 0 between two windows
  std::array<std::uint32_t, most_documents + 1> candidates;  // slots, and room for one that is none
  std::size_t count = 0;                                     // of candidates; other slots have sums too low to matter, or 0
  struct Found {
    std::uint32_t slot;
    Score sum;
  };
  std::array<Found, most_documents> found;  // scratch
  std::array<float, most_documents> frequencies{};  // of a group of terms; 0 between two of them
};

/// Not inlined: the compiler would look its address up at each use.
[[gnu::noinline]] Window& thread_window() {
  thread_local Window window;
  return window;
}

class Ranker {
 public:
  Ranker(const Plan& plan, bool every, std::vector<TermCursor>& cursors, const Collection::Segment& segment, const RowSet* allowed,
         const RowSet* known, Top& top)
      : plan_(plan), every_(every), bonus_(every ? plan.bonus : 0), cursors_(cursors), first_row_(segment.first_row),
        documents_(segment.index->documents()), allowed_(allowed), known_(known), top_(top), bounds_(cursors.size()) {
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      if (plan.terms[i].matches) ++wanted_;
      if (plan.terms[i].scores()) order_.push_back(i);
    }
  }

  void run() {
    if (wanted_ == 0) return;
    Window& window = thread_window();
    try {
      run(window);
    } catch (...) {  // a damaged index: leave no sums behind
      window.sums.fill(0);
      window.frequencies.fill(0);
      throw;
    }
  }

 private:
  void run(Window& window) {
    std::uint32_t width = first_window;
    for (window.base = 0; window.base < documents_; window.base = window.end) {
      for (const std::size_t term : order_) bounds_[term] = std::visit([](const auto& cursor) { return cursor.bound(); }, cursors_[term]);
      partition();
      std::uint32_t next = no_document;
      for (std::size_t i = essential_; i < order_.size(); ++i) {
        next = std::min(next, std::visit([&](auto& cursor) { return cursor.seek(window.base); }, cursors_[order_[i]]));
      }
      if (next >= documents_) return;
      window.base = next;
      window.end = std::min(documents_, window.base + width);
      width = std::min(most_documents, width * 2);
      for (const std::size_t term : order_) {
        bounds_[term] = std::visit([&](auto& cursor) { return cursor.bound(window.base, window.end); }, cursors_[term]);
      }
      partition();
      if (prefix_.back() + bonus_ >= top_.least()) rank(window);
    }
  }

  std::uint32_t size(std::size_t term) const {
    return std::visit([](const auto& cursor) { return cursor.size(); }, cursors_[term]);
  }

  bool is_required(std::size_t term) const { return every_ && plan_.terms[term].matches; }

  /// Orders the terms: last the essential ones, before them those to join with, the last of them first.
  void partition() {
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      if (plan_.terms[a].matches != plan_.terms[b].matches) return plan_.terms[b].matches;  // never alone a hit
      if (every_ && size(a) != size(b)) return size(a) > size(b);
      return bounds_[a] != bounds_[b] ? bounds_[a] < bounds_[b] : a < b;
    });
    prefix_.assign(1, 0);
    for (const std::size_t term : order_) prefix_.push_back(prefix_.back() + bounds_[term]);
    essential_ = order_.size() - (every_ ? 1 : wanted_);
    while (essential_ + 1 < order_.size() && prefix_[essential_ + 1] < top_.least()) ++essential_;
  }

  /// What a document must have to get among the best, with the bounds of the first `terms` in order_.
  Score least_with(std::size_t terms) const {
    const Score rest = prefix_[terms] + bonus_;
    return top_.least() > rest ? top_.least() - rest : 1;
  }

  void rank(Window& window) {
    window.count = 0;
    for (std::size_t i = essential_; i < order_.size(); ++i) {
      std::visit([&](auto& cursor) { add(cursor, window, least_with(essential_)); }, cursors_[order_[i]]);
    }
    if (allowed_ != nullptr || known_ != nullptr) {
      keep(window, [&](std::uint32_t slot) {
        const std::uint32_t row = first_row_ + window.base + slot;
        return (allowed_ == nullptr || (*allowed_)[row]) && (known_ == nullptr || !(*known_)[row]);
      });
    }
    for (std::size_t i = essential_; i-- > 0 && window.count != 0;) join(i, window);
    for (std::size_t c = 0; c < window.count; ++c) {
      const std::uint32_t slot = window.candidates[c];
      top_.offer(window.sums[slot] + bonus_, first_row_ + window.base + slot);
    }
    std::fill_n(window.sums.begin(), window.end - window.base, 0U);
  }

  /// Adds the scores of a term; what reaches `least` by that is a candidate.
  static void add(Cursor& cursor, Window& window, Score least) {
    std::size_t count = window.count;
    for (std::uint32_t at = cursor.seek(window.base); at < window.end;) {
      const std::span<const std::uint32_t> documents = cursor.documents_before(window.end);
      const Score* const scores = cursor.scores();
      for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::uint32_t slot = documents[i] - window.base;
        const Score before = window.sums[slot], sum = before + scores[i];
        window.sums[slot] = sum;
        window.candidates[count] = slot;
        count += static_cast<std::size_t>(before < least) & static_cast<std::size_t>(sum >= least);
      }
      at = cursor.skip(documents.size());
    }
    window.count = count;
  }

  /// A group has many documents: the candidates are looked for in all of the window.
  static void add(GroupCursor& cursor, Window& window, Score least) {
    const std::uint32_t width = window.end - window.base;
    cursor.add_frequencies(window.base, window.end, window.frequencies.data());
    cursor.add_scores(window.base, width, window.frequencies.data(), window.sums.data());
    std::fill_n(window.frequencies.begin(), width, 0.0F);
    std::size_t count = 0;
    for (std::uint32_t slot = 0; slot < width; ++slot) {
      window.candidates[count] = slot;
      count += static_cast<std::size_t>(window.sums[slot] >= least);
    }
    window.count = count;
  }

  /// Leaves only those candidates for whom `keeps(slot)`.
  template <typename Keeps>
  static void keep(Window& window, Keeps keeps) {
    std::size_t kept = 0;
    for (std::size_t c = 0; c < window.count; ++c) {
      const std::uint32_t slot = window.candidates[c];
      if (keeps(slot)) window.candidates[kept++] = slot;
      else window.sums[slot] = 0;
    }
    window.count = kept;
  }

  /// Adds the scores of order_[i] to the candidates; drops those that do not get among the best, or lack a required term.
  void join(std::size_t i, Window& window) {
    const Score least = least_with(i + 1);
    keep(window, [&](std::uint32_t slot) { return window.sums[slot] >= least; });
    const auto join_with = [&](auto& cursor) {
      const std::size_t expected = std::size_t{cursor.size()} * (window.end - window.base) / documents_;
      return window.count * seek_cost < expected ? seek(cursor, window, least_with(i)) : walk(cursor, window, least);
    };
    const std::size_t found = std::visit(join_with, cursors_[order_[i]]);
    if (is_required(order_[i])) {
      for (std::size_t c = 0; c < window.count; ++c) window.sums[window.candidates[c]] = 0;
      for (std::size_t f = 0; f < found; ++f) window.candidates[f] = window.found[f].slot;
      window.count = found;
    }
    for (std::size_t f = 0; f < found; ++f) window.sums[window.found[f].slot] = window.found[f].sum;
  }

  /// Looks all documents of a list up in the window: those with sums of at least `least` are candidates.
  static std::size_t walk(Cursor& cursor, Window& window, Score least) {
    std::size_t found = 0;
    std::array<std::uint32_t, block_size> shared;
    for (std::uint32_t at = cursor.seek(window.base); at < window.end;) {
      const std::span<const std::uint32_t> documents = cursor.documents_before(window.end);
      std::size_t count = 0;
      for (std::uint32_t i = 0; i < documents.size(); ++i) {
        shared[count] = i;
        count += window.sums[documents[i] - window.base] >= least ? 1U : 0U;
      }
      if (count > block_size / 8) cursor.scores();
      for (std::size_t s = 0; s < count; ++s) {
        const std::uint32_t slot = documents[shared[s]] - window.base;
        window.found[found++] = {slot, window.sums[slot] + cursor.score(shared[s])};
      }
      at = cursor.skip(documents.size());
    }
    return found;
  }

  static std::size_t walk(GroupCursor& cursor, Window& window, Score) {
    cursor.add_frequencies(window.base, window.end, window.frequencies.data());
    std::size_t found = 0;
    for (std::size_t c = 0; c < window.count; ++c) {
      const std::uint32_t slot = window.candidates[c];
      const Score score = cursor.score_of(window.base + slot, window.frequencies[slot]);
      if (score != 0) window.found[found++] = {slot, window.sums[slot] + score};
    }
    std::fill_n(window.frequencies.begin(), window.end - window.base, 0.0F);
    return found;
  }

  static void sort_candidates(Window& window) {
    std::sort(window.candidates.begin(), window.candidates.begin() + static_cast<std::ptrdiff_t>(window.count));
  }

  static std::size_t seek(GroupCursor& cursor, Window& window, Score) {
    sort_candidates(window);
    std::size_t found = 0;
    for (std::size_t c = 0; c < window.count; ++c) {
      const std::uint32_t slot = window.candidates[c];
      const Score score = cursor.score_of(window.base + slot, cursor.frequency_at(window.base + slot));
      if (score != 0) window.found[found++] = {slot, window.sums[slot] + score};
    }
    return found;
  }

  /// Looks the candidates up in a list, block by block: few blocks of a long one are decoded.
  static std::size_t seek(Cursor& cursor, Window& window, Score least) {
    sort_candidates(window);
    std::size_t found = 0;
    for (std::size_t c = 0; c < window.count; ++c) {
      const std::uint32_t slot = window.candidates[c], document = window.base + slot;
      const Score sum = window.sums[slot];
      if (sum + cursor.bound_at(document) < least) continue;
      if (cursor.seek(document) == document) window.found[found++] = {slot, sum + cursor.score()};
    }
    return found;
  }

  const Plan& plan_;
  const bool every_;   ///< a hit has all terms that match
  const Score bonus_;
  std::vector<TermCursor>& cursors_;
  const std::uint32_t first_row_, documents_;
  const RowSet *const allowed_, *const known_;
  Top& top_;
  std::vector<std::size_t> order_;
  std::vector<Score> bounds_, prefix_;  // of each term; sums of the first in order_
  std::size_t wanted_ = 0, essential_ = 0;
};

}  // namespace

std::array<float, escape_code + 1> coded_frequencies(const Bm25& bm25) {
  std::array<float, escape_code + 1> frequencies{};
  for (std::size_t code = 0; code < escape_code; ++code) frequencies[code] = bm25.weighted(coded_counts()[code]);
  return frequencies;
}

Score score_at(TermCursor& cursor, std::uint32_t document) {
  if (auto* const group = std::get_if<GroupCursor>(&cursor)) return group->score_of(document, group->frequency_at(document));
  auto& list = std::get<Cursor>(cursor);
  return list.seek(document) == document ? list.score() : 0;
}

std::vector<TermCursor> open_cursors(const Plan& plan, const Collection& collection, std::size_t segment,
                                 const std::array<float, escape_code + 1>& coded) {
  const Collection::Segment& place = collection.segments()[segment];
  const Scoring scoring{place.saturation.data(), coded.data(), &collection.bm25(), place.impact_scale};
  std::vector<TermCursor> cursors;
  cursors.reserve(plan.terms.size());
  for (const ScoringTerm& term : plan.terms) {
    const auto weight = static_cast<float>(term.idf * static_cast<double>(term.boost) * plan.scale);
    const Part& part = term.parts[segment];
    if (part.list) cursors.emplace_back(std::in_place_type<Cursor>, *part.list, scoring, weight);
    else if (!part.group.empty()) cursors.emplace_back(std::in_place_type<GroupCursor>, part.group, scoring, weight);
    else cursors.emplace_back(std::in_place_type<Cursor>, part.matches, scoring, weight);
  }
  return cursors;
}

void rank_any(const Plan& plan, const Collection& collection, std::size_t segment, const RowSet* allowed,
              const RowSet* known, Top& top) {
  const Collection::Segment& place = collection.segments()[segment];
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<TermCursor> cursors = open_cursors(plan, collection, segment, coded);
  if (cursors.size() == 1 && plan.terms[0].matches && std::holds_alternative<Cursor>(cursors[0])) {
    std::get<Cursor>(cursors[0]).scan([&] { return top.least(); },
                    [&](std::uint32_t document, Score score) {
                      const std::uint32_t row = place.first_row + document;
                      if ((allowed == nullptr || (*allowed)[row]) && (known == nullptr || !(*known)[row])) top.offer(score, row);
                    });
    return;
  }
  Ranker(plan, false, cursors, place, allowed, known, top).run();
}

void rank_every(const Plan& plan, const Collection& collection, std::size_t segment, const RowSet* allowed,
                const RowSet* known, Top& top) {
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<TermCursor> cursors = open_cursors(plan, collection, segment, coded);
  Ranker(plan, true, cursors, collection.segments()[segment], allowed, known, top).run();
}

void rank_given(const Plan& plan, const Collection& collection, std::size_t segment,
                const std::vector<std::uint32_t>& documents, Top& top) {
  const auto coded = coded_frequencies(collection.bm25());
  std::vector<TermCursor> cursors = open_cursors(plan, collection, segment, coded);
  const std::uint32_t first_row = collection.segments()[segment].first_row;
  for (const std::uint32_t document : documents) {
    Score score = 0;
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      if (plan.terms[i].scores()) score += score_at(cursors[i], document);
    }
    top.offer(score, first_row + document);
  }
}

}  // namespace paperlens::query
