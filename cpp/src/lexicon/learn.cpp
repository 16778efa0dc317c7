#include "paperlens/lexicon/learn.hpp"

#include <algorithm>
#include <cmath>

#include "adjacent_units.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/lexicon/inflection.hpp"
#include "paperlens/lexicon/word_model.hpp"
#include "sentence_alignment.hpp"

namespace paperlens::lexicon {
namespace {

constexpr double reverse_exponent = 0.25;

struct Corpus {
  Vocabulary english, chinese;
  std::vector<std::vector<std::string>> forms;  // of each English stem
  Texts texts;
};

/// Texts as units. English words are numbered as they are written first, then replaced by their stems.
Corpus read(std::span<const TextPair> pairs) {
  Corpus corpus;
  Vocabulary words;
  text::TokenStream stream;
  std::vector<UnitId> units;
  Texts& texts = corpus.texts;
  for (const TextPair& pair : pairs) {
    for (const std::string_view sentence : split_english(pair.english)) {
      units.clear();
      each_english_word(sentence, stream, [&](std::string_view word) { units.push_back(words.add(word)); });
      texts.english.add(units);
    }
    for (const std::string_view sentence : split_chinese(pair.chinese)) {
      units.clear();
      each_chinese_unit(sentence, stream, [&](std::string_view unit) { units.push_back(corpus.chinese.add(unit)); });
      texts.chinese.add(units);
    }
    texts.english_offsets.push_back(texts.english.size());
    texts.chinese_offsets.push_back(texts.chinese.size());
  }
  std::vector<UnitId> stems;
  for (UnitId word = 0; word < words.size(); ++word) {
    const std::string stem = stem_of(words.term(word), [&](std::string_view candidate) { return words.contains(candidate); });
    stems.push_back(corpus.english.add(stem));
    corpus.forms.resize(corpus.english.size());
    if (stem != words.term(word)) corpus.forms[stems.back()].push_back(words.term(word));
  }
  for (UnitId& unit : texts.english.units) unit = stems[unit];
  texts.english.vocabulary = corpus.english.size();
  texts.chinese.vocabulary = corpus.chinese.size();
  return corpus;
}

/// How many sentences have each unit.
std::vector<std::uint32_t> support_of(const WordModel& into, std::uint32_t vocabulary) {
  std::vector<std::uint32_t> support(vocabulary);
  for (UnitId unit = 0; unit < vocabulary; ++unit) {
    const WordModel::Place* last = nullptr;
    for (const WordModel::Place& place : into.places(unit)) {
      if (last == nullptr || last->sentence != place.sentence) ++support[unit];
      last = &place;
    }
  }
  return support;
}

class Writer {
 public:
  Writer(const Corpus& corpus, const LearnOptions& options) : corpus_(corpus), options_(options) {}

  void add_words(const WordModel& to_chinese, const WordModel& to_english) {
    const std::vector<std::uint32_t> english = support_of(to_english, corpus_.english.size());
    for (UnitId e = 0; e < corpus_.english.size(); ++e) {
      std::vector<Translation> found;
      for (std::size_t i = 0; i + 1 < to_english.sources(e).size(); ++i) {
        const UnitId z = to_english.sources(e)[i];
        add(found, corpus_.chinese.term(z), to_chinese.probability(z, e), to_english.probabilities(e)[i]);
      }
      add_entry(corpus_.english.term(e), english[e], options_.min_support, std::move(found), corpus_.forms[e]);
    }
    const std::vector<std::uint32_t> chinese = support_of(to_chinese, corpus_.chinese.size());
    for (UnitId z = 0; z < corpus_.chinese.size(); ++z) {
      if (is_ascii_alpha(corpus_.chinese.term(z).front())) continue;
      std::vector<Translation> found;
      for (std::size_t i = 0; i + 1 < to_chinese.sources(z).size(); ++i) {
        const UnitId e = to_chinese.sources(z)[i];
        add(found, corpus_.english.term(e), to_chinese.probabilities(z)[i], to_english.probability(e, z));
      }
      add_entry(corpus_.chinese.term(z), chinese[z], options_.min_support, std::move(found), {});
    }
  }

  /// `chinese`: the terms are Chinese, and `vocabulary` that of English.
  void add_adjacent(std::vector<AdjacentTerm> terms, const Vocabulary& vocabulary, const WordModel& model, bool chinese) {
    for (AdjacentTerm& term : terms) {
      std::vector<Translation> found;
      for (const AdjacentTerm::Target& target : term.targets) {
        const double of_term = target.count / term.count;
        const double of_target = target.count / static_cast<double>(model.places(target.unit).size());
        add(found, vocabulary.term(target.unit), static_cast<float>(chinese ? of_target : of_term),
            static_cast<float>(chinese ? of_term : of_target));
      }
      add_entry(std::move(term.term), term.support, options_.min_adjacent, std::move(found), {});
    }
  }

  TranslationTable table() { return TranslationTable::build(std::move(entries_)); }

 private:
  void add(std::vector<Translation>& found, const std::string& term, float chinese, float english) const {
    const double weight = static_cast<double>(chinese) * std::pow(static_cast<double>(english), reverse_exponent);
    if (weight > 1e-6) found.push_back({term, static_cast<float>(weight), options_.source});
  }

  void add_entry(std::string term, std::uint32_t support, std::uint32_t min_support, std::vector<Translation> found,
                 std::vector<std::string> forms) {
    if (support < min_support) return;
    found = normalise(std::move(found), options_.pruning);
    if (!found.empty() || !forms.empty()) {
      entries_.push_back({std::move(term), support, std::move(found), std::move(forms)});
    }
  }

  const Corpus& corpus_;
  const LearnOptions& options_;
  std::vector<Entry> entries_;
};

}  // namespace

TranslationTable learn(std::span<const TextPair> pairs, const LearnOptions& options) {
  const Corpus corpus = read(pairs);
  const Bitext bitext = align_sentences(corpus.texts, options.iterations, options.threads, options.max_cells);
  const WordModel to_chinese(bitext.english, bitext.chinese, options.iterations, options.threads);
  const WordModel to_english(bitext.chinese, bitext.english, options.iterations, options.threads);
  Writer writer(corpus, options);
  writer.add_words(to_chinese, to_english);
  const auto join_words = [&](UnitId a, UnitId b) { return corpus.english.term(a) + " " + corpus.english.term(b); };
  const auto join_pairs = [&](UnitId a, UnitId b) -> std::string {
    const std::string &first = corpus.chinese.term(a), &second = corpus.chinese.term(b);
    if (is_ascii_alpha(first.front()) || is_ascii_alpha(second.front())) return {};
    const std::size_t begin = decode_utf8(first).length, end = decode_utf8(second).length;
    if (first.substr(begin) != second.substr(0, end)) return {};
    return first + second.substr(end);
  };
  writer.add_adjacent(adjacent_terms(bitext.english, bitext.chinese, to_chinese, join_words, options.min_adjacent, options.threads),
                      corpus.chinese, to_chinese, false);
  writer.add_adjacent(adjacent_terms(bitext.chinese, bitext.english, to_english, join_pairs, options.min_adjacent, options.threads),
                      corpus.english, to_english, true);
  return writer.table();
}

}  // namespace paperlens::lexicon
