#include "keratin/base/threads.h"

#include <doctest/doctest.h>

#include <atomic>
#include <numeric>

namespace keratin {
namespace {

std::vector<int> visits(ThreadPool& pool, size_t count, size_t grain) {
  std::vector<int> seen(count, 0);
  parallel_for(pool, count, grain, [&](size_t begin, size_t end, size_t) {
    for (size_t i = begin; i < end; ++i) ++seen[i];
  });
  return seen;
}

TEST_CASE("a loop visits every element once, whatever the threads") {
  for (const int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    CHECK(pool.threads() == threads);
    for (const size_t count : {0, 1, 7, 64, 1000}) {
      for (const size_t grain : {1, 3, 64, 5000}) {
        CHECK(visits(pool, count, grain) == std::vector<int>(count, 1));
      }
    }
  }
}

TEST_CASE("workers are told apart by numbers below the pool's size") {
  ThreadPool pool(3);
  std::atomic<bool> in_range{true};
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::atomic<int> busy[3] = {};
    parallel_for(pool, 24, 1, [&](size_t, size_t, size_t worker) {
      if (worker >= 3 || busy[worker].fetch_add(1) != 0) in_range = false;
      busy[worker].fetch_sub(1);
    });
  }
  CHECK(in_range);
}

TEST_CASE("many threads share one pool") {
  ThreadPool pool(2);
  std::atomic<long> total{0};
  std::vector<std::thread> users;
  for (int user = 0; user < 8; ++user) {
    users.emplace_back([&] {
      for (int repeat = 0; repeat < 300; ++repeat) {
        const std::vector<int> seen = visits(pool, 40, 4);
        total += std::accumulate(seen.begin(), seen.end(), 0);
      }
    });
  }
  for (std::thread& user : users) user.join();
  CHECK(total == 8 * 300 * 40);
}

TEST_CASE("pools of one size are shared while they are in use") {
  const auto pool = ThreadPool::shared(2);
  CHECK(ThreadPool::shared(2) == pool);
  CHECK(ThreadPool::shared(3) != pool);
  CHECK(ThreadPool::shared()->threads() >= 1);
}

}  // namespace
}  // namespace keratin
