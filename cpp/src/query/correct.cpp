#include "correct.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "paperlens/base/unicode.hpp"
#include "paperlens/text/fold.hpp"
#include "paperlens/text/pinyin.hpp"

namespace paperlens::query {
namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();
constexpr std::size_t longest_run = 32;  // characters; beyond it nothing is corrected

/// How likely a pair is: the logarithm of its documents.
double likelihood(const Collection& collection, char32_t first, char32_t second) {
  const std::uint32_t documents = collection.documents_with(utf8({first, second}));
  return documents == 0 ? impossible : std::log(static_cast<double>(documents) / (collection.size() + 1.0));
}

}  // namespace

std::string utf8(const std::u32string& text) {
  std::string bytes;
  for (const char32_t c : text) text::append_utf8(bytes, c);
  return bytes;
}

std::vector<std::string> pairs_of(const std::u32string& run) {
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i + 1 < run.size(); ++i) pairs.push_back(utf8(run.substr(i, 2)));
  return pairs;
}

std::u32string sounding_alike(const Collection& collection, const std::vector<std::string>& pairs) {
  if (pairs.size() >= longest_run) return {};
  std::u32string run;
  for (const std::string& pair : pairs) run += decode_utf8(pair).code_point;
  const std::string_view last = pairs.back();
  run += decode_utf8(last.substr(decode_utf8(last).length)).code_point;

  std::vector<double> known(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) known[i] = likelihood(collection, run[i], run[i + 1]);
  const auto unknown = static_cast<std::size_t>(std::count(known.begin(), known.end(), impossible));
  double best_score = impossible;
  std::u32string best;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool before = i > 0, after = i + 1 < run.size();
    const auto beside = static_cast<std::size_t>(before && known[i - 1] == impossible) +
                        static_cast<std::size_t>(after && known[i] == impossible);
    if (beside != unknown) continue;  // replacing this one leaves a pair that no document has
    for (const char32_t other : text::homophones(run[i])) {
      const double score = (before ? likelihood(collection, run[i - 1], other) : 0) + (after ? likelihood(collection, other, run[i + 1]) : 0);
      // A character at an end changes one pair only: compare by the mean.
      const double mean = score / (before && after ? 2 : 1);
      if (mean <= best_score) continue;
      best_score = mean;
      best = run;
      best[i] = other;
    }
  }
  return best;
}

std::u32string from_pinyin(const Collection& collection, std::string_view latin) {
  double best_score = impossible;
  std::u32string best;
  for (const std::vector<text::SyllableId>& syllables : text::parse_pinyin(latin)) {
    if (syllables.size() < 2 || syllables.size() > longest_run) continue;
    // The likeliest path through the characters of each syllable (Viterbi).
    struct Step {
      char32_t character;
      double score;
      std::size_t from;
    };
    std::vector<std::vector<Step>> steps(syllables.size());
    for (const char16_t c : text::characters_with(syllables[0])) steps[0].push_back({c, 0, 0});
    for (std::size_t s = 1; s < syllables.size(); ++s) {
      for (const char16_t c : text::characters_with(syllables[s])) {
        Step step{c, impossible, 0};
        for (std::size_t from = 0; from < steps[s - 1].size(); ++from) {
          const double score = steps[s - 1][from].score + likelihood(collection, steps[s - 1][from].character, c);
          if (score > step.score) step = {c, score, from};
        }
        if (step.score != impossible) steps[s].push_back(step);
      }
    }
    const auto& ends = steps.back();
    const auto end = std::max_element(ends.begin(), ends.end(), [](const Step& a, const Step& b) { return a.score < b.score; });
    if (end == ends.end()) continue;
    const double score = end->score / static_cast<double>(syllables.size() - 1);
    if (score <= best_score) continue;
    best_score = score;
    best.assign(syllables.size(), 0);
    auto at = static_cast<std::size_t>(end - ends.begin());
    for (std::size_t s = syllables.size(); s-- > 0;) {
      best[s] = steps[s][at].character;
      at = steps[s][at].from;
    }
  }
  return best;
}

}  // namespace paperlens::query
