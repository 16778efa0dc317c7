#pragma once
// What the titles of a corpus, which are parallel text, say about translation.

#include <memory>

#include "paperlens/corpus/snapshot.hpp"
#include "paperlens/lexicon/translator.hpp"

namespace paperlens {

/// The serialised TranslationTable of English titles and the Chinese ones beside them: of some 2,000 papers, evenly
/// chosen, as more say little that is new.
SharedBytes learn_from_titles(DocId papers, const DocumentFields& fields, unsigned threads);

/// That of a segment; if it is not in its file, learned, once, whichever thread asks first. `threads`: 0 is as many as
/// there are cores.
const SharedBytes& title_translations(const Segment& segment, unsigned threads = 0);

/// `built_in` and the titles of all segments together; the titles are read when they are first needed. A snapshot has one
/// translator: that of the first call.
const std::shared_ptr<const lexicon::Translator>& translator_of(const Snapshot& snapshot, const lexicon::TranslationTable& built_in);

}  // namespace paperlens
