#pragma once
// Finds the best documents of one segment for a plan.

#include <variant>
#include <vector>

#include "paperlens/base/row_set.hpp"
#include "plan.hpp"
#include "top.hpp"

namespace paperlens::query {

/// Documents with any of the plan's terms that `matches`. `allowed` and `known` are rows of the collection: only those in
/// `allowed` (null: all) are of interest, and none in `known` (null: none).
void rank_any(const Plan& plan, const Collection& collection, std::size_t segment, const RowSet* allowed,
              const RowSet* known, Top& top);

/// Likewise those with every term of the plan that `matches`. Adds the plan's bonus.
void rank_every(const Plan& plan, const Collection& collection, std::size_t segment, const RowSet* allowed,
                const RowSet* known, Top& top);

/// The `documents` given, ascending.
void rank_given(const Plan& plan, const Collection& collection, std::size_t segment,
                const std::vector<std::uint32_t>& documents, Top& top);

/// Weighted frequencies of the codes; that of escape_code is 0.
std::array<float, escape_code + 1> coded_frequencies(const Bm25& bm25);

using TermCursor = std::variant<Cursor, GroupCursor>;

/// Of `document`, which is not less than the one before; 0 if it does not have the term.
Score score_at(TermCursor& cursor, std::uint32_t document);

/// A cursor for each term of the plan.
std::vector<TermCursor> open_cursors(const Plan& plan, const Collection& collection, std::size_t segment,
                                 const std::array<float, escape_code + 1>& coded);

}  // namespace paperlens::query
