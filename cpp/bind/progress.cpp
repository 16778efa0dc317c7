#include "bind.hpp"

namespace paperlens::bind {

void check_signals() {
  const py::gil_scoped_acquire locked;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

std::function<void(std::uint64_t, std::uint64_t)> progress_to(const py::object& report) {
  return [&report](std::uint64_t done, std::uint64_t total) {
    const py::gil_scoped_acquire locked;
    check_signals();
    if (!report.is_none()) report(done, total);
  };
}

}  // namespace paperlens::bind
