#pragma once
// One loop in several threads.

#include <atomic>
#include <cstddef>
#include <functional>

namespace paperlens {

/// `wanted`, or as many threads as there are cores if it is 0.
unsigned thread_count(unsigned wanted);

/// Who does a piece of work.
struct Worker {
  std::size_t number;              ///< 0: the calling thread; else one of its own, less than the threads asked for
  const std::atomic<bool>& ended;  ///< true once some work has thrown: the result of all is lost
};

/// Calls work(i, worker) once for each i below `count`, in ascending order, in the calling thread and up to `threads` - 1
/// others. Once a call throws no further ones are made; the exception of the lowest i is thrown here when all others have
/// returned, so that which one it is does not depend on the threads.
void in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t i, const Worker& worker)>& work);

}  // namespace paperlens
