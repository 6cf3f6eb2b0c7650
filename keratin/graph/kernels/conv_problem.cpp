#include "keratin/graph/kernels/conv_problem.h"

#include "keratin/graph/kernels/check.h"

namespace keratin::kernels {

ConvProblem conv_problem(std::string_view name, View x, View kernel,
                         const ConvGeometry& geometry, View y) {
  expect_dtype(name, kernel.dtype, x.dtype);
  expect_dtype(name, y.dtype, x.dtype);
  const size_t rank = x.shape.size();
  expect(rank >= 3 && kernel.shape.size() == rank, name,
         "a kernel of the input's rank");
  const int64_t depth = kernel.shape[rank - 2];
  const int64_t filters = kernel.shape[rank - 1];
  const int64_t groups = geometry.groups;
  expect(groups >= 1 && filters % groups == 0, name,
         "groups that divide the filters");
  const Windows windows = {.taps = kernel.shape.first(rank - 2),
                           .strides = geometry.strides,
                           .dilation = geometry.dilation,
                           .pad_low = geometry.pad_low,
                           .pad_high = geometry.pad_high};
  const Spatial spatial = spatial_of(name, x.shape, y.shape, windows);
  expect(x.shape.back() == depth * groups, name,
         "a kernel for the input's channels in each group");
  expect(y.shape.back() == filters, name, "as many outputs as filters");
  return {spatial, groups, depth, filters / groups};
}

}  // namespace keratin::kernels
