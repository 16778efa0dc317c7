#pragma once
// The terms of all papers of a corpus as one table: which paper has which term, how often, and how telling it is there.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "paperlens/corpus/corpus.hpp"
#include "paperlens/lexicon/key_terms.hpp"

namespace paperlens {

/// Columns of equal length, sorted by paper, then by the first place of the term in it.
struct CorpusTerms {
  std::vector<std::int32_t> papers;  ///< positions in the corpus
  std::vector<std::int32_t> terms;   ///< places in `spellings`
  std::vector<std::int32_t> counts;
  std::vector<float> scores;
  std::vector<std::string> spellings;          ///< of each term, as most papers write it
  std::vector<std::int32_t> papers_with_term;  ///< of each term: its document frequency
};

struct CorpusTermsOptions {
  bool title = false, title_zh = false, abstract = true;  ///< the fields that are read
  bool words_only = false;  ///< words as they are cut, rather than the candidates for key terms
  float min_score = 0;      ///< what scores less is counted in `papers_with_term`, but is no row; not for words
  std::size_t threads = 0;  ///< 0: one for each core
};

/// Deterministic, whatever the number of threads. `report` is called now and then in the calling thread with the papers
/// done and all; what it throws ends the work.
CorpusTerms corpus_terms(const Corpus& corpus, const lexicon::KeyTermModel& model, const CorpusTermsOptions& options,
                         const std::function<void(std::uint64_t, std::uint64_t)>& report);

}  // namespace paperlens
