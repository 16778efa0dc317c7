#include "sentence_alignment.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "paperlens/base/parallel.hpp"
#include "paperlens/lexicon/word_model.hpp"

namespace paperlens::lexicon {
namespace {

constexpr std::size_t most_in_span = 3;
constexpr std::size_t longest_sentence = 2000;  // in units; what is longer is no sentence
constexpr double background_share = 0.2;        // of a sentence's units that nothing in the other language explains

/// English sentences of a text, as numbers in Texts.
struct SentenceSpan {
  std::size_t begin, end;
};
/// For each Chinese sentence.
using Alignment = std::vector<SentenceSpan>;

bool is_single(const Texts& texts, std::size_t text) {
  return texts.english_offsets[text + 1] - texts.english_offsets[text] <= 1 ||
         texts.chinese_offsets[text + 1] - texts.chinese_offsets[text] <= 1;
}

SentenceSpan whole(const Texts& texts, std::size_t text) {
  return {texts.english_offsets[text], texts.english_offsets[text + 1]};
}

/// The sentences that stand about as far from the beginning, and one more on each side.
Alignment align_by_place(const Texts& texts) {
  Alignment spans;
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const auto [begin, end] = whole(texts, text);
    const std::size_t from = end - begin, to = texts.chinese_offsets[text + 1] - texts.chinese_offsets[text];
    for (std::size_t i = 0; i < to; ++i) {
      const std::size_t first = i * from / to, last = ((i + 1) * from + to - 1) / to;
      const bool single = is_single(texts, text);
      spans.push_back(single ? SentenceSpan{begin, end}
                             : SentenceSpan{begin + first - std::min<std::size_t>(first, 1), std::min(end, begin + last + 1)});
    }
  }
  return spans;
}

std::size_t units_in(const Sentences& sentences, const SentenceSpan& span) {
  return sentences.offsets[span.end] - sentences.offsets[span.begin];
}

Bitext joined(const Texts& texts, const Alignment& spans, std::size_t max_cells) {
  std::vector<std::size_t> usable;
  std::size_t cells = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::size_t english = units_in(texts.english, spans[i]), chinese = texts.chinese[i].size();
    if (english == 0 || chinese == 0 || english > longest_sentence || chinese > longest_sentence) continue;
    usable.push_back(i);
    cells += english * chinese;
  }
  Bitext bitext;
  bitext.english.vocabulary = texts.english.vocabulary;
  bitext.chinese.vocabulary = texts.chinese.vocabulary;
  // Of each 1000 pairs so many are taken, spread evenly.
  const std::size_t taken = cells <= max_cells ? 1000 : max_cells * 1000 / cells;
  for (std::size_t n = 0; n < usable.size(); ++n) {
    if ((n + 1) * taken / 1000 == n * taken / 1000) continue;
    const std::size_t i = usable[n];
    const std::size_t begin = texts.english.offsets[spans[i].begin];
    bitext.english.add(std::span(texts.english.units).subspan(begin, units_in(texts.english, spans[i])));
    bitext.chinese.add(texts.chinese[i]);
  }
  return bitext;
}

/// The logarithm of the probability of each unit in the text as a whole.
std::vector<double> background(const Sentences& sentences) {
  std::vector<double> shares(sentences.vocabulary);
  for (const UnitId unit : sentences.units) ++shares[unit];
  for (double& share : shares) share /= static_cast<double>(std::max<std::size_t>(1, sentences.units.size()));
  return shares;
}

class Aligner {
 public:
  Aligner(const Texts& texts, const WordModel& model)
      : texts_(texts), model_(model), background_(background(texts.chinese)) {}

  SentenceSpan best(std::size_t text, std::size_t chinese_sentence) const {
    const auto [begin, end] = whole(texts_, text);
    const std::span<const UnitId> units = texts_.chinese[chinese_sentence];
    // explained[s][u]: the sum of t(unit u | e) over the e of English sentence s.
    std::vector<std::vector<double>> explained(end - begin, std::vector<double>(units.size()));
    for (std::size_t s = begin; s < end; ++s) {
      for (std::size_t u = 0; u < units.size(); ++u) {
        for (const UnitId e : texts_.english[s]) {
          explained[s - begin][u] += static_cast<double>(model_.probability(units[u], e));
        }
      }
    }
    SentenceSpan best{begin, end};
    double best_score = -INFINITY;
    std::vector<double> sums(units.size());
    for (std::size_t first = begin; first < end; ++first) {
      std::fill(sums.begin(), sums.end(), 0.0);
      for (std::size_t last = first; last < std::min(end, first + most_in_span); ++last) {
        for (std::size_t u = 0; u < units.size(); ++u) sums[u] += explained[last - begin][u];
        const std::size_t length = units_in(texts_.english, {first, last + 1});
        if (length == 0) continue;
        const double score = likelihood(units, sums, length);
        if (score <= best_score) continue;
        best_score = score;
        best = {first, last + 1};
      }
    }
    return best;
  }

 private:
  double likelihood(std::span<const UnitId> units, const std::vector<double>& sums, std::size_t length) const {
    double sum = 0;
    for (std::size_t u = 0; u < units.size(); ++u) {
      sum += std::log(background_share * background_[units[u]] +
                      (1 - background_share) * sums[u] / static_cast<double>(length));
    }
    return sum;
  }

  const Texts& texts_;
  const WordModel& model_;
  std::vector<double> background_;
};

}  // namespace

Bitext align_sentences(const Texts& texts, unsigned iterations, std::size_t threads, std::size_t max_cells) {
  Alignment spans = align_by_place(texts);
  std::vector<std::size_t> several;  // texts to be aligned
  for (std::size_t text = 0; text < texts.size(); ++text) {
    if (!is_single(texts, text)) several.push_back(text);
  }
  if (!several.empty()) {
    const Bitext by_place = joined(texts, spans, max_cells);
    const WordModel model(by_place.english, by_place.chinese, iterations, threads);
    const Aligner aligner(texts, model);
    in_parallel(several.size(), threads, [&](std::size_t i, const Worker&) {
      const std::size_t text = several[i];
      for (std::size_t s = texts.chinese_offsets[text]; s < texts.chinese_offsets[text + 1]; ++s) {
        if (units_in(texts.english, whole(texts, text)) * texts.chinese[s].size() > longest_sentence * longest_sentence) continue;
        spans[s] = aligner.best(text, s);
      }
    });
  }
  return joined(texts, spans, max_cells);
}

}  // namespace paperlens::lexicon
