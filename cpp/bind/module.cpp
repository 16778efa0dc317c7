// The table of contents of paperlens._core.

#include "bind.hpp"

PYBIND11_MODULE(_core, module) {
  using namespace paperlens::bind;
  py::options options;
  options.disable_function_signatures();  // _core.pyi has them
  module.doc() = "The C++ core of paperlens. Import paperlens instead.";
  module.attr("__version__") = PAPERLENS_VERSION;
  bind_errors(module);
  bind_digest(module);
  bind_paper(module);
  bind_corpus(module);
  bind_load(module);
  bind_grep(module);
  bind_search(module);
  bind_text(module);
  bind_lexicon(module);
  bind_terms(module);
}
