#pragma once

#include <string>

#include "paperlens/base/shared_bytes.hpp"

namespace paperlens {

/// The whole of a regular file. Throws Error(io): a device, a pipe or a folder is never opened for reading.
SharedBytes read_file(const std::string& path);

}  // namespace paperlens
