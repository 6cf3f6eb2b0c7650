#include "keratin/layers/rnn/lstm_gates.h"

#include <cstring>

#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

class UnitForgetBias : public InitializerObject {
 public:
  explicit UnitForgetBias(Initializer others) : others_(std::move(others)) {}

  Array operator()(const Shape& shape, DType dtype) const override {
    const int64_t units = shape.at(0) / kLstmGates;
    const std::vector<double> ones(static_cast<size_t>(units), 1.0);
    const Array parts[] = {others({units}, dtype),
                           Array::of<double>({units}, ones).cast(dtype),
                           others({2 * units}, dtype)};
    Array bias = Array::zeros(dtype, shape);
    std::byte* out = bias.mutable_bytes().data();
    for (const Array& part : parts) {
      if (part.bytes().empty()) continue;
      std::memcpy(out, part.bytes().data(), part.bytes().size());
      out += part.bytes().size();
    }
    return bias;
  }

 private:
  Array others(const Shape& shape, DType dtype) const {
    return others_.is_none() ? Array::zeros(dtype, shape)
                             : others_(shape, dtype);
  }

  Initializer others_;
};

}  // namespace

CellStep lstm_step(const Tensor& sums, int64_t axis, const Tensor& c,
                   const keratin::Activation& activation,
                   const keratin::Activation& recurrent_activation) {
  const std::vector<Tensor> gates = ops::split(sums, kLstmGates, axis);
  const Tensor input = activated(recurrent_activation, gates[0]);
  const Tensor forget = activated(recurrent_activation, gates[1]);
  const Tensor candidate = activated(activation, gates[2]);
  const Tensor next = forget * c + input * candidate;
  const Tensor output = activated(recurrent_activation, gates[3]);
  const Tensor h = output * activated(activation, next);
  return {h, {h, next}};
}

Initializer unit_forget_bias(Initializer others) {
  return Initializer(std::make_shared<UnitForgetBias>(std::move(others)));
}

}  // namespace keratin::layers
