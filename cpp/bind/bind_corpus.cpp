// paperlens._core.Corpus: the base of paperlens.Corpus, which adds what is written in Python.

#include <pybind11/numpy.h>

#include "bind.hpp"
#include "paperlens/arrow/export.hpp"

namespace paperlens::bind {
namespace {

/// `corpus` as an object of self's own class, which is the Python subclass.
py::object same_class(const py::object& self, Corpus corpus) { return py::type::of(self)(std::move(corpus)); }

const Corpus& core(const py::object& self) { return py::cast<const Corpus&>(self); }

std::size_t position_of(const Corpus& corpus, const py::handle& index) {
  const Py_ssize_t wanted = PyNumber_AsSsize_t(index.ptr(), PyExc_IndexError);
  if (wanted == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  const auto size = static_cast<Py_ssize_t>(corpus.size());
  const Py_ssize_t position = wanted < 0 ? wanted + size : wanted;
  if (position < 0 || position >= size) {
    throw py::index_error("row " + std::to_string(wanted) + " of a corpus of " + std::to_string(size) + " papers");
  }
  return static_cast<std::size_t>(position);
}

/// A str with a lone surrogate, which no UTF-8 has, is no id.
std::optional<std::size_t> find_id(const Corpus& corpus, const py::handle& id) {
  py::ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(id.ptr(), &size);
  if (text == nullptr) {
    PyErr_Clear();
    return {};
  }
  return corpus.find({text, static_cast<std::size_t>(size)});
}

std::size_t position_of_id(const Corpus& corpus, const py::handle& id) {
  const auto position = find_id(corpus, id);
  if (!position) throw py::key_error("no paper " + py::cast<std::string>(py::repr(id)) + " in this corpus");
  return *position;
}

py::type_error wrong_key(const py::object& key) {
  return py::type_error("a corpus is indexed by a row, an arXiv id, a slice, a boolean mask, or a list of rows or ids, not by " +
                        py::cast<std::string>(py::repr(key)).substr(0, 80));
}

/// A mask, or rows, or ids: a list, a NumPy array, a pandas Series.
std::vector<std::size_t> positions_of_many(const Corpus& corpus, const py::object& key) {
  const py::array array = py::array::ensure(key);
  if (!array || array.ndim() != 1 || (array.size() > 0 && std::string_view("biuOU").find(array.dtype().kind()) == std::string_view::npos)) {
    PyErr_Clear();
    throw wrong_key(key);
  }
  std::vector<std::size_t> positions;
  const char kind = array.dtype().kind();
  if (kind == 'b') {
    const auto mask = py::cast<py::array_t<bool>>(array);
    if (static_cast<std::size_t>(mask.size()) != corpus.size()) {
      throw py::index_error("a mask of " + std::to_string(mask.size()) + " values for a corpus of " +
                            std::to_string(corpus.size()) + " papers");
    }
    for (py::ssize_t i = 0; i < mask.size(); ++i) {
      if (mask.at(i)) positions.push_back(static_cast<std::size_t>(i));
    }
    return positions;
  }
  if (array.size() == 0) return positions;
  const bool ids = kind == 'U' || kind == 'O';
  for (const py::handle& item : ids ? key : py::object(array)) {  // NumPy would have made "1" of the 1 in [1, "a"]
    if (ids && !py::isinstance<py::str>(item)) throw wrong_key(key);
    positions.push_back(ids ? position_of_id(corpus, item) : position_of(corpus, item));
  }
  return positions;
}

py::object get_item(const py::object& self, const py::object& key) {
  const Corpus& corpus = core(self);
  if (PyLong_Check(key.ptr()) || (PyIndex_Check(key.ptr()) != 0 && !py::isinstance<py::array>(key))) {
    return py::cast(Paper{corpus, position_of(corpus, key)});
  }
  if (py::isinstance<py::str>(key)) return py::cast(Paper{corpus, position_of_id(corpus, key)});
  if (py::isinstance<py::slice>(key)) {
    return same_class(self, corpus.take(places_of(py::cast<py::slice>(key), corpus.size())));
  }
  return same_class(self, corpus.take(positions_of_many(corpus, key)));
}

bool contains(const Corpus& corpus, const py::object& item) {
  if (py::isinstance<py::str>(item)) return find_id(corpus, item).has_value();
  if (!py::isinstance<Paper>(item)) return false;
  const auto& paper = py::cast<const Paper&>(item);
  const auto here = corpus.find_same(paper.corpus, paper.position);
  return here && same_content(corpus, *here, paper.corpus, paper.position);
}

bool equal(const Corpus& a, const Corpus& b) {
  if (a.size() != b.size()) return false;
  const py::gil_scoped_release unlocked;  // both are immutable
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_content(a, i, b, i)) return false;
  }
  return true;
}

py::tuple reduce_corpus(const py::object& self) {
  const Corpus& corpus = core(self);
  std::vector<const Source*> sources;
  for (std::size_t i = 0; i < corpus.snapshot()->source_count(); ++i) sources.push_back(&corpus.snapshot()->read_source(i));
  py::object rows = py::none();
  if (!corpus.is_whole()) {
    py::list list;
    for (std::size_t i = 0; i < corpus.size(); ++i) list.append(corpus.row(i));
    rows = list;
  }
  return py::make_tuple(py::module_::import("paperlens.pickling").attr("restore_corpus"),
                        py::make_tuple(py::type::of(self), dump_sources(sources), rows));
}

py::object restore(const py::object& type, const py::list& sources, const py::object& rows) {
  Corpus corpus(restore_sources(sources));
  if (rows.is_none()) return type(std::move(corpus));
  std::vector<std::size_t> positions;
  for (const py::handle& row : rows) positions.push_back(py::cast<std::size_t>(row));
  return type(corpus.take(positions));
}

py::tuple digests(const Corpus& corpus) {
  const std::size_t count = corpus.snapshot()->source_count();
  py::tuple digests(count);
  for (std::size_t i = 0; i < count; ++i) digests[i] = Digest{corpus.snapshot(), i};
  return digests;
}

py::list diagnostics(const Corpus& corpus) {
  py::list list;
  for (std::size_t source = 0; source < corpus.snapshot()->source_count(); ++source) {
    const Digest digest{corpus.snapshot(), source};
    const std::size_t count = digest.diagnostics().size();
    for (std::size_t i = 0; i < count; ++i) list.append(PlacedDiagnostic{digest, i});
  }
  return list;
}

py::array_t<std::int32_t> months(const Corpus& corpus) {
  py::array_t<std::int32_t> months(static_cast<py::ssize_t>(corpus.size()));
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [table, row] = corpus.snapshot()->place(corpus.row(i));
    const CivilDate date = civil_date(table.month.values[row]);
    months.mutable_at(i) = table.month.validity[row] ? month_index(date.year, date.month) : no_month;
  }
  return months;
}

