#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "paperlens/base/parallel.hpp"

using namespace paperlens;

TEST_SUITE("threads") {
  TEST_CASE("all work is done once, by workers with numbers of their own") {
    for (const std::size_t threads : {0U, 1U, 3U, 200U}) {
      std::vector<int> done(100);
      std::vector<std::thread::id> threads_of_workers(100);
      std::atomic<int> wrong{0};
      in_parallel(done.size(), threads, [&](std::size_t i, const Worker& worker) {
        ++done[i];
        std::thread::id& own = threads_of_workers.at(worker.number);
        if (own == std::thread::id()) own = std::this_thread::get_id();
        if (own != std::this_thread::get_id() || worker.ended) ++wrong;
      });
      CHECK(done == std::vector<int>(100, 1));
      CHECK((threads_of_workers[0] == std::thread::id() || threads_of_workers[0] == std::this_thread::get_id()));
      CHECK(wrong == 0);
    }
    in_parallel(0, 4, [](std::size_t, const Worker&) { FAIL("there is nothing to do"); });
  }

  TEST_CASE("the failure of the lowest number is thrown, and no more is begun") {
    for (int round = 0; round < 50; ++round) {
      std::atomic<int> begun{0};
      const auto work = [&](std::size_t i, const Worker& worker) {
        ++begun;
        if (i == 40) {  // is taken before 41, and fails after it
          while (!worker.ended) std::this_thread::yield();
        }
        if (i >= 40) throw std::runtime_error(std::to_string(i));
      };
      CHECK_THROWS_WITH_AS(in_parallel(1'000'000, 4, work), "40", std::runtime_error);
      CHECK(begun <= 44);
    }
  }

  TEST_CASE("0 threads are as many as there are cores") {
    CHECK(thread_count(3) == 3);
    CHECK(thread_count(0) >= 1);
  }
}
