#include "keratin/base/random.h"

#include <algorithm>
#include <array>
#include <bit>

namespace keratin {
namespace {

// How the twister's authors start it from several words ("init_by_array",
// Matsumoto and Nishimura 2002), in the shape that std::mt19937 asks for.
class KeyedStart {
 public:
  using result_type = uint32_t;

  explicit KeyedStart(std::span<const uint32_t> key) {
    state_[0] = 19650218u;
    for (uint32_t i = 1; i < kWords; ++i) {
      state_[i] = 1812433253u * mixed(state_[i - 1]) + i;
    }
    fold_in(key);
    for (size_t round = 1; round < kWords; ++round) {
      state_[at_] = (state_[at_] ^ (mixed(before()) * 1566083941u)) -
                    static_cast<uint32_t>(at_);
      advance();
    }
    state_[0] = 0x80000000u;
  }

  template <class Iterator>
  void generate(Iterator begin, Iterator end) const {
    std::copy_n(state_.begin(), end - begin, begin);
  }

 private:
  static constexpr size_t kWords = std::mt19937::state_size;

  static uint32_t mixed(uint32_t word) { return word ^ (word >> 30); }
  uint32_t before() const { return state_[at_ - 1]; }
  void advance() {
    if (++at_ < kWords) return;
    state_[0] = state_[kWords - 1];
    at_ = 1;
  }
  void fold_in(std::span<const uint32_t> key) {
    const size_t rounds = std::max(kWords, key.size());
    for (size_t round = 0; round < rounds; ++round) {
      const size_t j = round % key.size();
      state_[at_] = (state_[at_] ^ (mixed(before()) * 1664525u)) + key[j] +
                    static_cast<uint32_t>(j);
      advance();
    }
  }

  std::array<uint32_t, kWords> state_;
  size_t at_ = 1;
};

std::mt19937 started(std::span<const uint32_t> key) {
  KeyedStart start(key);
  return std::mt19937(start);
}

// Python takes the size of the number, in as few words as hold it.
std::mt19937 started(int64_t seed) {
  const uint64_t size =
      seed < 0 ? 0 - static_cast<uint64_t>(seed) : static_cast<uint64_t>(seed);
  const std::array<uint32_t, 2> words = {static_cast<uint32_t>(size),
                                         static_cast<uint32_t>(size >> 32)};
  return started(std::span(words).first(words[1] == 0 ? 1 : 2));
}

}  // namespace

PythonRandom::PythonRandom(int64_t seed) : twister_(started(seed)) {}

PythonRandom::PythonRandom(std::span<const uint32_t> key)
    : twister_(started(key)) {}

uint64_t PythonRandom::bits(int count) {
  const auto word = [this](int width) {
    return static_cast<uint64_t>(static_cast<uint32_t>(twister_()) >>
                                 (32 - width));
  };
  if (count <= 32) return word(count);
  const uint64_t low = word(32);
  return low | (word(count - 32) << 32);
}

uint64_t PythonRandom::below(uint64_t count) {
  const auto width = static_cast<int>(std::bit_width(count));
  uint64_t value = bits(width);
  while (value >= count) value = bits(width);
  return value;
}

uint64_t NumpyRandom::up_to(uint64_t last) {
  if (last == 0) return 0;
  const uint64_t mask = ~uint64_t{0} >> std::countl_zero(last);
  uint64_t value = last + 1;
  while (value > last) {
    value = twister_();
    if (mask > 0xFFFFFFFFu) value = (value << 32) | twister_();
    value &= mask;
  }
  return value;
}

}  // namespace keratin
