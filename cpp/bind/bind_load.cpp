// How texts and files come in: `Corpus(text, ...)` and paperlens._core.load_files.

#include "bind.hpp"
#include "paperlens/corpus/index_files.hpp"
#include "paperlens/corpus/load.hpp"
#include "paperlens/corpus/save.hpp"

namespace paperlens::bind {
namespace {

/// The bytes of a bytes or str object, which is immutable and stays alive with them.
SharedBytes share_object(py::object object) {
  std::string_view view;
  if (py::isinstance<py::str>(object)) {
    Py_ssize_t size = 0;
    const char* data = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
    if (data == nullptr) {  // lone surrogates: pass them on, the scanner diagnoses them
      PyErr_Clear();
      return share_object(object.attr("encode")("utf-8", "surrogatepass"));
    }
    view = {data, static_cast<std::size_t>(size)};
  } else {
    view = py::cast<py::bytes>(object);
  }
  const auto release = [](const void* held) {
    const py::gil_scoped_acquire locked;
    Py_DECREF(static_cast<PyObject*>(const_cast<void*>(held)));
  };
  return {std::shared_ptr<const void>(object.release().ptr(), release), view};
}

/// Calls `decode`, which must outlive it.
Transcoder transcoder(py::handle decode) {
  return [decode](std::string_view bytes, std::string_view encoding) {
    const py::gil_scoped_acquire locked;  // called while the load runs unlocked, on any of its threads
    const py::tuple result = decode(py::bytes(bytes.data(), bytes.size()), to_str(encoding));
    return Transcoded{py::cast<std::string>(result[0]), py::cast<bool>(result[1])};
  };
}

constexpr std::size_t worth_unlocking = std::size_t{64} << 10;  // bytes: what is parsed in some ten microseconds

}  // namespace

Corpus load_text(const py::object& text, std::string source, std::string encoding, const py::object& decode) {
  LoadOptions options;
  if (!py::isinstance<py::str>(text)) options.encoding = std::move(encoding);
  options.transcode = transcoder(decode);
  SharedBytes bytes = share_object(text);
  std::optional<py::gil_scoped_release> unlocked;  // reads immutable bytes; the transcoder locks for itself
  if (bytes.view.size() > worth_unlocking) unlocked.emplace();
  return Corpus(paperlens::load_text(std::move(bytes), std::move(source), options));
}

namespace {

std::string file_system_path(const py::handle& path) {
  PyObject* encoded = nullptr;
  if (PyUnicode_FSConverter(path.ptr(), &encoded) == 0) throw py::error_already_set();
  return py::cast<std::string>(py::reinterpret_steal<py::bytes>(encoded));
}

/// A file's name as it is shown: bytes that are not text are written \xNN.
std::string shown_name(const py::handle& name) {
  return py::cast<std::string>(name.attr("encode")("utf-8", "backslashreplace"));
}

/// Files to read, as Python names them, and how. References its arguments.
struct Loading {
  Loading(const py::list& paths, const py::list& sources, const py::list& required, std::string encoding,
          const py::object& decode, unsigned threads, const py::object& progress) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
      files.push_back({file_system_path(paths[i]), shown_name(sources[i]), py::cast<bool>(required[i])});
    }
    options.encoding = std::move(encoding);
    options.threads = threads;
    options.transcode = transcoder(decode);
    options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
      const py::gil_scoped_acquire locked;
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();  // Ctrl-C ends the load
      if (!progress.is_none()) progress(done, total);
    };
  }

  std::vector<FileRequest> files;
  LoadOptions options;
};

Corpus load_files(const py::list& paths, const py::list& sources, const py::list& required, std::string encoding,
                  const py::object& decode, unsigned threads, const py::object& progress) {
  const Loading load(paths, sources, required, std::move(encoding), decode, threads, progress);
  const py::gil_scoped_release unlocked;  // all was copied out of Python; the callbacks lock for themselves
  return Corpus(paperlens::load_files(load.files, load.options));
}

Corpus add_files(const Corpus& to, const py::list& paths, const py::list& sources, const py::list& required,
                 std::string encoding, const py::object& decode, unsigned threads, const py::object& progress) {
  const Loading load(paths, sources, required, std::move(encoding), decode, threads, progress);
  const py::gil_scoped_release unlocked;  // as above; a snapshot is immutable
  return Corpus(paperlens::add_files(to.snapshot(), load.files, load.options));
}

Corpus index_files(const py::object& folder, std::uint64_t batch_bytes, const py::list& paths, const py::list& sources,
                   const py::list& required, std::string encoding, const py::object& decode, unsigned threads,
                   const py::object& progress) {
  Loading load(paths, sources, required, std::move(encoding), decode, threads, progress);
  const std::string path = file_system_path(folder);
  IndexFilesOptions options;
  options.load = std::move(load.options);
  options.batch_bytes = batch_bytes;
  const py::gil_scoped_release unlocked;  // as above
  return paperlens::index_files(path, load.files, options);
}

void save_corpus(const Corpus& corpus, const py::object& folder) {
  const std::string path = file_system_path(folder);
  const py::gil_scoped_release unlocked;  // a corpus is immutable, and its history has a lock
  save(corpus, path);
}

Corpus open_saved(const py::object& folder, bool verify) {
  const std::string path = file_system_path(folder);
  const py::gil_scoped_release unlocked;  // reads files only
  return open_corpus(path, verify);
}

}  // namespace

void bind_load(py::module_& module) {
  module.def("load_files", load_files, "Reads and parses files, several at a time.");
  module.def("add_files", add_files, "Reads and parses files and adds them to a corpus.");
  module.def("index_files", index_files, "Reads, parses and indexes files into the corpus of a folder, in bounded memory.");
  module.def("save_corpus", save_corpus, "Saves a corpus into a folder.");
  module.def("open_corpus", open_saved, "Opens the corpus that a folder holds.");
}

}  // namespace paperlens::bind
