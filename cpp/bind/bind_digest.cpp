// paperlens.Digest, paperlens.Diagnostic, paperlens.Appearance.

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens::bind {
namespace {

py::tuple diagnostics_of(const Digest& digest) {
  const std::size_t count = digest.diagnostics().size();
  py::tuple diagnostics(count);
  for (std::size_t i = 0; i < count; ++i) diagnostics[i] = PlacedDiagnostic{digest, i};
  return diagnostics;
}

std::string message(const PlacedDiagnostic& self) {
  const Diagnostic& diagnostic = self.get();
  return describe(diagnostic.code, slice(self.digest.read_source().text.view, diagnostic.span), diagnostic.detail);
}

py::str diagnostic_repr(const PlacedDiagnostic& self) {
  const Diagnostic& diagnostic = self.get();
  return py::str("<{}:{}:{}: {}: {} [{}]>")
      .format(self.digest.source().path, diagnostic.line, diagnostic.column, name_of(severity_of(diagnostic.code)),
              message(self), name_of(diagnostic.code));
}

}  // namespace

void bind_digest(py::module_& module) {
  py::class_<Digest>(module, "Digest", "One source of a corpus: a file or a text that was read.")
      .def_property_readonly(
          "path", [](const Digest& self) { return to_str(self.source().path); }, "Its name, as in `paper.source`.")
      .def_property_readonly(
          "title",
          [](const Digest& self) {
            std::string title;
            append_clean(title, slice(self.read_source().text.view, self.source().digest.title));
            return to_str(title);
          },
          "The digest's own title; '' if it has none.")
      .def_property_readonly(
          "period", [](const Digest& self) { return to_period(self.source().digest.period.period); },
          "(first day, last day) that it covers, or None where nothing says so.")
      .def_property_readonly(
          "papers", [](const Digest& self) { return self.source().papers; },
          "How many papers stand in it, repeated ones included.")
      .def_property_readonly(
          "bytes", [](const Digest& self) { return self.source().original_bytes().size(); }, "Its size in bytes.")
      .def_property_readonly(
          "preamble_span", [](const Digest& self) { return to_pair(self.source().digest.preamble); },
          "(start, end) of what stands before the first paper, in bytes of the source.")
      .def_property_readonly("diagnostics", diagnostics_of, "A tuple of its diagnostics, in the order of their places.")
      .def("__repr__", [](const Digest& self) {
        return py::str("<Digest {!r}: {} papers, {} bytes>")
            .format(self.source().path, self.source().papers, self.source().original_bytes().size());
      });

  py::class_<PlacedDiagnostic>(module, "Diagnostic", "Something that looks wrong in a digest: what, where, what to do.")
      .def_property_readonly(
          "severity", [](const PlacedDiagnostic& self) { return to_str(name_of(severity_of(self.get().code))); },
          "'error', 'warning' or 'info'.")
      .def_property_readonly(
          "code", [](const PlacedDiagnostic& self) { return to_str(name_of(self.get().code)); },
          "What kind it is, for example 'missing-link'.")
      .def_property_readonly(
          "source", [](const PlacedDiagnostic& self) { return to_str(self.digest.source().path); },
          "The source that it is about.")
      .def_property_readonly(
          "line", [](const PlacedDiagnostic& self) { return self.get().line; }, "Line, from 1.")
      .def_property_readonly(
          "column", [](const PlacedDiagnostic& self) { return self.get().column; }, "Column in characters, from 1.")
      .def_property_readonly(
          "span", [](const PlacedDiagnostic& self) { return to_pair(self.get().span); },
          "(start, end) in bytes of the source.")
      .def_property_readonly("message", message, "What is wrong and what to do about it.")
      .def("__repr__", diagnostic_repr);

  py::class_<PlacedAppearance>(module, "Appearance", "A place where a paper stands in a digest.")
      .def_property_readonly(
          "source",
          [](const PlacedAppearance& self) { return to_str(self.snapshot->source(self.appearance.source).path); },
          "The digest's name.")
      .def_property_readonly(
          "line", [](const PlacedAppearance& self) { return self.appearance.line; }, "Line of the heading, from 1.")
      .def_property_readonly(
          "span", [](const PlacedAppearance& self) { return to_pair(self.appearance.block); },
          "(start, end) of the paper there, in bytes of the source.")
      .def_property_readonly(
          "period",
          [](const PlacedAppearance& self) {
            return to_period(self.snapshot->source(self.appearance.source).digest.period.period);
          },
          "(first day, last day) of the digest, or None.")
      .def("__repr__", [](const PlacedAppearance& self) {
        return py::str("<Appearance {}:{}>")
            .format(self.snapshot->source(self.appearance.source).path, self.appearance.line);
      });

  for (const char* name : {"Digest", "Diagnostic", "Appearance"}) module.attr(name).attr("__module__") = "paperlens";
}

}  // namespace paperlens::bind
