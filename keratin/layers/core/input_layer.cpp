#include "keratin/layers/core/input_layer.h"

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_policies.h"
#include "keratin/dtype_policies/dtype_rows.h"

namespace keratin::layers {

void InputLayer::declare(Fields& f, Args& a) {
  f("batch_shape", a.batch_shape, "Dimensions, the batch first.")
      .required()
      .formerly("batch_input_shape");
  f("dtype", a.dtype, "Element type.");
  f("sparse", a.sparse, "Whether sparse tensors enter here.");
  f("ragged", a.ragged, "Whether ragged tensors enter here.");
  f("name", a.name, "Unique name within a model.");
  f("optional", a.optional, "Whether None may be given.");
}

void InputLayer::init() {
  if (args.sparse && args.ragged) {
    throw ConfigError(
        "arguments \"sparse\" and \"ragged\" are both True; expected one of "
        "them at most");
  }
  if (!dtype_of(args.dtype) && !is_kept_dtype(args.dtype)) {
    throw ConfigError(concat("unknown dtype ", quoted(args.dtype)));
  }
  if (args.batch_shape.values.empty()) {
    throw ConfigError(
        "argument \"batch_shape\" is (); expected at least the batch's "
        "dimension, (None,)");
  }
  for (const int64_t dim : args.batch_shape.values) {
    if (dim < 0 && dim != kNone) {
      throw ConfigError(concat("argument \"batch_shape\" has a dimension ", dim,
                               "; expected None or 0 and more"));
    }
  }
  if (!args.name) args.name = auto_name("input_layer");
  base_.name = args.name;
  base_.dtype = make_object<dtype_policies::DTypePolicy>({.name = args.dtype});
  name_ = *args.name;
  built_ = true;
}

Tensors InputLayer::call(const Tensors& inputs, Call&) const { return inputs; }

KerasTensor InputLayer::output() {
  if (const auto node = inbound_node(0)) {
    return OperationNode::outputs_of(node).leaf();
  }
  if (args.sparse || args.ragged) {
    throw Unsupported(name(), concat(args.sparse ? "sparse" : "ragged",
                                     " tensors can't enter a model yet; give "
                                     "dense tensors instead"));
  }
  const std::optional<DType> dtype = dtype_of(args.dtype);
  if (!dtype) {
    throw Unsupported(name(),
                      concat("tensors of dtype ", quoted(args.dtype),
                             " can't enter a model yet; give numbers instead"));
  }
  return add_node({}, KerasTensor(args.batch_shape.values, *dtype, name()))
      .leaf();
}

}  // namespace keratin::layers
