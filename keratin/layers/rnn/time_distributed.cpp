#include "keratin/layers/rnn/time_distributed.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/scan.h"
#include "keratin/layers/rnn/rnn.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// Classes whose output for a sample depends on that sample alone in inference,
// whatever their arguments; in training too, but for BatchNormalization.
constexpr std::string_view kPerSample[] = {"Activation",
                                           "AveragePooling1D",
                                           "AveragePooling2D",
                                           "AveragePooling3D",
                                           "BatchNormalization",
                                           "Conv1D",
                                           "Conv1DTranspose",
                                           "Conv2D",
                                           "Conv2DTranspose",
                                           "Conv3D",
                                           "Conv3DTranspose",
                                           "Cropping1D",
                                           "Cropping2D",
                                           "Cropping3D",
                                           "Dense",
                                           "DepthwiseConv1D",
                                           "DepthwiseConv2D",
                                           "Dropout",
                                           "ELU",
                                           "Embedding",
                                           "Flatten",
                                           "GRU",
                                           "GlobalAveragePooling1D",
                                           "GlobalAveragePooling2D",
                                           "GlobalAveragePooling3D",
                                           "GlobalMaxPooling1D",
                                           "GlobalMaxPooling2D",
                                           "GlobalMaxPooling3D",
                                           "Identity",
                                           "InputLayer",
                                           "LSTM",
                                           "LeakyReLU",
                                           "MaxPooling1D",
                                           "MaxPooling2D",
                                           "MaxPooling3D",
                                           "PReLU",
                                           "Permute",
                                           "ReLU",
                                           "RepeatVector",
                                           "Rescaling",
                                           "Reshape",
                                           "SeparableConv1D",
                                           "SeparableConv2D",
                                           "Sequential",
                                           "SimpleRNN",
                                           "TimeDistributed",
                                           "UpSampling1D",
                                           "UpSampling2D",
                                           "UpSampling3D",
                                           "ZeroPadding1D",
                                           "ZeroPadding2D",
                                           "ZeroPadding3D"};

// More than the stand-ins for an unknown length, and few enough to trace.
constexpr int64_t kMaxCopies = 10000;

bool is_per_sample(const Layer& layer, bool training) {
  const std::string_view name = layer.class_name();
  const auto& classes = builtins().classes;
  const bool builtin =
      std::any_of(classes.begin(), classes.end(),
                  [&](const auto& row) { return row.info == layer.info(); });
  if (!builtin || std::find(std::begin(kPerSample), std::end(kPerSample),
                            name) == std::end(kPerSample)) {
    return false;
  }
  // Its arguments are its own; the cell inside needs no look.
  if (const auto* rnn = dynamic_cast<const RecurrentLayer*>(&layer)) {
    return !rnn->options().stateful;
  }
  if (training && name == "BatchNormalization") return false;
  for (const LayerChild& child : layer.children()) {
    for (const auto& part : child.layers) {
      if (!is_per_sample(*part, training)) return false;
    }
  }
  return true;
}

// (batch, time, …) to (batch · time, …).
Tensor folded(const Tensor& x) {
  Shape shape(x.shape().begin() + 1, x.shape().end());
  shape[0] = element_count({x.dim(0), x.dim(1)});
  return ops::reshape(x, shape);
}

void check_mask(const Tensor& mask, const Tensor& x) {
  if (mask.rank() >= 2 && mask.dim(0) == x.dim(0) && mask.dim(1) == x.dim(1)) {
    return;
  }
  throw ShapeError(concat("expected a mask whose shape begins with (", x.dim(0),
                          ", ", x.dim(1), "), got ", to_string(mask.shape())));
}

}  // namespace

void TimeDistributedLayer::declare(Fields& f, Args& a) {
  f("layer", a.layer, "What is applied to each step.").required();
}

void TimeDistributedLayer::init() {
  Layer::init();
  if (args.layer.is_none()) {
    throw ConfigError("argument \"layer\" is None; expected a layer");
  }
  add_child("layer", args.layer.layer());
}

void TimeDistributedLayer::build(const Nested<Shape>& input_shape) {
  Shape shape = input_shape.leaf();
  shape.erase(shape.begin() + 1);
  args.layer.layer()->ensure_built(shape);
}

Tensor TimeDistributedLayer::output_of(const Tensor& x, const Tensor& mask,
                                       bool training) const {
  TensorArguments arguments{{x}, {}};
  if (!mask.empty()) arguments.keyword.emplace_back("mask", mask);
  return args.layer.layer()->run(arguments, training).leaf().without_mask();
}

Tensor TimeDistributedLayer::as_one_batch(const Tensor& x, const Tensor& mask,
                                          bool training) const {
  const Tensor output =
      output_of(folded(x), mask.empty() ? Tensor() : folded(mask), training);
  Shape shape = output.shape();
  shape[0] = x.dim(1);
  shape.insert(shape.begin(), x.dim(0));
  return ops::reshape(output, shape);
}

// As a loop; where a step changes state, which no loop can do, as Keras's
// copies of the layer.
Tensor TimeDistributedLayer::step_by_step(const Tensor& x, const Tensor& mask,
                                          bool training) const {
  std::vector<Tensor> sequences = {ops::swapaxes(x, 0, 1)};
  if (!mask.empty()) sequences.push_back(ops::swapaxes(mask, 0, 1));
  const auto step = [&](std::span<const Tensor> slices) {
    return output_of(slices[0], slices.size() > 1 ? slices[1] : Tensor(),
                     training);
  };
  {
    const StateUpdates updates;
    const auto results = scan(
        [&](std::span<const Tensor>, std::span<const Tensor> slices) {
          return ScanStep{{}, {step(slices)}};
        },
        {}, sequences, x.dim(1));
    if (updates.all().empty()) return ops::swapaxes(results.at(0), 0, 1);
  }
  if (x.dim(1) > kMaxCopies) {
    throw Unsupported(
        concat("a layer that changes state is copied for each "
               "step: at most ",
               kMaxCopies, " steps, got ", x.dim(1)));
  }
  std::vector<Tensor> outputs;
  for (int64_t time = 0; time < x.dim(1); ++time) {
    std::vector<Tensor> slices;
    for (const Tensor& sequence : sequences) {
      slices.push_back(ops::get_item(sequence, {time}));
    }
    outputs.push_back(step(slices));
  }
  return ops::stack(outputs, 1);
}

Tensors TimeDistributedLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor x = inputs.leaf().without_mask();
  const Tensor mask = call.mask();
  if (!mask.empty()) check_mask(mask, x);
  return is_per_sample(*args.layer.layer(), call.training)
             ? as_one_batch(x, mask, call.training)
             : step_by_step(x, mask, call.training);
}

}  // namespace keratin::layers
