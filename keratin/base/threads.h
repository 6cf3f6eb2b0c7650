#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace keratin {

/// No pool is larger; who asks for more gets so many.
inline constexpr int kMaxThreads = 1024;

/// Threads that share loops. The caller of `parallel_for` takes part, so a pool
/// of one has no thread of its own. Idle threads look for work for some
/// microseconds, then sleep.
///
/// Any number of threads may use one pool: while it is busy with one loop, the
/// others run theirs alone.
class ThreadPool {
 public:
  /// `threads` counts the caller; 0 takes as many as the machine runs at once.
  /// Where the system gives fewer threads, the pool has those.
  explicit ThreadPool(int threads = 0);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  /// The pool of that size that the process shares, made when first asked for
  /// and kept as long as somebody holds it.
  static std::shared_ptr<ThreadPool> shared(int threads = 0);

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  /// A piece [begin, end) of a loop, run by thread number `worker`, which is
  /// below `threads()`.
  using Body = void (*)(const void* context, size_t begin, size_t end,
                        size_t worker);
  /// What `parallel_for` is made of. `body` must not throw.
  void run(size_t count, size_t grain, Body body, const void* context);

 private:
  void start(size_t count);
  void stop();
  void work(size_t worker);
  bool take_pieces(size_t worker);
  bool spin_for_work(uint32_t seen) const;

  // One loop at a time. `state_` holds its number and the next piece; pieces
  // are claimed by compare-and-swap on both, so a thread that comes late can't
  // claim a piece of a loop that is over.
  std::atomic<bool> busy_{false};
  std::atomic<uint64_t> state_;
  std::atomic<uint32_t> signal_{0};
  std::atomic<size_t> done_{0};
  std::atomic<size_t> pieces_{0};
  std::atomic<size_t> count_{0};
  std::atomic<size_t> grain_{1};
  std::atomic<Body> body_{nullptr};
  std::atomic<const void*> context_{nullptr};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> workers_;
};

/// Calls function(begin, end, worker) on pieces of [0, count) of `grain`
/// elements each; the pieces don't depend on the number of threads. Runs on the
/// caller alone when there is one piece. `function` must not throw, and may be
/// called at once by several threads; `worker` tells them apart.
template <class Function>
void parallel_for(ThreadPool& pool, size_t count, size_t grain,
                  const Function& function) {
  pool.run(
      count, grain,
      [](const void* context, size_t begin, size_t end, size_t worker) {
        (*static_cast<const Function*>(context))(begin, end, worker);
      },
      &function);
}

}  // namespace keratin
