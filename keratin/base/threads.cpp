#include "keratin/base/threads.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <system_error>

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace keratin {
namespace {

// About 20 µs of looking for work before a thread sleeps: longer than the gap
// between two steps of a plan, shorter than what others would notice.
constexpr int kSpins = 400;
// No piece is left, whatever the loop.
constexpr uint64_t kClosed = 0xffffffff;

void relax() {
#if defined(__x86_64__) || defined(_M_X64)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#else
  std::this_thread::yield();
#endif
}

uint64_t loop_of(uint64_t state) { return state >> 32; }
uint64_t piece_of(uint64_t state) { return state & kClosed; }

size_t thread_count(int wanted) {
  const auto most = static_cast<size_t>(kMaxThreads);
  if (wanted > 0) return std::min(static_cast<size_t>(wanted), most);
  return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, most);
}

}  // namespace

ThreadPool::ThreadPool(int threads) : state_(kClosed) {
  try {
    start(thread_count(threads));
  } catch (const std::system_error&) {
    // The system has no more threads to give. Those that run are enough.
  } catch (...) {
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::start(size_t count) {
  workers_.reserve(count - 1);
  for (size_t worker = 1; worker < count; ++worker) {
    workers_.emplace_back([this, worker] { work(worker); });
  }
}

void ThreadPool::stop() {
  stopping_ = true;
  signal_.fetch_add(1);
  signal_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

std::shared_ptr<ThreadPool> ThreadPool::shared(int threads) {
  static std::mutex mutex;
  static std::map<size_t, std::weak_ptr<ThreadPool>> pools;
  const size_t count = thread_count(threads);
  const std::lock_guard lock(mutex);
  std::weak_ptr<ThreadPool>& known = pools[count];
  if (auto pool = known.lock()) return pool;
  auto pool = std::make_shared<ThreadPool>(static_cast<int>(count));
  known = pool;
  return pool;
}

void ThreadPool::run(size_t count, size_t grain, Body body,
                     const void* context) {
  grain = std::max<size_t>(grain, 1);
  const size_t pieces = count / grain + (count % grain != 0 ? 1 : 0);
  if (pieces < 2 || workers_.empty() || pieces >= kClosed ||
      busy_.exchange(true)) {
    for (size_t begin = 0; begin < count; begin += grain) {
      body(context, begin, std::min(count, begin + grain), 0);
    }
    return;
  }
  const uint64_t loop = loop_of(state_.load()) + 1;
  done_.store(0);
  pieces_.store(pieces);
  count_.store(count);
  grain_.store(grain);
  body_.store(body);
  context_.store(context);
  state_.store(loop << 32);
  signal_.fetch_add(1);
  signal_.notify_all();
  take_pieces(0);
  for (int spin = 0; done_.load() != pieces; ++spin) {
    if (spin < 16 * kSpins) {
      relax();
    } else {
      std::this_thread::yield();
    }
  }
  // A thread that read the old state must find it changed before the fields
  // above are written again.
  state_.store((loop << 32) | kClosed);
  busy_.store(false);
}

bool ThreadPool::take_pieces(size_t worker) {
  bool worked = false;
  for (;;) {
    uint64_t state = state_.load();
    const uint64_t piece = piece_of(state);
    const size_t pieces = pieces_.load();
    const size_t count = count_.load();
    const size_t grain = grain_.load();
    const Body body = body_.load();
    const void* const context = context_.load();
    if (piece == kClosed || piece >= pieces) return worked;
    if (!state_.compare_exchange_strong(state, state + 1)) continue;
    const size_t begin = static_cast<size_t>(piece) * grain;
    body(context, begin, std::min(count, begin + grain), worker);
    done_.fetch_add(1);
    worked = true;
  }
}

bool ThreadPool::spin_for_work(uint32_t seen) const {
  for (int spin = 0; spin < kSpins; ++spin) {
    if (signal_.load() != seen) return true;
    relax();
  }
  return false;
}

void ThreadPool::work(size_t worker) {
  uint32_t seen = 0;
  while (!stopping_) {
    if (!spin_for_work(seen)) signal_.wait(seen);
    seen = signal_.load();
    take_pieces(worker);
  }
}

}  // namespace keratin
