#include "keratin/layers/attention/multi_head_attention.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin::layers {

void MultiHeadAttentionLayer::declare(Fields& f, Args& a) {
  f("num_heads", a.num_heads, "How many heads attend.").required().at_least(1);
  f("key_dim", a.key_dim, "Depth of query and key in a head.")
      .required()
      .at_least(1);
  f("value_dim", a.value_dim, "Depth of values in a head; None: key_dim.")
      .at_least(1);
  f("dropout", a.dropout, "Share of the scores dropped in training.")
      .at_least(0)
      .at_most(1);
  f("use_bias", a.use_bias, "Whether the projections add a bias.");
  f("use_gate", a.use_gate, "Whether heads are gated by the query.")
      .since_keras3();
  f("output_shape", a.output_shape, "Output's last sizes; None: the query's.");
  f("attention_axes", a.attention_axes, "Axes that attend; None: all.");
  f("sliding_window", a.sliding_window, "How near a key must be to be seen.")
      .since_keras3()
      .at_least(1);
  declare_projections(f, a, false);
}

void MultiHeadAttentionLayer::init() {
  if (!args.value_dim) args.value_dim = args.key_dim;
  if (args.output_shape) {
    for (const int64_t size : args.output_shape->values) {
      if (size > 0) continue;
      throw ConfigError(
          "argument \"output_shape\" has a size that is None or not positive; "
          "expected positive integers");
    }
  }
  ProjectedAttentionLayer::init();
}

// An argument that was cast is a tensor of its own, and keeps its mask.
bool MultiHeadAttentionLayer::takes_mask_off(const Tensor& argument) const {
  return !is_float(argument.dtype()) || argument.dtype() == compute_dtype();
}

ProjectedAttentionLayer::Settings MultiHeadAttentionLayer::settings() const {
  return {.query_heads = args.num_heads,
          .key_heads = args.num_heads,
          .key_dim = args.key_dim,
          .value_dim = *args.value_dim,
          .dropout = args.dropout,
          .seed = args.seed,
          .sliding_window = args.sliding_window,
          .use_bias = args.use_bias,
          .use_gate = args.use_gate,
          .flash_attention = args.flash_attention.value_or(false),
          .projection = projection_args(args)};
}

std::vector<int64_t> MultiHeadAttentionLayer::attending_axes(
    size_t query_rank) {
  const auto features = static_cast<int64_t>(query_rank) - 1;
  std::vector<int64_t> axes;
  if (args.attention_axes.is_int()) {
    axes.push_back(args.attention_axes.as_int());
  } else if (!args.attention_axes.is_null()) {
    for (const Json& axis : args.attention_axes.as_array()) {
      axes.push_back(axis.as_int());
    }
  } else {
    for (int64_t axis = 1; axis < features; ++axis) axes.push_back(axis);
  }
  for (int64_t& axis : axes) {
    const int64_t given = axis;
    if (axis < 0) axis += features + 1;
    if (axis >= 0 && axis < features &&
        std::count(axes.begin(), axes.end(), axis) == 1) {
      continue;
    }
    throw ConfigError(
        concat("argument \"attention_axes\" holds ", given,
               "; expected axes of the query before its last, each once, and "
               "its rank is ",
               query_rank));
  }
  args.attention_axes = Json::Array(axes.begin(), axes.end());
  return axes;
}

std::vector<int64_t> MultiHeadAttentionLayer::output_sizes(
    const Shape& query) const {
  if (args.output_shape && !args.output_shape->values.empty()) {
    return args.output_shape->values;
  }
  return {query.back()};
}

Tensor MultiHeadAttentionLayer::query_mask(const Tensor& query,
                                           const Call&) const {
  return query.mask();
}

KerasTensors MultiHeadAttentionLayer::compute_output_spec(
    const KerasArguments& arguments) {
  const KerasTensors specs = Layer::compute_output_spec(arguments);
  if (!specs.is_list()) return specs;
  const KerasTensor output = specs.list()[0].leaf();
  const Shape& shape = output.shape();
  const Shape scores{shape[0], args.num_heads, shape[1], shape[1]};
  return KerasTensors::List{output, KerasTensor(scores, output.dtype())};
}

}  // namespace keratin::layers
