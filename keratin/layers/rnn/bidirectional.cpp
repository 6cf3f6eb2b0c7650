#include "keratin/layers/rnn/bidirectional.h"

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

std::shared_ptr<RecurrentLayer> as_recurrent(std::string_view argument,
                                             const LayerArgument& layer) {
  auto found = std::dynamic_pointer_cast<RecurrentLayer>(layer.layer());
  if (found) return found;
  throw ConfigError(
      concat("argument ", quoted(argument), " is ",
             layer.is_none() ? "None" : layer.layer()->class_name(),
             "; expected a recurrent layer: RNN, SimpleRNN, LSTM or GRU"));
}

std::string prefixed(std::string_view prefix, std::string_view name) {
  if (name.substr(0, prefix.size()) == prefix)
    name.remove_prefix(prefix.size());
  return concat(prefix, name);
}

// A layer of the same arguments, with weights of its own.
std::shared_ptr<RecurrentLayer> copy_of(const RecurrentLayer& layer,
                                        std::string name, bool backwards) {
  // In a caller's scope the ids would mean the objects of another document.
  const ObjectSharingScope own;
  const Json serialized = serialize_keras_object(layer);
  JsonObject config = serialized.at("config").as_object();
  config["name"] = std::move(name);
  if (backwards) config["go_backwards"] = true;
  DeserializeContext context;
  const auto copy = from_config(*layer.info(), config, context);
  copy->read_beside_config(serialized.as_object());
  return std::static_pointer_cast<RecurrentLayer>(copy);
}

void check_pair(const RecurrentLayer& forward, const RecurrentLayer& backward) {
  const LoopOptions a = forward.options();
  const LoopOptions b = backward.options();
  if (a.go_backwards == b.go_backwards) {
    throw ConfigError(concat(
        "the forward and the backward layer both have go_backwards = ",
        a.go_backwards ? "true" : "false", "; expected different values"));
  }
  const auto check = [](std::string_view key, bool one, bool other) {
    if (one == other) return;
    throw ConfigError(concat("the forward layer has ", key, " = ",
                             one ? "true" : "false", ", the backward layer ",
                             other ? "true" : "false", "; expected the same"));
  };
  check("stateful", a.stateful, b.stateful);
  check("return_sequences", a.return_sequences, b.return_sequences);
  check("return_state", a.return_state, b.return_state);
}

// The entries of `initial_state` that belong to one of the two layers.
Tensors half_of(const Tensors& states, bool second) {
  const Tensors::List& list = states.list();
  if (list.size() % 2 != 0) {
    throw ShapeError(
        concat("initial_state: expected as many states for the forward layer "
               "as for the backward layer, got ",
               list.size(), " in all"));
  }
  const auto middle = list.begin() + static_cast<ptrdiff_t>(list.size() / 2);
  return second ? Tensors::List(middle, list.end())
                : Tensors::List(list.begin(), middle);
}

Tensors::List outputs_of(RecurrentLayer& layer, const Tensor& x,
                         const Call& call, bool second) {
  TensorArguments arguments{{x}, {}};
  if (const Tensors* states = call.argument("initial_state")) {
    arguments.keyword.emplace_back("initial_state", half_of(*states, second));
  }
  if (const Tensors* mask = call.argument("mask")) {
    arguments.keyword.emplace_back("mask", *mask);
  }
  const Tensors outputs = layer.run(arguments, call.training);
  return outputs.is_list() ? outputs.list() : Tensors::List{outputs};
}

}  // namespace

void BidirectionalLayer::declare(Fields& f, Args& a) {
  f("merge_mode", a.merge_mode, "How both outputs become one.")
      .one_of({"sum", "mul", "ave", "concat"});
  f("layer", a.layer, "The recurrent layer that reads forwards.").required();
  f("backward_layer", a.backward_layer, "The one that reads backwards.");
}

void BidirectionalLayer::init() {
  Layer::init();
  const auto given = as_recurrent("layer", args.layer);
  const std::string name = prefixed("forward_", given->name());
  if (args.backward_layer.is_none()) {
    backward_ = copy_of(*given, prefixed("backward_", given->name()), true);
  } else {
    backward_ = as_recurrent("backward_layer", args.backward_layer);
  }
  // What a config gave is a copy already.
  const bool own = !args.backward_layer.is_none() && given->name() == name &&
                   !given->built();
  forward_ = own ? given : copy_of(*given, name, false);
  check_pair(*forward_, *backward_);
  const bool zero = forward_->options().return_sequences;
  forward_->set_zero_output_for_mask(zero);
  backward_->set_zero_output_for_mask(zero);
  args.layer = LayerArgument(forward_);
  args.backward_layer = LayerArgument(backward_);
  add_child("forward_layer", forward_);
  add_child("backward_layer", backward_);
}

void BidirectionalLayer::build(const Nested<Shape>& input_shape) {
  const Shape& shape = sequences_shape(input_shape);
  forward_->ensure_built(shape);
  backward_->ensure_built(shape);
}

void BidirectionalLayer::reset_state() {
  forward_->reset_state();
  backward_->reset_state();
}

Tensors BidirectionalLayer::merged(const Tensor& forward,
                                   const Tensor& backward) const {
  if (!args.merge_mode) return Tensors::List{forward, backward};
  if (*args.merge_mode == "sum") return forward + backward;
  if (*args.merge_mode == "mul") return forward * backward;
  if (*args.merge_mode == "ave") return (forward + backward) / 2;
  return ops::concatenate({forward, backward}, -1);
}

Tensors BidirectionalLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor mask = call.mask();
  const Tensor& x = inputs.leaf();
  call.keep_masks();
  const Tensors::List forward = outputs_of(*forward_, x, call, false);
  const Tensors::List backward = outputs_of(*backward_, x, call, true);
  const LoopOptions options = forward_->options();
  const Tensor ahead = ops::cast(forward[0].leaf(), compute_dtype());
  Tensor back = ops::cast(backward[0].leaf(), compute_dtype());
  if (options.return_sequences) back = ops::flip(back, 1);
  const Tensors output = merged(ahead, back).map([&](const Tensor& tensor) {
    return tensor.with_mask(options.return_sequences ? mask : Tensor());
  });
  if (!options.return_state) return output;
  Tensors::List all = output.is_list() ? output.list() : Tensors::List{output};
  all.insert(all.end(), forward.begin() + 1, forward.end());
  all.insert(all.end(), backward.begin() + 1, backward.end());
  return all;
}

}  // namespace keratin::layers
