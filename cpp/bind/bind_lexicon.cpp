// paperlens._core.TranslationTable.

#include <pybind11/stl.h>

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/translations.hpp"
#include "paperlens/lexicon/learn.hpp"
#include "paperlens/lexicon/translation_table.hpp"
#include "paperlens/lexicon/translator.hpp"
#include "paperlens/text/fold.hpp"

namespace paperlens::bind {
namespace {

using lexicon::Entry;
using lexicon::Pruning;
using lexicon::Translation;
using lexicon::TranslationTable;

std::string to_utf8(const py::handle& text) { return py::cast<py::bytes>(text.attr("encode")("utf-8", "replace")); }

py::list to_rows(const std::vector<Translation>& translations) {
  py::list rows(translations.size());
  for (std::size_t i = 0; i < translations.size(); ++i) {
    rows[i] = py::make_tuple(to_str(translations[i].term), translations[i].probability, translations[i].sources);
  }
  return rows;
}

/// (term, support, translations, forms), or None.
py::object to_row(const std::optional<Entry>& entry) {
  if (!entry) return py::none();
  py::list forms(entry->forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) forms[i] = to_str(entry->forms[i]);
  return py::make_tuple(to_str(entry->term), entry->support, to_rows(entry->translations), forms);
}

/// A table on the bytes of `buffer`, which stay where they are: in a mapped file, say.
TranslationTable from_bytes(const py::buffer& buffer) {
  auto info = std::make_unique<py::buffer_info>(buffer.request());
  if (info->itemsize != 1 || info->ndim != 1 || info->strides[0] != 1) throw py::type_error("data: must be bytes");
  const std::string_view view(static_cast<const char*>(info->ptr), static_cast<std::size_t>(info->size));
  const auto release = [](const void* held) {
    const py::gil_scoped_acquire locked;
    delete static_cast<const py::buffer_info*>(held);
  };
  return TranslationTable(SharedBytes{std::shared_ptr<const void>(info.release(), release), view});
}

TranslationTable learn(const std::vector<std::pair<py::str, py::str>>& pairs, lexicon::SourceMask source, unsigned iterations,
                       std::size_t threads, std::uint32_t min_support, std::uint32_t min_adjacent,
                       const std::tuple<double, std::size_t, double>& pruning, std::size_t max_cells) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [english, chinese] : pairs) texts.emplace_back(to_utf8(english), to_utf8(chinese));
  std::vector<lexicon::TextPair> views;
  for (const auto& [english, chinese] : texts) views.push_back({english, chinese});
  lexicon::LearnOptions options;
  options.source = source;
  options.iterations = iterations;
  options.threads = threads;
  options.min_support = min_support;
  options.min_adjacent = min_adjacent;
  options.pruning = {std::get<0>(pruning), std::get<1>(pruning), std::get<2>(pruning)};
  options.max_cells = max_cells;
  const py::gil_scoped_release unlocked;  // reads copies of the texts
  return lexicon::learn(views, options);
}

std::shared_ptr<lexicon::Translator> translator_of(const std::vector<std::pair<const TranslationTable*, double>>& weighted) {
  std::vector<lexicon::Translator::Table> tables;
  for (const auto& [table, weight] : weighted) tables.push_back({std::make_shared<const TranslationTable>(*table), weight});
  return std::make_shared<lexicon::Translator>(std::move(tables));
}

std::string folded(const py::str& term) { return text::fold(to_utf8(term)); }

}  // namespace

void bind_lexicon(py::module_& module) {
  const lexicon::LearnOptions learning;
  const auto pruning = std::make_tuple(learning.pruning.min_probability, learning.pruning.max_translations, learning.pruning.mass);
  py::class_<TranslationTable>(module, "TranslationTable", py::is_final())
      .def(py::init(&from_bytes), py::arg("data"), py::pos_only())
      .def_static("learn", &learn, py::arg("pairs"), py::kw_only(), py::arg("source") = learning.source,
                  py::arg("iterations") = learning.iterations, py::arg("threads") = learning.threads,
                  py::arg("min_support") = learning.min_support, py::arg("min_adjacent") = learning.min_adjacent,
                  py::arg("pruning") = pruning, py::arg("max_cells") = learning.max_cells)
      .def("__len__", &TranslationTable::size)
      .def("to_bytes", [](const TranslationTable& table) { return py::bytes(table.bytes().view); })
      .def("lookup", [](const TranslationTable& table, const py::str& term) { return to_row(table.lookup(folded(term))); }, py::arg("term"),
           py::pos_only())
      .def("entries", [](const TranslationTable& table) {
        py::list rows;
        table.each([&](const Entry& entry) { rows.append(to_row(entry)); });
        return rows;
      });
  py::class_<lexicon::Translator, std::shared_ptr<lexicon::Translator>>(module, "Translator", py::is_final())
      .def(py::init(&translator_of), py::arg("tables"), py::pos_only())
      .def("lookup", [](const lexicon::Translator& tables, const py::str& term) { return to_row(tables.lookup(folded(term))); },
           py::arg("term"), py::pos_only())
      .def("expand", [](const lexicon::Translator& tables, const py::str& term) { return to_rows(*tables.expand(folded(term))); },
           py::arg("term"), py::pos_only());
  module.def(
      "translator",
      [](const Corpus& corpus, const TranslationTable& built_in) {
        return std::const_pointer_cast<lexicon::Translator>(paperlens::translator_of(*corpus.snapshot(), built_in));
      },
      py::arg("corpus"), py::arg("built_in"), py::pos_only());
}

}  // namespace paperlens::bind
