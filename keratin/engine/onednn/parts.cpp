#include "keratin/engine/onednn/parts.h"

#include <algorithm>

#include "keratin/graph/primitive.h"

namespace keratin::engine::onednn {
namespace {

constexpr int64_t kMaxParts = 16;
// Multiplications that take a core some 50 µs.
constexpr int64_t kPartProducts = int64_t{1} << 22;
// With fewer pixels a part spends its time on reading the kernel.
constexpr int64_t kPartPixels = 24;

int64_t product(const std::vector<int64_t>& numbers) {
  return element_count(numbers);
}

int64_t divided_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Rows [begin, end) of the output's first axis, and the first row of the input
// that they need.
Geometry rows_of(const Geometry& whole, int64_t begin, int64_t end,
                 int64_t& first) {
  const int64_t height = whole.input[0];
  const int64_t start = begin * whole.strides[0] - whole.low[0];
  const int64_t stop = (end - 1) * whole.strides[0] - whole.low[0] +
                       (whole.kernel[0] - 1) * whole.dilation[0] + 1;
  Geometry part = whole;
  first = std::max<int64_t>(start, 0);
  part.batch = 1;
  part.low[0] = first - start;
  part.high[0] = std::max<int64_t>(stop - height, 0);
  part.input[0] = std::min(stop, height) - first;
  part.output[0] = end - begin;
  return part;
}

size_t number_of(Parts& parts, const Geometry& geometry) {
  auto& known = parts.geometries;
  const auto found = std::find(known.begin(), known.end(), geometry);
  if (found != known.end()) return static_cast<size_t>(found - known.begin());
  known.push_back(geometry);
  return known.size() - 1;
}

Parts by_images(const Geometry& whole, int64_t count) {
  Parts parts;
  const int64_t each = divided_up(whole.batch, count);
  const int64_t in = product(whole.input) * whole.channels;
  const int64_t out = product(whole.output) * whole.filters;
  for (int64_t image = 0; image < whole.batch; image += each) {
    Geometry part = whole;
    part.batch = std::min(each, whole.batch - image);
    const size_t number = number_of(parts, part);
    parts.parts.push_back({number, static_cast<size_t>(image * in),
                           static_cast<size_t>(image * out),
                           static_cast<size_t>(part.batch * out)});
  }
  return parts;
}

// Empty where some part would see nothing but padding.
Parts by_rows(const Geometry& whole, int64_t count) {
  Parts parts;
  const int64_t height = whole.output[0];
  const int64_t in_row = product(whole.input) / whole.input[0] * whole.channels;
  const int64_t out_row = product(whole.output) / height * whole.filters;
  for (int64_t image = 0; image < whole.batch; ++image) {
    for (int64_t i = 0; i < count; ++i) {
      const int64_t begin = height * i / count;
      const int64_t end = height * (i + 1) / count;
      int64_t first = 0;
      const Geometry part = rows_of(whole, begin, end, first);
      if (part.input[0] <= 0) return {};
      const size_t number = number_of(parts, part);
      parts.parts.push_back(
          {number,
           static_cast<size_t>((image * whole.input[0] + first) * in_row),
           static_cast<size_t>((image * height + begin) * out_row),
           static_cast<size_t>((end - begin) * out_row)});
    }
  }
  return parts;
}

}  // namespace

bool is_simple(const Geometry& g) {
  const auto is_negative = [](int64_t n) { return n < 0; };
  if (std::any_of(g.low.begin(), g.low.end(), is_negative)) return false;
  return g.batch > 0 && g.channels > 0 && g.filters > 0 &&
         product(g.input) > 0 && product(g.output) > 0;
}

Geometry geometry_of(const ConvAttrs& conv, const Shape& x, const Shape& kernel,
                     const Shape& y) {
  Geometry g;
  g.batch = x[0];
  g.groups = conv.groups;
  g.channels = x.back();
  g.filters = y.back();
  g.input.assign(x.begin() + 1, x.end() - 1);
  g.output.assign(y.begin() + 1, y.end() - 1);
  g.kernel.assign(kernel.begin(), kernel.end() - 2);
  g.strides = conv.strides;
  g.dilation = conv.dilation;
  g.low = conv.pad_low;
  // What the last window reaches beyond the input, if it does.
  for (size_t axis = 0; axis < g.input.size(); ++axis) {
    const int64_t reach = (g.output[axis] - 1) * g.strides[axis] +
                          (g.kernel[axis] - 1) * g.dilation[axis] + 1;
    g.high.push_back(std::max<int64_t>(reach - g.low[axis] - g.input[axis], 0));
  }
  return g;
}

Geometry geometry_of(const Node& node) {
  Geometry g =
      geometry_of(std::get<ConvAttrs>(node.attrs), node.operands[0].shape(),
                  node.operands[1].shape(), node.results[0].shape);
  const bool is_product =
      product(g.kernel) == 1 && g.input == g.output && product(g.strides) == 1;
  if (is_product && product(g.output) > 0 && g.groups == 1 &&
      std::all_of(g.low.begin(), g.low.end(),
                  [](int64_t n) { return n == 0; })) {
    const std::vector<int64_t> ones = {1, 1};
    g.input = g.output = {g.batch * product(g.input), 1};
    g.batch = 1;
    g.kernel = g.strides = g.dilation = ones;
    g.low = g.high = {0, 0};
  }
  return g;
}

Parts divided_by_images(const Geometry& whole, int64_t most) {
  const int64_t products = product(whole.output) * product(whole.kernel) *
                           whole.channels / whole.groups * whole.filters;
  const int64_t all = products * whole.batch;
  return by_images(whole, std::clamp<int64_t>(all / kPartProducts, 1,
                                              std::min(most, whole.batch)));
}

Parts divided(const Geometry& whole) {
  const int64_t pixels = product(whole.output);
  const int64_t products = pixels * product(whole.kernel) * whole.channels /
                           whole.groups * whole.filters;
  const int64_t all = products * whole.batch;
  const int64_t wanted = std::clamp<int64_t>(all / kPartProducts, 1, kMaxParts);
  if (whole.batch >= wanted) return by_images(whole, wanted);
  const int64_t rows =
      std::min({divided_up(wanted, whole.batch), whole.output[0],
                std::max<int64_t>(pixels / kPartPixels, 1)});
  Parts parts = by_rows(whole, rows);
  return parts.parts.empty() ? by_images(whole, whole.batch) : parts;
}

}  // namespace keratin::engine::onednn
