#pragma once
// The one exception of the core. Each kind is one exception class in Python.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace paperlens {

enum class ErrorKind {
  invalid_argument,  ///< ValueError: a value that no call accepts
  io,                ///< OSError of `Error::code`, about the file `Error::path`
  format,            ///< CorpusFormatError: bytes that are not what they should be
  query,             ///< QueryError, at byte `Error::offset` of `Error::query`
};

/// Says what is wrong, where, and what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind error_kind, const std::string& message) : std::runtime_error(message), kind(error_kind) {}

  /// An `io` error: `message` is errno's or our own, for the file `file`.
  Error(int errno_code, const std::string& message, std::string file)
      : std::runtime_error(message), kind(ErrorKind::io), code(errno_code), path(std::move(file)) {}

  /// A `query` error, at byte `at` of `text`.
  Error(const std::string& message, std::string text, std::size_t at)
      : std::runtime_error(message), kind(ErrorKind::query), query(std::move(text)), offset(at) {}

  ErrorKind kind;
  int code = 0;  ///< errno, for `io`
  std::string path;

  std::string query;  ///< for `query`: the query or pattern, whole
  std::size_t offset = 0;
};

}  // namespace paperlens
