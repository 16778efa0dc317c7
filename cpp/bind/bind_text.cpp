// paperlens._core.analyze: what the analyzer makes of a text.

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/text/analyzer.hpp"

namespace paperlens::bind {
namespace {

/// Four lists: terms, starts, ends (in code points) and kinds.
py::tuple analyze_text(const py::str& text) {
  static const char* const kinds[] = {"word", "part", "whole", "han", "bigram"};
  // A lone surrogate becomes a question mark, which is no token and one character long as well.
  const auto bytes = py::cast<py::bytes>(text.attr("encode")("utf-8", "replace"));
  const auto utf8 = py::cast<std::string_view>(bytes);
  if (utf8.size() > 0xFFFFFFFFU) throw py::value_error("text: longer than 4 GiB");
  text::TokenStream stream;
  {
    const py::gil_scoped_release unlocked;  // reads immutable bytes that we hold
    text::analyze(utf8, stream);
  }
  const std::size_t count = stream.tokens.size();
  CodePointOffsets offset(utf8);
  py::list terms(count), starts(count), ends(count), names(count);
  for (std::size_t i = 0; i < count; ++i) {
    const text::Token& token = stream.tokens[i];
    terms[i] = to_str(stream.term(token));
    starts[i] = offset(token.begin);
    ends[i] = offset(token.end);
    names[i] = kinds[static_cast<std::size_t>(token.kind)];
  }
  return py::make_tuple(terms, starts, ends, names);
}

}  // namespace

void bind_text(py::module_& module) { module.def("analyze", &analyze_text, py::arg("text"), py::pos_only()); }

}  // namespace paperlens::bind
