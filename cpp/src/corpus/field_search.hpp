#pragma once
// Searches texts for a pattern: by itself, or with something faster that shows where it can't match.

#include <optional>
#include <string_view>
#include <vector>

#include "paperlens/base/pattern.hpp"
#include "paperlens/base/substring.hpp"
#include "paperlens/store/column.hpp"

namespace paperlens {

/// Immutable; any number of threads may use one at a time. All ways find the same.
class FieldSearch {
 public:
  /// `filter` is that of the same expression and options. Throws as Pattern does.
  FieldSearch(std::string_view expression, const PatternOptions& options, const PatternFilter& filter);

  const Pattern& pattern() const { return pattern_; }

  /// Calls found(span) for each match in `text`.
  template <typename Found>
  void search(std::string_view text, Found&& found) const {
    if (literal_) {
      for (std::size_t at = literal_->find(text); at != text.npos; at = literal_->find(text, at + literal_->size())) {
        found(Span{at, at + literal_->size()});
      }
    } else if (!starts_.empty()) {
      for (std::size_t at = next_start(text, 0); at != text.npos;) {  // none is empty
        const auto match = pattern_.search(text, at);
        if (!match) return;
        found(*match);
        at = next_start(text, static_cast<std::size_t>(match->end));
      }
    } else if (may_match(text)) {
      MatchCursor cursor(pattern_, text);
      while (const auto match = cursor.next()) found(*match);
    }
  }

  /// Calls found(row, span) for each match in the rows [begin, end) of a column, each of which is a text of its own.
  template <typename Found>
  void search_rows(const StringColumn& column, std::size_t begin, std::size_t end, Found&& found) const {
    if (!literal_ && !needed_) {
      search_blocks(column, begin, end, found);
      return;
    }
    // The rows stand one after the other: what is not in them all together needs no look at each.
    const std::string_view all = column.rows(begin, end);
    const Substring& wanted = literal_ ? *literal_ : *needed_;
    std::size_t row = begin, row_begin = 0;
    for (std::size_t at = wanted.find(all); at != all.npos;) {
      while (row_begin + column[row].size() <= at) row_begin += column[row++].size();
      const std::size_t row_end = row_begin + column[row].size();
      if (literal_) {
        const bool inside = at + literal_->size() <= row_end;  // and not across two rows
        if (inside) found(row, Span{at - row_begin, at - row_begin + literal_->size()});
        at = wanted.find(all, inside ? at + literal_->size() : row_end);
      } else {
        search(column[row], [&](Span span) { found(row, span); });
        at = wanted.find(all, row_end);
      }
    }
  }

 private:
  /// search_rows without a string to look for: some rows at a time are searched together, and one by one only where
  /// that finds something. It stops at the first find, so that little is read twice.
  template <typename Found>
  void search_blocks(const StringColumn& column, std::size_t begin, std::size_t end, Found&& found) const {
    constexpr std::size_t block_bytes = 8192;
    for (std::size_t block = begin; block < end;) {
      std::size_t block_end = block + 1;
      while (block_end < end && column.rows(block, block_end).size() < block_bytes) ++block_end;
      if (!relaxed_ || relaxed_->matches_in(column.rows(block, block_end))) {
        for (std::size_t row = block; row < block_end; ++row) {
          search(column[row], [&](Span span) { found(row, span); });
        }
      }
      block = block_end;
    }
  }

  bool may_match(std::string_view text) const;
  std::size_t next_start(std::string_view text, std::size_t from) const;

  Pattern pattern_;
  std::optional<Substring> literal_;  // matches where the pattern does
  std::vector<Substring> starts_;     // one of them starts each match, none of which is empty
  std::optional<Substring> needed_;   // stands in any text that the pattern matches in
  std::optional<Pattern> before_;     // matches what ends before `needed_`, wherever the pattern matches
  std::optional<Pattern> relaxed_;    // matches wherever the pattern does, whatever stands around it
};

}  // namespace paperlens
