#include "keratin/base/error.h"
#include "keratin/ops/conv_geometry.h"
#include "keratin/ops/nn_conv.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

struct Image {
  Tensor tensor;
  bool last = true;
  int64_t batch = 0;
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;
};

Image image_of(const Operand& x, int64_t block_size,
               std::string_view data_format, std::string_view what) {
  Image image;
  image.tensor = x.tensor();
  image.last = channels_last(data_format);
  if (block_size < 2 || image.tensor.rank() != 4) {
    throw ShapeError(concat(what,
                            ": expected a block size of at least 2 and four "
                            "axes, got ",
                            block_size, " and ",
                            to_string(image.tensor.shape())));
  }
  image.batch = image.tensor.dim(0);
  image.height = image.tensor.dim(image.last ? 1 : 2);
  image.width = image.tensor.dim(image.last ? 2 : 3);
  image.channels = image.tensor.dim(image.last ? 3 : 1);
  return image;
}

void expect_divisible(bool divides, const Image& image, int64_t block_size,
                      std::string_view what) {
  if (divides) return;
  throw ShapeError(concat(what, ": the block size ", block_size,
                          " doesn't divide ", to_string(image.tensor.shape())));
}

}  // namespace

Tensor depth_to_space(const Operand& x, int64_t block_size,
                      std::string_view data_format) {
  const Image in = image_of(x, block_size, data_format, "depth_to_space");
  const int64_t b = block_size;
  const int64_t channels = in.channels / (b * b);
  expect_divisible(channels * b * b == in.channels, in, b, "depth_to_space");
  if (in.last) {
    const Tensor cells =
        reshape(in.tensor, {in.batch, in.height, in.width, b, b, channels});
    return reshape(transpose(cells, {{0, 1, 3, 2, 4, 5}}),
                   {in.batch, in.height * b, in.width * b, channels});
  }
  // The channels' parts lie the other way round than with channels last.
  const Tensor cells =
      reshape(in.tensor, {in.batch, channels, b, b, in.height, in.width});
  return reshape(transpose(cells, {{0, 1, 4, 2, 5, 3}}),
                 {in.batch, channels, in.height * b, in.width * b});
}

Tensor space_to_depth(const Operand& x, int64_t block_size,
                      std::string_view data_format) {
  const Image in = image_of(x, block_size, data_format, "space_to_depth");
  const int64_t b = block_size;
  const int64_t height = in.height / b;
  const int64_t width = in.width / b;
  expect_divisible(height * b == in.height && width * b == in.width, in, b,
                   "space_to_depth");
  if (in.last) {
    const Tensor cells =
        reshape(in.tensor, {in.batch, height, b, width, b, in.channels});
    return reshape(transpose(cells, {{0, 1, 3, 2, 4, 5}}),
                   {in.batch, height, width, in.channels * b * b});
  }
  const Tensor cells =
      reshape(in.tensor, {in.batch, in.channels, height, b, width, b});
  return reshape(transpose(cells, {{0, 1, 3, 5, 2, 4}}),
                 {in.batch, in.channels * b * b, height, width});
}

}  // namespace keratin::ops
