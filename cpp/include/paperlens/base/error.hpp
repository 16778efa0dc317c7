#pragma once
// The one exception of the core. Each kind is one exception class in Python.

#include <stdexcept>
#include <string>

namespace paperlens {

enum class ErrorKind {
  invalid_argument,  ///< ValueError: a value that no call accepts
  io,                ///< OSError of `Error::code`, about the file `Error::path`
  format,            ///< CorpusFormatError: bytes that are no such thing, or damaged
};

/// Says what is wrong, where, and what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind error_kind, const std::string& message) : std::runtime_error(message), kind(error_kind) {}

  /// An `io` error: `message` is errno's or our own, for the file `file`.
  Error(int errno_code, const std::string& message, std::string file)
      : std::runtime_error(message), kind(ErrorKind::io), code(errno_code), path(std::move(file)) {}

  ErrorKind kind;
  int code = 0;  ///< errno, for `io`
  std::string path;
};

}  // namespace paperlens
