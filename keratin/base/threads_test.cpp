#include "keratin/base/threads.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
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

TEST_CASE("a pool is never larger than the limit") {
  ThreadPool pool(1'000'000'000);
  CHECK(pool.threads() <= kMaxThreads);
  CHECK(pool.threads() >= 1);
  CHECK(visits(pool, 1000, 1) == std::vector<int>(1000, 1));
}

// A sanitizer's own memory is far beyond any limit.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// Lets this process grow by so many bytes and no more.
class RoomFor {
 public:
  explicit RoomFor(rlim_t bytes) {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    ::getrlimit(RLIMIT_AS, &old_);
    rlimit limited = old_;
    limited.rlim_cur = pages * 4096 + bytes;
    ::setrlimit(RLIMIT_AS, &limited);
  }
  RoomFor(const RoomFor&) = delete;
  RoomFor& operator=(const RoomFor&) = delete;
  ~RoomFor() { ::setrlimit(RLIMIT_AS, &old_); }

 private:
  rlimit old_;
};

TEST_CASE("a pool takes the threads that the system gives") {
  int threads = 0;
  std::vector<int> seen;
  {
    const RoomFor room(rlim_t{100} << 20);  // some stacks of 8 MiB
    ThreadPool pool(500);
    threads = pool.threads();
    seen = visits(pool, 1000, 1);
  }
  CHECK(threads > 1);
  CHECK(threads < 500);
  CHECK(seen == std::vector<int>(1000, 1));
}

#endif

}  // namespace
}  // namespace keratin
