// Errors of the core as Python's own exceptions.

#include "bind.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens::bind {
namespace {

void raise(const Error& error) {
  switch (error.kind) {
    case ErrorKind::invalid_argument:
      PyErr_SetString(PyExc_ValueError, error.what());
      return;
    case ErrorKind::format:
      PyErr_SetString(py::module_::import("paperlens.errors").attr("CorpusFormatError").ptr(), error.what());
      return;
    case ErrorKind::io: {
      // OSError(errno, ...) is the subclass that fits: PermissionError, FileNotFoundError ...
      const py::object path = py::reinterpret_steal<py::object>(
          PyUnicode_DecodeFSDefaultAndSize(error.path.data(), static_cast<Py_ssize_t>(error.path.size())));
      const py::object exception = py::handle(PyExc_OSError)(error.code, error.what(), path);
      PyErr_SetObject(py::type::of(exception).ptr(), exception.ptr());
      return;
    }
    case ErrorKind::query: {
      const py::object type = py::module_::import("paperlens.errors").attr("QueryError");
      const py::object query = py::reinterpret_steal<py::object>(
          PyUnicode_DecodeUTF8(error.query.data(), static_cast<Py_ssize_t>(error.query.size()), "replace"));
      const py::object exception =
          type(error.what(), query, count_code_points(std::string_view(error.query).substr(0, error.offset)));
      PyErr_SetObject(type.ptr(), exception.ptr());
      return;
    }
  }
}

}  // namespace

void bind_errors(py::module_&) {
  py::register_local_exception_translator([](std::exception_ptr caught) {
    try {
      if (caught) std::rethrow_exception(caught);
    } catch (const Error& error) {
      raise(error);
    }
  });
}

}  // namespace paperlens::bind
