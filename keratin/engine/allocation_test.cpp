// What plan.h says of allocation. Counts what this thread asks of the heap.

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "keratin/engine/plan.h"
#include "keratin/engine/plan_programs.h"
#include "keratin/graph/build.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace {
thread_local size_t allocations = 0;
}  // namespace

// All forms of new that meet the delete below: the library's own, which a
// sanitizer has, must not be left for any of them.
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(bytes == 0 ? 1 : bytes);
}
void* operator new(size_t bytes) {
  if (void* const memory = operator new(bytes, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

namespace keratin::testing {
namespace {

namespace p = primitives;

// Allocations of a run into the caller's memory, once an arena is there.
size_t allocations_of(const Plan& plan, const std::vector<Array>& inputs) {
  std::vector<ByteSpan> from;
  for (const Array& input : inputs) from.push_back(input.bytes());
  std::vector<Array> results;
  std::vector<std::span<std::byte>> to;
  for (const Spec& spec : plan.outputs()) {
    results.push_back(Array::zeros(spec.dtype, spec.shape));
    to.push_back(results.back().mutable_bytes());
  }
  plan.run_into(from, to);
  const size_t before = allocations;
  plan.run_into(from, to);
  return allocations - before;
}

TEST_CASE("runs of the engine's own kernels don't allocate") {
  size_t plans = 0;
  for (const Case& c : plan_cases()) {
    const Plan plan(c.program, {1, false});
    if (plan.describe().find("(reference)") != std::string::npos) continue;
    if (c.program.inputs.size() > 16 || c.program.outputs.size() > 16) continue;
    INFO(c.name, "\n", plan.describe());
    CHECK(allocations_of(plan, c.inputs) == 0);
    ++plans;
  }
  CHECK(plans > 20);
}

TEST_CASE("gather and scatter_add don't allocate, in any dtype") {
  const Tensor ids = Tensor::placeholder({DType::int32, {2, 3}});
  const Array rows = Array::of<int32_t>({2, 3}, {4, 0, 1, 9, -1, 2});
  for (const DType dtype : {DType::float32, DType::float16, DType::int8}) {
    const Tensor table = Tensor::placeholder({dtype, {5, 7}});
    const Tensor taken = build::gather(table, ids, 0);
    const Tensor sums = build::scatter_add(taken, ids, {5, 7}, 0);
    const Plan plan({{table, ids}, {taken, sums}}, {1});
    INFO(plan.describe());
    const std::vector<Array> inputs = {numbers({5, 7}, 1).cast(dtype), rows};
    CHECK(allocations_of(plan, inputs) == 0);
  }
}

TEST_CASE("element-wise reference kernels don't allocate") {
  const Tensor x = Tensor::placeholder({DType::int32, {4, 1, 3}});
  const Tensor y = Tensor::placeholder({DType::int32, {5, 1}});
  const Tensor sum = build::operator+(x, y);
  const Tensor wide =
      build::cast(build::where(build::greater(sum, y), sum, x), DType::float16);
  const Tensor total = build::reduce_sum(build::call(p::exp, wide), {1});
  const Plan plan({{x, y}, {total, build::transpose(sum, {2, 0, 1})}}, {1});
  INFO(plan.describe());
  const std::vector<Array> inputs = {numbers({4, 1, 3}, 1).cast(DType::int32),
                                     numbers({5, 1}, 2).cast(DType::int32)};
  CHECK(allocations_of(plan, inputs) == 0);
}

}  // namespace
}  // namespace keratin::testing
