#include "keratin/engine/kernels/window.h"

namespace keratin::engine {
namespace {

// `low` is what a missing axis gets.
Window::Three three(std::span<const int64_t> numbers, int64_t missing) {
  Window::Three all = {missing, missing, missing};
  const size_t more = 3 - numbers.size();
  for (size_t i = 0; i < numbers.size(); ++i) all[more + i] = numbers[i];
  return all;
}

std::span<const int64_t> spatial(const Shape& shape) {
  return std::span(shape).subspan(1, shape.size() - 2);
}

}  // namespace

Window::Window(const Shape& in, const Shape& out,
               std::span<const int64_t> kernel_size,
               std::span<const int64_t> steps, std::span<const int64_t> spread,
               std::span<const int64_t> pads)
    : batch(out[0]),
      input(three(spatial(in), 1)),
      output(three(spatial(out), 1)),
      kernel(three(kernel_size, 1)),
      strides(three(steps, 1)),
      dilation(three(spread, 1)),
      low(three(pads, 0)) {}

int64_t Window::positions() const {
  return batch * output[0] * output[1] * output[2];
}

int64_t Window::taps() const { return kernel[0] * kernel[1] * kernel[2]; }

Window::Place Window::place(int64_t position) const {
  Place result{};
  for (size_t axis = 3; axis-- > 0;) {
    const int64_t at = position % output[axis];
    position /= output[axis];
    result.at[axis] = at * strides[axis] - low[axis];
  }
  result.batch = position;
  return result;
}

int64_t Window::pixel(const Place& place, int64_t tap) const {
  Three in_kernel;
  for (size_t axis = 3; axis-- > 0;) {
    in_kernel[axis] = tap % kernel[axis];
    tap /= kernel[axis];
  }
  int64_t pixel = place.batch;
  for (size_t axis = 0; axis < 3; ++axis) {
    const int64_t at = place.at[axis] + in_kernel[axis] * dilation[axis];
    if (at < 0 || at >= input[axis]) return -1;
    pixel = pixel * input[axis] + at;
  }
  return pixel;
}

}  // namespace keratin::engine
