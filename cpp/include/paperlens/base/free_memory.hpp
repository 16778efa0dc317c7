#pragma once
// Memory that was freed, given back to the system.

#include <cstddef>

namespace paperlens {

/// Bytes: work that leaves results of this size has freed so much that it is worth while to give it back.
inline constexpr std::size_t much_memory = std::size_t{16} << 20;

/// Gives back what the heaps of this process keep of freed memory: much, when other threads have freed large blocks. Takes
/// milliseconds; does nothing where the C library has no such call.
void return_free_memory();

}  // namespace paperlens
