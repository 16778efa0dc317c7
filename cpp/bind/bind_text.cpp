// paperlens._core.analyze: what the analyzer makes of a text.

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/text/analyzer.hpp"

namespace paperlens::bind {
namespace {

/// For each byte of `utf8`, and for its end, the number of code points before it.
std::vector<std::uint32_t> code_points_before(std::string_view utf8) {
  std::vector<std::uint32_t> before(utf8.size() + 1);
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    before[i] = count;
    if (i + 1 == utf8.size() || (static_cast<unsigned char>(utf8[i + 1]) & 0xC0) != 0x80) ++count;
  }
  before[utf8.size()] = count;
  return before;
}

/// Four lists: terms, starts, ends (in code points) and kinds.
py::tuple analyze_text(const py::str& text) {
  static const char* const kinds[] = {"word", "part", "whole", "han", "bigram"};
  // A lone surrogate becomes a question mark, which is no token and one character long as well.
  const auto bytes = py::cast<py::bytes>(text.attr("encode")("utf-8", "replace"));
  const auto utf8 = py::cast<std::string_view>(bytes);
  if (utf8.size() > 0xFFFFFFFFU) throw py::value_error("text: longer than 4 GiB");
  text::TokenStream stream;
  std::vector<std::uint32_t> before;
  {
    const py::gil_scoped_release unlocked;  // reads immutable bytes that we hold
    text::analyze(utf8, stream);
    before = code_points_before(utf8);
  }
  const std::size_t count = stream.tokens.size();
  py::list terms(count), starts(count), ends(count), names(count);
  for (std::size_t i = 0; i < count; ++i) {
    const text::Token& token = stream.tokens[i];
    terms[i] = to_str(stream.term(token));
    starts[i] = before[token.begin];
    ends[i] = before[token.end];
    names[i] = kinds[static_cast<std::size_t>(token.kind)];
  }
  return py::make_tuple(terms, starts, ends, names);
}

}  // namespace

void bind_text(py::module_& module) { module.def("analyze", &analyze_text, py::arg("text"), py::pos_only()); }

}  // namespace paperlens::bind
