#pragma once
// Terms that count as one.

#include "paperlens/index/text_index.hpp"
#include "plan.hpp"
#include "translate.hpp"

namespace paperlens::query {

/// Where a term of a group is looked for: a translation of a word of one title, in the titles of both languages.
inline FieldMask fields_of(const WeightedTerm& term, FieldMask fields) {
  constexpr FieldMask titles = 1U << static_cast<unsigned>(Field::title) | 1U << static_cast<unsigned>(Field::title_zh);
  return term.translation && (fields & titles) != 0 ? fields | titles : fields;
}

/// Whether a document that has no other term of the group is a hit.
inline bool suffices(const WeightedTerm& term) { return !term.translation || term.weight >= sure_translation; }

/// The terms as the members of a group.
std::vector<GroupMember> group_of(const TextIndex& index, const std::vector<WeightedTerm>& terms, FieldMask fields);

/// The documents that hold a member of the group that suffices, ascending.
std::vector<std::uint32_t> documents_of(const std::vector<GroupMember>& group, std::uint32_t documents);

/// The documents that hold any of `terms`, with the sum of their weighted frequencies in `fields`.
Matches match_any(const TextIndex& index, const std::vector<WeightedTerm>& terms, FieldMask fields, const Bm25& bm25);

}  // namespace paperlens::query
