#include "paperlens/base/parallel.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace paperlens {

unsigned thread_count(unsigned wanted) { return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency()); }

void in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t i, const Worker& worker)>& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> ended{false};
  std::mutex mutex;
  std::size_t failed = count;
  std::exception_ptr failure;
  const auto run = [&](std::size_t number) {
    while (!ended) {
      const std::size_t i = next++;  // what has been taken is done, so that all below a failure are
      if (i >= count) return;
      try {
        work(i, {number, ended});
      } catch (...) {
        ended = true;
        const std::lock_guard lock(mutex);
        if (i < failed) {
          failed = i;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t number = 1; number < std::min(threads, count); ++number) others.emplace_back(run, number);
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace paperlens
