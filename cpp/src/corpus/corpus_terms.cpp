#include "paperlens/corpus/corpus_terms.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "paperlens/base/parallel.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

constexpr std::size_t papers_in_block = 64, blocks_in_round = 64;

struct Use {
  std::uint64_t hash;
  std::uint32_t begin, end;  // in the text of the paper
  std::uint32_t count;
  float score;
};

struct PaperTerms {
  std::string text;
  std::vector<Use> uses;
};

/// What is known of a term: the spelling that most papers have, by Boyer and Moore's majority vote.
struct Term {
  std::int32_t row = -1;  // in the vocabulary
  std::int32_t votes = 0;
  std::string spelling;

  void vote(std::string_view written) {
    if (votes == 0) spelling = written;
    votes += spelling == written ? 1 : -1;
  }
};

/// How many papers have each term. Most terms are candidates that come to nothing: 12 bytes must do for each.
class PaperCounts {
 public:
  void add(std::uint64_t hash) {
    if (2 * ++used_ > hashes_.size()) grow();
    const std::size_t at = find(hash);
    used_ -= counts_[at] != 0;
    hashes_[at] = hash;
    ++counts_[at];
  }
  std::int32_t of(std::uint64_t hash) const { return counts_[find(hash)]; }

 private:
  std::size_t find(std::uint64_t hash) const {
    const std::size_t mask = hashes_.size() - 1;
    std::size_t at = (hash ^ (hash >> 32)) & mask;
    while (counts_[at] != 0 && hashes_[at] != hash) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<std::uint64_t> hashes(2 * hashes_.size());
    std::vector<std::int32_t> counts(2 * counts_.size());
    hashes.swap(hashes_);
    counts.swap(counts_);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (counts[i] == 0) continue;
      const std::size_t at = find(hashes[i]);
      hashes_[at] = hashes[i];
      counts_[at] = counts[i];
    }
  }

  std::vector<std::uint64_t> hashes_ = std::vector<std::uint64_t>(1024);
  std::vector<std::int32_t> counts_ = std::vector<std::int32_t>(1024);
  std::size_t used_ = 0;
};

/// The fields of a paper, one a line.
void read_text(const PaperRow& paper, const CorpusTermsOptions& options, std::string& text) {
  text.clear();
  const auto add = [&](std::string_view field) {
    text += field;
    text += '\n';
  };
  if (options.title) add(paper.title);
  // A title that was never translated stands twice.
  if (options.title_zh && has_han(paper.title_zh)) add(paper.title_zh);
  if (options.abstract) add(paper.abstract);
}

void read_terms(const lexicon::KeyTermModel& model, bool words_only, lexicon::KeyTermModel::Workspace& work, PaperTerms& out) {
  out.uses.clear();
  if (words_only) {
    model.cut(out.text, work);
    std::stable_sort(work.terms.begin(), work.terms.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
    std::size_t kept = 0;
    for (const lexicon::TermUse& use : work.terms) {
      if (kept > 0 && work.terms[kept - 1].hash == use.hash) {
        ++work.terms[kept - 1].count;
      } else {
        work.terms[kept++] = use;
      }
    }
    work.terms.resize(kept);
    std::sort(work.terms.begin(), work.terms.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  } else {
    model.find(out.text, work);
  }
  for (const lexicon::TermUse& use : work.terms) out.uses.push_back({use.hash, use.begin, use.end, use.count, use.score});
}

}  // namespace

CorpusTerms corpus_terms(const Corpus& corpus, const lexicon::KeyTermModel& model, const CorpusTermsOptions& options,
                         const std::function<void(std::uint64_t, std::uint64_t)>& report) {
  const std::size_t threads = thread_count(static_cast<unsigned>(options.threads));
  const float least = options.words_only ? std::numeric_limits<float>::lowest() : options.min_score;
  std::vector<lexicon::KeyTermModel::Workspace> work(threads);
  std::vector<PaperTerms> round(std::min(corpus.size(), papers_in_block * blocks_in_round));
  PaperCounts papers_with;
  std::unordered_map<std::uint64_t, Term> known;
  CorpusTerms out;
  std::vector<std::pair<std::uint64_t, const Term*>> vocabulary;
  for (std::size_t first = 0; first < corpus.size(); first += round.size()) {
    const std::size_t count = std::min(round.size(), corpus.size() - first);
    report(first, corpus.size());
    in_parallel((count + papers_in_block - 1) / papers_in_block, threads, [&](std::size_t block, const Worker& worker) {
      const std::size_t end = std::min(count, (block + 1) * papers_in_block);
      for (std::size_t i = block * papers_in_block; i < end && !worker.ended; ++i) {
        const auto [table, row] = corpus.snapshot()->place(corpus.row(first + i));
        read_text(table.row(row), options, round[i].text);
        read_terms(model, options.words_only, work[worker.number], round[i]);
      }
    });
    for (std::size_t i = 0; i < count; ++i) {
      for (const Use& use : round[i].uses) {
        papers_with.add(use.hash);
        if (use.score < least) continue;
        Term& term = known[use.hash];
        term.vote(std::string_view(round[i].text).substr(use.begin, use.end - use.begin));
        if (term.row < 0) {
          term.row = static_cast<std::int32_t>(vocabulary.size());
          vocabulary.emplace_back(use.hash, &term);
        }
        out.papers.push_back(static_cast<std::int32_t>(first + i));
        out.terms.push_back(term.row);
        out.counts.push_back(static_cast<std::int32_t>(use.count));
        out.scores.push_back(use.score);
      }
    }
  }
  report(corpus.size(), corpus.size());
  for (const auto& [hash, term] : vocabulary) {
    out.spellings.push_back(term->spelling);
    out.papers_with_term.push_back(papers_with.of(hash));
  }
  return out;
}

}  // namespace paperlens
