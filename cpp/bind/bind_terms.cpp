// paperlens._core.WordList and KeyTermModel.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "bind.hpp"
#include "paperlens/corpus/corpus_terms.hpp"
#include "paperlens/lexicon/discover_words.hpp"
#include "paperlens/lexicon/key_terms.hpp"

namespace paperlens::bind {
namespace {

using lexicon::WordList;

struct Texts {
  explicit Texts(const std::vector<py::str>& strings) {
    for (const py::str& text : strings) held.push_back(py::cast<py::bytes>(text.attr("encode")("utf-8", "replace")));
    for (const std::string& text : held) views.push_back(text);
  }
  std::vector<std::string> held;
  std::vector<std::string_view> views;
};

std::string utf8_of(const py::str& text) { return py::cast<std::string>(py::cast<py::bytes>(text.attr("encode")("utf-8", "replace"))); }

template <class T>
py::array_t<T> to_array(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

//// The words of Chinese titles and abstracts.
WordList discover_in(const Corpus& corpus, std::uint32_t min_count) {
  std::vector<std::string_view> texts;
  const py::gil_scoped_release unlocked;  // the snapshot is immutable
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [table, row] = corpus.snapshot()->place(corpus.row(i));
    texts.push_back(table.row(row).title_zh);
    texts.push_back(table.row(row).abstract);
  }
  lexicon::DiscoveryOptions options;
  options.min_count = min_count;
  return lexicon::discover_words(texts, options);
}

WordList discover(const std::vector<py::str>& strings, std::uint32_t min_count, std::size_t max_characters,
                  double min_entropy, double min_information, unsigned rounds) {
  const Texts texts(strings);
  const py::gil_scoped_release unlocked;  // reads copies of the texts
  return lexicon::discover_words(texts.views, {min_count, max_characters, min_entropy, min_information, rounds});
}

py::list cut(const WordList& words, const py::str& text) {
  const std::string bytes = utf8_of(text);
  lexicon::TermUnits units;
  std::vector<std::uint8_t> begins;
  lexicon::read_units(bytes, units);
  words.segment(units, begins);
  py::list pieces;
  for (std::size_t i = 0; i < units.units.size();) {
    std::size_t end = i + 1;
    while (begins[end] == 0) ++end;
    const std::uint32_t from = units.units[i].source_begin;
    pieces.append(to_str(std::string_view(bytes).substr(from, units.units[end - 1].source_end - from)));
    i = end;
  }
  return pieces;
}

using lexicon::KeyTermModel;

std::string term_of(const KeyTermModel::Workspace& work, const lexicon::TermUse& use) {
  std::string term;
  work.text.append_term(use.first_unit, use.last_unit, term);
  return term;
}

/// (terms, numbers, ends).
py::tuple features(const KeyTermModel& model, const py::str& text, const std::vector<std::string>& own) {
  const std::string bytes = utf8_of(text);
  std::vector<std::uint64_t> hashes;
  for (const std::string& term : own) hashes.push_back(KeyTermModel::hash_of(term));
  std::sort(hashes.begin(), hashes.end());
  KeyTermModel::Workspace work;
  std::vector<std::uint32_t> numbers, ends;
  model.features(bytes, hashes, work, numbers, ends);
  py::list terms;
  for (const lexicon::TermUse& use : work.terms) terms.append(to_str(term_of(work, use)));
  return py::make_tuple(terms, py::array_t<std::uint32_t>(static_cast<py::ssize_t>(numbers.size()), numbers.data()),
                        py::array_t<std::uint32_t>(static_cast<py::ssize_t>(ends.size()), ends.data()));
}

py::list find(const KeyTermModel& model, const py::str& text) {
  const std::string bytes = utf8_of(text);
  KeyTermModel::Workspace work;
  model.find(bytes, work);
  py::list rows;
  for (const lexicon::TermUse& use : work.terms) {
    const std::string_view written = std::string_view(bytes).substr(use.begin, use.end - use.begin);
    rows.append(py::make_tuple(to_str(term_of(work, use)), to_str(written), use.count, use.score));
  }
  return rows;
}

/// (papers, terms, counts, scores, spellings, papers with each term).
py::tuple table(const KeyTermModel& model, const Corpus& corpus, unsigned fields, bool words_only, float min_score,
                std::size_t threads, const py::object& progress) {
  CorpusTermsOptions options;
  options.title = (fields & 1) != 0;
  options.title_zh = (fields & 2) != 0;
  options.abstract = (fields & 4) != 0;
  options.words_only = words_only;
  options.min_score = min_score;
  options.threads = threads;
  const auto report = progress_to(progress);
  CorpusTerms found;
  {
    const py::gil_scoped_release unlocked;  // snapshot and model are immutable; progress takes it back
    found = corpus_terms(corpus, model, options, report);
  }
  py::list spellings(found.spellings.size());
  for (std::size_t i = 0; i < found.spellings.size(); ++i) spellings[i] = to_str(found.spellings[i]);
  return py::make_tuple(to_array(found.papers), to_array(found.terms), to_array(found.counts), to_array(found.scores),
                        spellings, to_array(found.papers_with_term));
}

}  // namespace

void bind_terms(py::module_& module) {
  const lexicon::DiscoveryOptions usual;
  py::class_<WordList>(module, "WordList", py::is_final())
      .def(py::init([](const std::vector<std::pair<std::string, std::uint32_t>>& rows) {
             std::vector<WordList::Word> words;
             for (const auto& [text, count] : rows) words.push_back({text, count});
             return WordList(std::move(words));
           }),
           py::arg("words"), py::pos_only())
      .def_static("discover", &discover, py::arg("texts"), py::kw_only(), py::arg("min_count") = usual.min_count,
                  py::arg("max_characters") = usual.max_characters, py::arg("min_entropy") = usual.min_entropy,
                  py::arg("min_information") = usual.min_information, py::arg("rounds") = usual.rounds)
      .def_static("discover_in", &discover_in, py::arg("corpus"), py::arg("min_count"), py::pos_only())
      .def("cut", &cut, py::arg("text"), py::pos_only())
      .def("words", [](const WordList& words) {
        py::list rows;
        for (const WordList::Word& word : words.words()) rows.append(py::make_tuple(to_str(word.text), word.count));
        return rows;
      });
  py::class_<KeyTermModel>(module, "KeyTermModel", py::is_final())
      .def(py::init([](const WordList& words, const std::vector<std::tuple<std::string, std::uint32_t, std::uint32_t>>& known,
                       const std::vector<std::int8_t>& weights) {
             std::vector<lexicon::KnownTerm> terms;
             for (const auto& [term, keyword_of, texts] : known) terms.push_back({term, keyword_of, texts});
             return KeyTermModel(words, terms, weights);
           }),
           py::arg("words"), py::arg("known"), py::arg("weights"), py::pos_only())
      .def("features", &features, py::arg("text"), py::arg("own"), py::pos_only())
      .def("find", &find, py::arg("text"), py::pos_only())
      .def("table", &table, py::arg("corpus"), py::arg("fields"), py::arg("words_only"), py::arg("min_score"), py::arg("threads"),
           py::arg("progress"), py::pos_only());
  module.def(
      "position_of", [](const Corpus& corpus, const Paper& paper) { return corpus.find_same(paper.corpus, paper.position); },
      py::arg("corpus"), py::arg("paper"), py::pos_only());
  module.def(
      "spell_term",
      [](const py::str& text) {
        const std::string bytes = utf8_of(text);
        lexicon::TermUnits units;
        lexicon::read_units(bytes, units);
        std::string term;
        units.append_term(0, units.units.size(), term);
        return to_str(term);
      },
      py::arg("text"), py::pos_only());
}

}  // namespace paperlens::bind
