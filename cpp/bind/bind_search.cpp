// paperlens._core.SearchResults and Hit, and the methods of Corpus that make them. What is notebook-shaped about them
// (tables, HTML, snippets) is written in Python: paperlens.results.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/text_search.hpp"
#include "paperlens/corpus/translations.hpp"

namespace paperlens::bind {
namespace {

struct SearchResults {
  Corpus corpus;
  std::shared_ptr<const query::Search> search;
  std::vector<query::Hit> hits;
  std::string query;
  std::size_t offset;
  mutable std::optional<std::vector<std::uint32_t>> matching;  // rows; read and written with the GIL held

  const std::vector<std::uint32_t>& all() const {
    if (!matching) {
      std::vector<std::uint32_t> rows;
      {
        const py::gil_scoped_release unlocked;  // a search is immutable
        rows = search->matching();
      }
      matching = std::move(rows);
    }
    return *matching;
  }
};

struct Hit {
  Corpus corpus;
  std::shared_ptr<const query::Search> search;
  query::Hit hit;
  std::size_t rank;

  Paper paper() const { return {corpus, *corpus.position(hit.row)}; }
};

Hit hit_at(const SearchResults& results, std::size_t i) {
  return {results.corpus, results.search, results.hits[i], results.offset + i + 1};
}

/// The snapshot's rows at `positions` of a corpus; None: all of the corpus.
std::shared_ptr<const RowSet> allowed_rows(const Corpus& corpus, const py::object& positions) {
  if (positions.is_none()) return rows_of(corpus);
  auto rows = std::make_shared<RowSet>(corpus.snapshot()->size());
  const auto array = py::cast<py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>>(positions);
  for (const std::int64_t position : std::span(array.data(), static_cast<std::size_t>(array.size()))) {
    rows->insert(corpus.row(static_cast<std::size_t>(position)));
  }
  return rows;
}

query::Mode mode_of(bool lenient) { return lenient ? query::Mode::lenient : query::Mode::strict; }

/// `built_in` is the table of translations that comes with the package; None: without the other language.
std::shared_ptr<const lexicon::Translator> translator(const Corpus& corpus, const lexicon::TranslationTable* built_in) {
  return built_in == nullptr ? nullptr : translator_of(*corpus.snapshot(), *built_in);
}

/// Indexes that are not there are built with the GIL held: Python has done that before, with a progress bar.
query::Scope scope_with(const Corpus& corpus, const py::object& positions, const py::object& parameters,
                        const lexicon::TranslationTable* built_in) {
  query::Scope scope{collection_of(*corpus.snapshot()), facts_of(corpus.snapshot()), allowed_rows(corpus, positions),
                     translator(corpus, built_in)};
  if (!parameters.is_none()) {
    const auto [k1, b, weights] = py::cast<std::tuple<float, float, std::array<float, field_count>>>(parameters);
    scope.collection = std::make_shared<const query::Collection>(scope.collection->with({k1, b, weights}));
  }
  return scope;
}

SearchResults make_results(const Corpus& corpus, query::Search search, std::string text, std::size_t k, std::size_t offset) {
  auto shared = std::make_shared<const query::Search>(std::move(search));
  std::vector<query::Hit> hits = shared->top(k, offset);
  return {corpus, std::move(shared), std::move(hits), std::move(text), offset, {}};
}

SearchResults search(const Corpus& corpus, const std::string& text, std::size_t k, std::size_t offset,
                     const py::object& positions, bool lenient, const py::object& parameters,
                     const lexicon::TranslationTable* built_in) {
  query::Scope scope = scope_with(corpus, positions, parameters, built_in);
  const py::gil_scoped_release unlocked;  // the snapshot, its indexes and the tables are immutable
  query::Search search(std::move(scope), text, mode_of(lenient));
  return make_results(corpus, std::move(search), text, k, offset);
}

SearchResults similar(const Corpus& corpus, const py::object& paper_or_text, std::size_t k, const lexicon::TranslationTable* built_in) {
  FieldTexts fields{};
  std::optional<RowId> own;
  std::string label;
  if (py::isinstance<Paper>(paper_or_text)) {
    const auto& paper = py::cast<const Paper&>(paper_or_text);
    fields = paper.place().fields();
    own = corpus.snapshot()->find_same(*paper.corpus.snapshot(), paper.row());
    label = std::string(fields[0].empty() ? fields[1] : fields[0]);
  } else {
    fields[2] = py::cast<std::string_view>(paper_or_text);
    label = std::string(fields[2]);
  }
  std::shared_ptr<RowSet> rows;
  if (own || !corpus.is_whole()) {
    rows = std::make_shared<RowSet>(corpus.snapshot()->size());
    for (std::size_t i = 0; i < corpus.size(); ++i) {
      if (corpus.row(i) != own) rows->insert(corpus.row(i));
    }
  }
  query::Scope scope{collection_of(*corpus.snapshot()), facts_of(corpus.snapshot()), rows, translator(corpus, built_in)};
  const py::gil_scoped_release unlocked;  // as above; the text belongs to the caller's object
  query::Search search = query::Search::like(std::move(scope), fields, own.has_value());
  return make_results(corpus, std::move(search), std::move(label), k, 0);
}

py::tuple search_many(const Corpus& corpus, const std::vector<std::string>& queries, std::size_t k, unsigned threads, bool lenient,
                      const lexicon::TranslationTable* built_in) {
  const auto n = static_cast<py::ssize_t>(queries.size()), width = static_cast<py::ssize_t>(k);
  py::array_t<std::int64_t> ids({n, width});
  py::array_t<float> scores({n, width});
  std::int64_t* const id_data = ids.mutable_data();
  float* const score_data = scores.mutable_data();
  {
    const query::Scope scope = scope_of(corpus, translator(corpus, built_in));
    const py::gil_scoped_release unlocked;  // each query writes its own rows of the arrays
    std::fill_n(id_data, queries.size() * k, -1);
    std::fill_n(score_data, queries.size() * k, 0.0F);
    paperlens::search_many(scope, queries, mode_of(lenient), k, threads, [&](std::size_t i, const std::vector<query::Hit>& hits) {
      for (std::size_t j = 0; j < hits.size(); ++j) {
        id_data[i * k + j] = static_cast<std::int64_t>(*corpus.position(hits[j].row));
        score_data[i * k + j] = static_cast<float>(hits[j].score);
      }
    });
  }
  return py::make_tuple(std::move(ids), std::move(scores));
}

void build_index(const Corpus& corpus, bool all, unsigned threads, const py::object& report) {
  IndexOptions options;
  options.threads = threads;
  options.progress = progress_to(report);
  const py::gil_scoped_release unlocked;  // the snapshot is immutable; progress takes it back
  if (all) build_indexes(*corpus.snapshot(), options);
  else collection_of(*corpus.snapshot(), options);
}

/// Byte spans in valid UTF-8 as pairs of str offsets.
py::list to_str_spans(std::string_view text, const std::vector<Span>& spans) {
  py::list pairs;
  CodePointOffsets offset(text);
  for (const Span& span : spans) {
    const std::size_t begin = offset(span.begin);
    pairs.append(py::make_tuple(begin, offset(span.end)));
  }
  return pairs;
}

py::dict spans(const Hit& hit) {
  py::dict by_field;
  const FieldTexts texts = hit.corpus.snapshot()->place(hit.hit.row).fields();
  for (std::size_t f = 0; f < field_count; ++f) {
    const std::vector<Span> found = [&] {
      const py::gil_scoped_release unlocked;  // as in search(): the first to ask for translations may have to learn them
      return hit.search->highlight(hit.hit.row, static_cast<Field>(f));
    }();
    if (!found.empty()) by_field[py::str(std::string(field_names[f]))] = to_str_spans(texts[f], found);
  }
  return by_field;
}

py::tuple explain(const Hit& hit) {
  const query::Explanation explanation = [&] {
    const py::gil_scoped_release unlocked;  // as in spans()
    return hit.search->explain(hit.hit.row);
  }();
  py::list terms;
  for (const query::TermScore& term : explanation.terms) {
    terms.append(py::make_tuple(to_str(term.term), py::make_tuple(term.frequencies[0], term.frequencies[1], term.frequencies[2]),
                                term.weighted_frequency, term.saturation, term.idf, term.boost, term.score));
  }
  return py::make_tuple(explanation.score, explanation.all_terms, terms);
}

py::object results_module(const char* name) { return py::module_::import("paperlens.results").attr(name); }

}  // namespace

void bind_search(py::module_& module) {
  py::class_<Hit>(module, "Hit", "A paper that a search found. Spans, snippet and explanation are made when asked for.")
      .def_property_readonly("paper", &Hit::paper, "The paper.")
      .def_property_readonly("rank", [](const Hit& hit) { return hit.rank; }, "Its rank, from 1.")
      .def_property_readonly("score", [](const Hit& hit) { return hit.hit.score; }, "BM25F, and what explain() tells.")
      .def_property_readonly("spans", &spans,
                             "{field: [(start, end), ...]}: where the words of the query stand, in str offsets, ascending "
                             "and apart; only fields that have any.")
      .def(
          "snippet",
          [](const py::object& self, const py::object& field, const py::object& width) {
            return results_module("snippet")(self, field, width);
          },
          py::arg("field") = py::none(), py::kw_only(), py::arg("width") = 160,
          "The part of a field, about `width` columns wide, in which most words of the query stand; without `field` of "
          "the one that has most.")
      .def(
          "explain", [](const py::object& self) { return results_module("Explanation")(*self.attr("_explain")()); },
          "What each term of the query adds to the score: a paperlens.results.Explanation.")
      .def("_explain", &explain)
      .def_property_readonly(
          "terms", [](const py::object& self) { return self.attr("explain")().attr("best")(); },
          "The terms of the query that the paper has, the one that adds most first.")
      .def("__repr__", [](const py::object& self) { return results_module("hit_repr")(self); })
      .def("_repr_html_", [](const py::object& self) { return results_module("hit_html")(self); });

  py::class_<SearchResults>(module, "SearchResults", "What a search found, best first: a sequence of Hit.")
      .def("__len__", [](const SearchResults& results) { return results.hits.size(); })
      .def("__getitem__",
           [](const SearchResults& results, py::ssize_t index) {
             const auto size = static_cast<py::ssize_t>(results.hits.size());
             const py::ssize_t at = index < 0 ? index + size : index;
             if (at < 0 || at >= size) throw py::index_error("hit " + std::to_string(index) + " of " + std::to_string(size));
             return hit_at(results, static_cast<std::size_t>(at));
           })
      .def("__getitem__",
           [](const SearchResults& results, const py::slice& slice) {
             py::list hits;
             for (const std::size_t i : places_of(slice, results.hits.size())) hits.append(hit_at(results, i));
             return hits;
           })
      .def("__iter__", [](const py::object& self) { return py::reinterpret_steal<py::object>(PySeqIter_New(self.ptr())); })
      .def_property_readonly("query", [](const SearchResults& results) { return to_str(results.query); }, "What was asked.")
      .def_property_readonly("offset", [](const SearchResults& results) { return results.offset; }, "How many better hits were passed over.")
      .def_property_readonly("total", [](const SearchResults& results) { return results.all().size(); },
                             "How many papers match, whatever `k` is; counted when first asked for.")
      .def_property_readonly(
          "did_you_mean",
          [](const SearchResults& results) {
            py::dict replacements;
            for (const query::Correction& one : results.search->corrections()) {
              replacements[to_str(one.word)] = py::module_::import("unicodedata").attr("normalize")("NFC", to_str(one.replacement));
            }
            return replacements;
          },
          "{word of the query that no paper has: what was searched for in its place}.")
      .def("_corpus", [](const SearchResults& results) { return results.corpus; })
      .def("_positions",
           [](const SearchResults& results) {
             const auto& rows = results.all();
             py::array_t<std::int64_t> positions(static_cast<py::ssize_t>(rows.size()));
             std::transform(rows.begin(), rows.end(), positions.mutable_data(),
                            [&](std::uint32_t row) { return static_cast<std::int64_t>(*results.corpus.position(row)); });
             return positions;
           })
      .def(
          "count_by", [](const py::object& self, const py::object& by) { return results_module("count_by")(self, by); }, py::arg("by"),
          "All papers that match, counted by \"month\", \"year\" or \"source\": a pandas Series, ascending by its index.")
      .def("to_pandas", [](const py::object& self) { return results_module("to_pandas")(self); },
           "A DataFrame of the hits: rank, score, arxiv_id, title, title_zh, snippet.")
      .def("__repr__", [](const py::object& self) { return results_module("results_repr")(self); })
      .def("_repr_html_", [](const py::object& self) { return results_module("results_html")(self); });

  const Bm25 defaults;
  module.attr("FIELDS") = py::tuple(py::cast(field_names));
  module.attr("BM25_DEFAULTS") = py::make_tuple(defaults.k1, defaults.b, py::tuple(py::cast(defaults.weights)));
  module.def("search", &search, py::arg("corpus"), py::arg("query"), py::arg("k"), py::arg("offset"), py::arg("positions"),
             py::arg("lenient"), py::arg("parameters"), py::arg("built_in").none(true), py::pos_only());
  module.def("search_many", &search_many, py::arg("corpus"), py::arg("queries"), py::arg("k"), py::arg("threads"), py::arg("lenient"),
             py::arg("built_in").none(true), py::pos_only());
  module.def("similar", &similar, py::arg("corpus"), py::arg("paper_or_text"), py::arg("k"), py::arg("built_in").none(true),
             py::pos_only());
  module.def("build_index", &build_index, py::arg("corpus"), py::arg("all"), py::arg("threads"), py::arg("report"), py::pos_only());
  module.def("is_indexed", [](const Corpus& corpus) { return is_indexed(*corpus.snapshot()); }, py::arg("corpus"), py::pos_only());
  module.def(
      "index_bytes",
      [](const Corpus& corpus) {
        std::size_t text = 0, trigrams = 0;
        for (const auto& segment : corpus.snapshot()->segments()) {
          if (const SharedBytes* bytes = segment->indexes().text_index.if_ready()) text += bytes->view.size();
          if (const SharedBytes* bytes = segment->indexes().trigram_index.if_ready()) trigrams += bytes->view.size();
        }
        return std::pair(text, trigrams);
      },
      py::arg("corpus"), py::pos_only());
}

}  // namespace paperlens::bind
