#pragma once
// Finds terms that stand one after the other.

#include "paperlens/index/text_index.hpp"
#include "plan.hpp"

namespace paperlens::query {

/// The documents of a segment in which, at some position p of a field in `fields`, one of phrase[i] stands at p + i for
/// each i; phrase[i] may be empty: anything may stand there. The frequency of a document is how often, weighted by
/// field. Precondition: some phrase[i] is not empty.
Matches match_phrase(const TextIndex& index, const PhraseTerms& phrase, FieldMask fields, const Bm25& bm25);

}  // namespace paperlens::query
