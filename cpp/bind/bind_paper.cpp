// paperlens.Paper.

#include <pybind11/stl.h>

#include "bind.hpp"

namespace paperlens::bind {
namespace {

/// A method that is written in Python: calls `module.function(self)`.
auto delegate(const char* module, const char* function) {
  return [module, function](const py::object& self) { return py::module_::import(module).attr(function)(self); };
}

/// A property that is a column of strings.
auto text(StringColumn PaperTable::*column) {
  return [column](const Paper& self) {
    const auto [table, i] = self.place();
    return to_str((table.*column)[i]);
  };
}

py::object arxiv_id(const Paper& self) {
  const auto [table, i] = self.place();
  if (!table.arxiv_id_validity[i]) return py::none();
  return to_str(table.arxiv_id[i]);
}

py::object version(const Paper& self) {
  const auto [table, i] = self.place();
  if (!table.version.validity[i]) return py::none();
  return py::int_(table.version.values[i]);
}

py::object date(const Paper& self, const NullableColumn<Date> PaperTable::*column) {
  const auto [table, i] = self.place();
  if (!(table.*column).validity[i]) return py::none();
  return to_date((table.*column).values[i]);
}

py::object month(const Paper& self) { return date(self, &PaperTable::month); }

py::object period(const Paper& self) {
  const py::object start = date(self, &PaperTable::period_start);
  if (start.is_none()) return start;
  return py::make_tuple(start, date(self, &PaperTable::period_end));
}

template <typename List>
List links(const Paper& self) {
  const auto [table, i] = self.place();
  const auto begin = static_cast<std::size_t>(table.links.offsets[i]);
  const auto end = static_cast<std::size_t>(table.links.offsets[i + 1]);
  List list(end - begin);
  for (std::size_t item = begin; item < end; ++item) list[item - begin] = to_str(table.links.items[item]);
  return list;
}

py::str source(const Paper& self) {
  const auto [table, i] = self.place();
  return to_str(self.corpus.snapshot()->source(static_cast<std::size_t>(table.source[i])).path);
}

std::int32_t line(const Paper& self) {
  const auto [table, i] = self.place();
  return table.line[i];
}

py::tuple appearances(const Paper& self) {
  const auto all = self.corpus.snapshot()->appearances(self.row());
  py::tuple tuple(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) tuple[i] = PlacedAppearance{self.corpus.snapshot(), all[i]};
  return tuple;
}

py::dict to_dict(const Paper& self) {
  const auto [table, i] = self.place();
  py::dict fields;
  fields["arxiv_id"] = arxiv_id(self);
  fields["version"] = version(self);
  fields["title"] = to_str(table.title[i]);
  fields["title_zh"] = to_str(table.title_zh[i]);
  fields["abstract"] = to_str(table.abstract[i]);
  fields["url"] = to_str(table.url[i]);
  fields["month"] = month(self);
  fields["period_start"] = date(self, &PaperTable::period_start);
  fields["period_end"] = date(self, &PaperTable::period_end);
  fields["source"] = source(self);
  fields["line"] = table.line[i];
  fields["appearances"] = self.corpus.snapshot()->appearance_count(self.row());
  fields["links"] = links<py::list>(self);
  return fields;
}

py::str paper_repr(const Paper& self) {
  constexpr std::size_t most = 80;  // characters
  py::str title = to_str(self.place().table.title[self.place().index]);
  if (py::len(title) > most) title = py::str(py::object(title[py::slice(0, most, 1)]) + py::str("…"));
  return py::str("Paper({!r}, {!r})").format(arxiv_id(self), title);
}

py::tuple reduce_paper(const Paper& self) {
  return py::make_tuple(py::module_::import("paperlens.pickling").attr("restore_paper"), dump_paper(self));
}

}  // namespace

void bind_paper(py::module_& module) {
  py::class_<Paper>(module, "Paper", R"(One paper of a corpus.

A view of a row: it holds no text of its own, and strings are made when asked for. Papers are equal, and hash the same,
when their id, version, titles, abstract and URL are; where they stand does not matter.)")
      .def_property_readonly("arxiv_id", arxiv_id, "arXiv id without version, or None where the link is not arXiv's.")
      .def_property_readonly("version", version, "Version that the link names, or None.")
      .def_property_readonly("title", text(&PaperTable::title), "English title.")
      .def_property_readonly("title_zh", text(&PaperTable::title_zh), "Chinese title; '' where there is none.")
      .def_property_readonly("abstract", text(&PaperTable::abstract), "Abstract, with LF between its lines.")
      .def_property_readonly("url", text(&PaperTable::url), "The paper's link, repaired where it was broken.")
      .def_property_readonly("links", links<py::tuple>, "Other URLs in the abstract, each once, in order.")
      .def_property_readonly("month", month, "First day of the month that the arXiv id names, or None.")
      .def_property_readonly("period", period, "(first day, last day) of its first digest, or None.")
      .def_property_readonly("source", source, "Name of the digest that it first stands in.")
      .def_property_readonly("line", line, "Line of its heading there, from 1.")
      .def_property_readonly(
          "span",
          [](const Paper& self) { return to_pair(self.corpus.snapshot()->first_appearance(self.row()).block); },
          "(start, end) of it there, in bytes of the source.")
      .def_property_readonly("appearances", appearances, "All places where it stands, a tuple of Appearance.")
      .def_property_readonly(
          "row", [](const Paper& self) { return self.position; }, "Its position in its corpus.")
      .def("to_dict", to_dict, "Its fields as a dict, keyed like the columns of `Corpus.to_pandas`.")
      .def("to_markdown", delegate("paperlens.markdown", "paper_markdown"), "It as a digest writes it.")
      .def("to_bibtex", delegate("paperlens.bibliography", "bibtex_entry"), "It as a BibTeX entry.")
      .def("_repr_html_", delegate("paperlens.html", "paper_card"), "It as a card, for Jupyter.")
      .def("__repr__", paper_repr)
      .def("__reduce__", reduce_paper)
      .def("__hash__", [](const Paper& self) { return content_hash(self.corpus, self.position); })
      .def(
          "__eq__",
          [](const Paper& a, const Paper& b) { return same_content(a.corpus, a.position, b.corpus, b.position); },
          py::is_operator());
  module.attr("Paper").attr("__module__") = "paperlens";

  module.def("_restore_paper", restore_paper);
}

}  // namespace paperlens::bind
