#pragma once
// Searches texts for a pattern: by itself, or with something faster that shows where it can't match.

#include <optional>
#include <string_view>

#include "paperlens/base/pattern.hpp"
#include "paperlens/base/substring.hpp"
#include "paperlens/store/column.hpp"

namespace paperlens {

/// Immutable; any number of threads may use one at a time. All ways find the same.
class FieldSearch {
 public:
  /// `expression` must parse; `filter` is that of the same expression and options.
  FieldSearch(std::string_view expression, const PatternOptions& options, const PatternFilter& filter);

  const Pattern& pattern() const { return pattern_; }
  /// Whether the pattern is just a string.
  bool is_literal() const { return literal_.has_value(); }

  /// Calls found(span) for each match in `text`.
  template <typename Found>
  void search(std::string_view text, Found&& found) const {
    if (literal_) {
      for (std::size_t at = literal_->find(text); at != text.npos; at = literal_->find(text, at + literal_->size())) {
        found(Span{at, at + literal_->size()});
      }
      return;
    }
    if (needed_ && needed_->find(text) == text.npos) return;
    MatchCursor cursor(pattern_, text);
    while (const auto match = cursor.next()) found(*match);
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
        MatchCursor cursor(pattern_, column[row]);
        while (const auto match = cursor.next()) found(row, *match);
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

  Pattern pattern_;
  std::optional<Substring> literal_;  // matches where the pattern does
  std::optional<Substring> needed_;   // stands in any text that the pattern matches in
  std::optional<Pattern> relaxed_;    // matches wherever the pattern does, whatever stands around it
};

}  // namespace paperlens
