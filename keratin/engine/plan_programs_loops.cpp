#include "keratin/engine/plan_programs.h"
#include "keratin/graph/build.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/scan.h"

namespace keratin::testing {
namespace {

using namespace keratin::build;
namespace p = primitives;

Case recurrence(bool reverse, int64_t batch, bool weights) {
  constexpr int64_t kUnits = 8;
  Maker m("an LSTM");
  const Tensor x = m.input({10, batch, 4 * kUnits});
  const Tensor u =
      weights ? m.weight({kUnits, 4 * kUnits}) : m.input({kUnits, 4 * kUnits});
  const Tensor init[] = {m.input({batch, kUnits}), m.input({batch, kUnits})};
  const Tensor sequences[] = {x};
  const auto step = [&](std::span<const Tensor> carries,
                        std::span<const Tensor> slices) -> ScanStep {
    const Tensor z = slices[0] + matmul(carries[0], u);
    const auto gate = [&](int64_t i) {
      return slice_axis(z, 1, kUnits * i, kUnits * (i + 1));
    };
    const Tensor c = call(p::sigmoid, gate(1)) * carries[1] +
                     call(p::sigmoid, gate(0)) * call(p::tanh, gate(2));
    const Tensor h = call(p::sigmoid, gate(3)) * call(p::tanh, c);
    return {{h, c}, {h}};
  };
  return m.gives(scan(step, init, sequences, 10, reverse));
}

}  // namespace

void add_loops(std::vector<Case>& cases) {
  for (const bool reverse : {false, true}) {
    cases.push_back(recurrence(reverse, 1, true));
    cases.push_back(recurrence(reverse, 5, true));
    cases.push_back(recurrence(reverse, 3, false));
  }
  Maker m("a loop of no steps, and carries that change places");
  const Tensor a = m.input({3});
  const Tensor b = m.input({3});
  const auto swap = [](std::span<const Tensor> carries,
                       std::span<const Tensor>) -> ScanStep {
    return {{carries[1], carries[0]}, {carries[0] + carries[1], carries[0]}};
  };
  const Tensor init[] = {a, b};
  std::vector<Tensor> outputs = scan(swap, init, {}, 0);
  for (const Tensor& t : scan(swap, init, {}, 5)) outputs.push_back(t);
  cases.push_back(m.gives(outputs));
}

}  // namespace keratin::testing
