#include "bind.hpp"

#include <datetime.h>  // needs Python.h before it

namespace paperlens::bind {

py::str to_str(std::string_view utf8) {
  PyObject* text = PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "replace");
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(text);
}

py::object to_date(Date date) {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  const CivilDate civil = civil_date(date);
  PyObject* object = PyDate_FromDate(civil.year, static_cast<int>(civil.month), static_cast<int>(civil.day));
  if (object == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(object);
}

py::object to_period(const std::optional<Period>& period) {
  if (!period) return py::none();
  return py::make_tuple(to_date(period->start), to_date(period->end));
}

py::tuple to_pair(Span span) { return py::make_tuple(span.begin, span.end); }

std::vector<std::size_t> places_of(const py::slice& slice, std::size_t size) {
  py::ssize_t start = 0, stop = 0, step = 0, length = 0;
  if (!slice.compute(static_cast<py::ssize_t>(size), &start, &stop, &step, &length)) throw py::error_already_set();
  std::vector<std::size_t> places;
  places.reserve(static_cast<std::size_t>(length));
  for (py::ssize_t i = 0; i < length; ++i) places.push_back(static_cast<std::size_t>(start + i * step));
  return places;
}

}  // namespace paperlens::bind