py::array_t<std::int32_t> source_codes(const Corpus& corpus) {
  py::array_t<std::int32_t> codes(static_cast<py::ssize_t>(corpus.size()));
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto [table, row] = corpus.snapshot()->place(corpus.row(i));
    codes.mutable_at(i) = table.source[row];
  }
  return codes;
}

py::object take(const py::object& self, const py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>& rows) {
  std::vector<std::size_t> positions;
  for (py::ssize_t i = 0; i < rows.size(); ++i) positions.push_back(static_cast<std::size_t>(rows.at(i)));
  return same_class(self, core(self).take(positions));
}

const Source& source_at(const Corpus& corpus, std::size_t digest) {
  if (digest >= corpus.snapshot()->source_count()) throw py::index_error("no such digest");
  return corpus.snapshot()->read_source(digest);
}

py::bytes digest_bytes(const Corpus& corpus, std::size_t digest) {
  const std::string_view bytes = source_at(corpus, digest).original_bytes();
  return {bytes.data(), bytes.size()};
}

py::tuple digest_rows(const Corpus& corpus, std::size_t digest) {
  if (digest >= corpus.snapshot()->source_count()) throw py::index_error("no such digest");
  py::list positions;
  bool all = true;
  for (const RowId row : corpus.snapshot()->rows_of(digest)) {
    const auto position = corpus.position(row);
    all = all && position.has_value();
    if (position) positions.append(*position);
  }
  return py::make_tuple(positions, all);
}

