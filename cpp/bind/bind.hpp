#pragma once
// What the binding files share: the views that stand behind Python's classes, conversions, and progress.

#include <pybind11/pybind11.h>

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "paperlens/corpus/corpus.hpp"

namespace paperlens::bind {

namespace py = pybind11;

/// A paper is a place in a corpus; strings are made when asked for.
struct Paper {
  Corpus corpus;
  std::size_t position;

  RowId row() const { return corpus.row(position); }
  Snapshot::Place place() const { return corpus.snapshot()->place(row()); }
};

struct Digest {
  std::shared_ptr<const Snapshot> snapshot;
  std::size_t index;

  const Source& source() const { return snapshot->source(index); }
  const Source& read_source() const { return snapshot->read_source(index); }
  std::span<const Diagnostic> diagnostics() const { return snapshot->diagnostics(index); }
};

/// A diagnostic of a digest.
struct PlacedDiagnostic {
  Digest digest;
  std::size_t index;

  const Diagnostic& get() const { return digest.diagnostics()[index]; }
};

/// An appearance of a paper.
struct PlacedAppearance {
  std::shared_ptr<const Snapshot> snapshot;
  Appearance appearance;
};

/// Valid UTF-8 as str.
py::str to_str(std::string_view utf8);
py::object to_date(Date date);
/// A (start, end) pair of dates, or None.
py::object to_period(const std::optional<Period>& period);
py::tuple to_pair(Span span);
/// The places that a slice takes of a sequence.
std::vector<std::size_t> places_of(const py::slice& slice, std::size_t size);

/// Throws what a signal's handler raises: KeyboardInterrupt, mostly. Takes the GIL.
void check_signals();
/// Checks signals, then calls `report`, unless it is None, with what is done and what in all. It refers to `report`, and
/// takes the GIL: to be called from a thread that runs Python, while that has let go of it.
std::function<void(std::uint64_t, std::uint64_t)> progress_to(const py::object& report);

/// A paper as plain Python values, and back: what its pickle holds. It does not bring its digests along.
py::tuple dump_paper(const Paper& paper);
Paper restore_paper(const std::array<std::string, 5>& fields, std::int16_t version, const py::list& appearances);

/// The sources of a snapshot as plain Python values, and back: what a pickled corpus holds.
py::list dump_sources(const std::vector<const Source*>& sources);
std::shared_ptr<const Snapshot> restore_sources(const py::list& dumped);

/// Parses one text, a str or bytes. `decode` transcodes what is not UTF-8.
Corpus load_text(const py::object& text, std::string source, std::string encoding, const py::object& decode);

// One a Python class or a family of functions; called once by module.cpp.
void bind_errors(py::module_& module);
void bind_digest(py::module_& module);
void bind_paper(py::module_& module);
void bind_corpus(py::module_& module);
void bind_load(py::module_& module);
void bind_grep(py::module_& module);
void bind_search(py::module_& module);
void bind_text(py::module_& module);
void bind_lexicon(py::module_& module);
void bind_terms(py::module_& module);

}  // namespace paperlens::bind