/// A capsule that releases what nobody has taken out of it.
template <typename ArrowStruct>
py::capsule capsule(const char* name, void (*fill)(const Corpus&, ArrowStruct*), const Corpus& corpus) {
  auto content = std::make_unique<ArrowStruct>();
  fill(corpus, content.get());
  return py::capsule(content.release(), name, [](PyObject* object) {
    auto* held = static_cast<ArrowStruct*>(PyCapsule_GetPointer(object, PyCapsule_GetName(object)));
    if (held->release != nullptr) held->release(held);
    delete held;
  });
}

/// Goes through a corpus, paper by paper.
struct PaperIterator {
  Corpus corpus;
  std::size_t next = 0;
};

}  // namespace

void bind_corpus(py::module_& module) {
  py::class_<PaperIterator>(module, "_PaperIterator")
      .def("__iter__", [](const py::object& self) { return self; })
      .def("__next__", [](PaperIterator& self) {
        if (self.next == self.corpus.size()) throw py::stop_iteration();
        return Paper{self.corpus, self.next++};
      });

  py::class_<Corpus>(module, "Corpus", "Papers, immutable; see paperlens.Corpus.")
      .def(py::init<const Corpus&>())
      .def(py::init(&load_text))
      .def("__len__", &Corpus::size)
      .def("__getitem__", get_item)
      .def("__contains__", contains)
      .def("__iter__", [](const Corpus& self) { return PaperIterator{self}; })
      .def("__eq__", equal, py::is_operator())
      .def(
          "__or__", [](const py::object& a, const Corpus& b) { return same_class(a, set_union(core(a), b)); },
          py::is_operator())
      .def(
          "__and__", [](const py::object& a, const Corpus& b) { return same_class(a, set_intersection(core(a), b)); },
          py::is_operator())
      .def(
          "__sub__", [](const py::object& a, const Corpus& b) { return same_class(a, set_difference(core(a), b)); },
          py::is_operator())
      .def("__copy__", [](const py::object& self) { return same_class(self, core(self)); })
      .def("__deepcopy__", [](const py::object& self, const py::object&) { return same_class(self, core(self)); })
      .def("__reduce__", reduce_corpus)
      .def_property_readonly("digests", digests, R"(The sources that the corpus was read from, a tuple of Digest.

A selection has the same digests as the corpus that it was selected from.)")
      .def("_is_whole", &Corpus::is_whole)
      .def("_diagnostics", diagnostics)
      .def("_months", months)
      .def("_source_codes", source_codes)
      .def("_take", take)
      .def("_digest_bytes", digest_bytes)
      .def("_digest_rows", digest_rows)
      .def(
          "__arrow_c_stream__",
          [](const Corpus& self, const py::object&) {
            return capsule<ArrowArrayStream>("arrow_array_stream", export_stream, self);
          },
          py::arg("requested_schema") = py::none(),
          "Its table as an Arrow C stream (PyCapsule interface), without a copy where rows follow one another.")
      .def(
          "__arrow_c_schema__",
          [](const Corpus& self) {
            return capsule<ArrowSchema>(
                "arrow_schema", [](const Corpus&, ArrowSchema* out) { export_schema(out); }, self);
          },
          "The schema of its table (PyCapsule interface).");
  module.attr("Corpus").attr("__hash__") = py::none();
  module.def("_restore_corpus", restore);
}

}  // namespace paperlens::bind
