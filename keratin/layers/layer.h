#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keratin/config/serialization.h"
#include "keratin/dtype_policies/dtype_policy_object.h"
#include "keratin/graph/variable.h"
#include "keratin/layers/objects.h"
#include "keratin/ops/operation.h"

namespace keratin {

class Layer;
class LayerRef;

/// What every layer takes beside its own arguments.
struct LayerArgs {
  /// Made from the class name if not given.
  std::optional<std::string> name = {};
  bool trainable = true;
  /// "float32", "mixed_float16", …: Keras's dtype policy. None: the layer's
  /// default, "float32" for nearly all.
  DTypePolicyRef dtype = none;
  /// Penalty on the outputs. Layers with such an argument of their own take
  /// that one.
  Regularizer activity_regularizer = none;
};

/// A weight to make: see `Layer::add_weight`.
struct WeightArgs {
  std::string name = {};
  Shape shape = {};
  Initializer initializer = none;  ///< none: zeros
  Regularizer regularizer = none;
  Constraint constraint = none;
  bool trainable = true;
  /// The layer's variable dtype if not given.
  std::optional<DType> dtype = {};
};

/// A weight, with what training holds it to.
struct Weight {
  Variable variable;
  Regularizer regularizer;
  Constraint constraint;
  bool frozen = false;  ///< A weight that no training changes: a statistic.
};

/// One call of a layer, for the layer: what came beside the first argument,
/// and where state that changes goes.
class Call {
 public:
  explicit Call(std::optional<bool> told)
      : training(told.value_or(false)), told_training(told) {}

  /// Whether this is a training step.
  const bool training;
  /// What was said of it, if anything: what a model hands on, so that where
  /// nothing was said its layers keep what they were called with.
  const std::optional<bool> told_training;

  /// An argument by name ("value", "initial_state"), or null where it wasn't
  /// given or is None.
  const Tensors* argument(std::string_view name) const;
  /// A plain argument such as `use_causal_mask`.
  bool flag(std::string_view name, bool otherwise) const;
  /// The mask of the i-th tensor of the first argument: the `mask` argument if
  /// given, else the one that came with the tensor; empty if there is none.
  Tensor mask(size_t index = 0) const;

  /// What the layer's mask rule would do otherwise is replaced: outputs get
  /// exactly the masks they carry when `call` returns.
  void keep_masks() { keeps_masks_ = true; }

 private:
  friend class Layer;
  std::vector<std::pair<std::string, Tensors>> arguments_;
  std::vector<Tensor> masks_;
  bool keeps_masks_ = false;
};

/// How many dimensions an input may have: Keras's `InputSpec`.
struct InputRule {
  std::optional<size_t> ndim = {};  ///< Exactly these.
  size_t min_ndim = 0;
};

/// State that a run changes (moving averages, recurrent state): collected while
/// a model is traced, so that the program yields the new values.
class StateUpdates {
 public:
  /// Collects on this thread until it ends; nests.
  StateUpdates();
  ~StateUpdates();
  StateUpdates(const StateUpdates&) = delete;
  StateUpdates& operator=(const StateUpdates&) = delete;

  /// Records the value that `variable` takes when the run is over.
  static void record(const Variable& variable, const Tensor& value);
  const std::vector<std::pair<Variable, Tensor>>& all() const {
    return updates_;
  }

 private:
  std::vector<std::pair<Variable, Tensor>> updates_;
  StateUpdates* outer_;
};

/// A part of a layer that is saved under an attribute's name in a weights
/// file: a sub-layer, or a list of them.
struct LayerChild {
  std::string attribute;  ///< "query_dense", "layers", "forward_layer"
  std::vector<std::shared_ptr<Layer>> layers;
  bool is_list = false;
};

/// State of a part that is no layer, saved under an attribute's name and not
/// counted among the weights: a seed generator.
struct LayerState {
  std::string attribute;  ///< "seed_generator"
  std::vector<Variable> variables;
};

/// Base of all layers: Keras's `Layer`. Derive, give it `kName`, `Args args`,
/// `declare`, and `call`; make the weights in `build`.
///
///   struct ScaleLayer : Layer {
///     static constexpr std::string_view kName = "Scale";
///     struct Args { double factor = 1; } args;
///     static void declare(Fields& f, Args& a) {
///       f("factor", a.factor, "Multiplier.");
///     }
///     Tensors call(const Tensors& x, Call&) const override {
///       return x.leaf() * args.factor;
///     }
///   };
///   using Scale = Handle<ScaleLayer>;
class Layer : public Operation {
 public:
  static constexpr Kind kKind = Kind::layer;

  const LayerArgs& base() const { return base_; }
  bool trainable() const { return base_.trainable; }
  void set_trainable(bool trainable);
  bool built() const { return built_; }

  /// Makes the weights for inputs of these shapes, which may hold kNone; the
  /// shapes are those of the first argument, or of `build_arguments`. Called
  /// once, before `call`.
  virtual void build(const Nested<Shape>& input_shape);
  /// The computation, on the first argument; must not change the layer.
  virtual Tensors call(const Tensors& inputs, Call& call) const = 0;
  /// Names of the positional arguments of `call`, the first one included.
  virtual std::vector<std::string_view> call_arguments() const {
    return {"inputs"};
  }
  /// Names of further arguments of `call`, which come by name only. `mask` and
  /// `training` need no mention: every layer takes them.
  virtual std::vector<std::string_view> keyword_arguments() const { return {}; }
  /// What the first argument must be like. Held against every shape before
  /// `build` and `call` see it; ShapeError where it doesn't fit.
  virtual InputRule input_rule() const { return {}; }
  /// Whether float arguments are cast to the compute dtype before `call`.
  virtual bool autocast() const { return true; }
  /// The arguments of `call` whose shapes `build` asks for. Where two or more
  /// of them are given, `build` gets a dict: {"query_shape": …, "value_shape":
  /// …}.
  virtual std::vector<std::string_view> build_arguments() const { return {}; }
  /// Whether the mask of the first input is handed on to the outputs.
  virtual bool supports_masking() const { return false; }
  /// Whether Keras builds the class when a layer is made: its shape then means
  /// nothing, and files don't say it as they do of all other layers.
  virtual bool built_when_made() const { return false; }
  /// The mask of the outputs; by default the first input's where
  /// `supports_masking`, else none.
  virtual Tensor compute_mask(const Tensors& inputs, const Call& call) const;

  /// Whether a call leaves this argument without its mask, so that layers after
  /// it in a model see none: a side effect of Keras's MultiHeadAttention.
  virtual bool takes_mask_off(const Tensor&) const { return false; }

  /// Builds if it isn't built. Throws ConfigError within the layer's name.
  void ensure_built(const Nested<Shape>& input_shape);

  /// The shapes that the layer was built for, or is to be by the file that it
  /// came from: {"input_shape": [null, 4]}, or, where `build` takes several
  /// arguments, {"shapes_dict": {"query_shape": …, …}}. None for a layer that
  /// has no such thing to say.
  virtual Json get_build_config() const;
  /// Builds for the shapes that `get_build_config` gave; {} and None build
  /// nothing, nor does anything where the layer is built. Throws ConfigError
  /// and ShapeError within the layer's name.
  virtual void build_from_config(const Json& config);

  // From Operation.
  Tensors run(const TensorArguments& arguments,
              std::optional<bool> training) override;

  /// This layer's own weights in the order that Keras saves them: trainable
  /// ones, then the others.
  const std::vector<Weight>& own_weights() const { return weights_; }
  std::vector<Variable> own_variables() const;
  const std::vector<LayerChild>& children() const { return children_; }
  const std::vector<LayerState>& states() const { return states_; }
  /// Own and nested weights in Keras's `layer.weights` order.
  std::vector<Variable> weights() const;
  std::vector<Variable> trainable_weights() const;
  int64_t count_params() const;
  /// The numbers of `weights()`.
  std::vector<Array> get_weights() const;
  /// New numbers for all of `weights()`: either every one is taken, or, with a
  /// ShapeError that names the first that doesn't fit, none.
  void set_weights(const std::vector<Array>& values);

  std::shared_ptr<Object> in_place_of(Kind kind) override;
  void write_beside_config(ConfigSink& sink) const override;
  void read_beside_config(const JsonObject& serialized) override;
  void declare_base(Fields& fields);
  void init() override;

 protected:
  /// The two parts of `declare_base`, for a class that writes arguments of its
  /// own between them.
  void declare_name(Fields& fields);
  void declare_rest_of_base(Fields& fields, bool dtype_first = false);
  Variable add_weight(WeightArgs args);
  /// Makes `layer` part of this one; it is saved under `attribute`.
  void add_child(std::string attribute, std::shared_ptr<Layer> layer);
  void add_children(std::string attribute,
                    std::vector<std::shared_ptr<Layer>> layers);
  /// Keras's SeedGenerator: a uint32 (2,) state that starts at (seed, 0);
  /// without a seed it is drawn as `make_default_seed` does.
  Variable add_seed_generator(const Json& seed,
                              std::string attribute = "seed_generator");
  void prepare(const KerasArguments& arguments) override;
  /// The dtypes of the policy: weights, and computation.
  DType variable_dtype() const;
  DType compute_dtype() const;
  /// A weight's value in the compute dtype, for `call`.
  Tensor weight(const Variable& variable) const;

  LayerArgs base_;
  bool built_ = false;

 private:
  template <class L>
  friend class Handle;
  Nested<Shape> build_shapes(const Arguments<Shape>& given) const;
  void build_or_undo(const Nested<Shape>& input_shape);
  void note_shapes(const Nested<Shape>& input_shape);
  void expect_ranks(const Nested<Shape>& shapes) const;
  void expect_arguments(const TensorArguments& given) const;
  Tensors as_computed(const Tensors& given) const;

  std::mutex build_mutex_;
  Json build_config_;  // {"input_shape": …}, {"shapes_dict": …}, or the file's
  std::vector<Weight> weights_;
  std::vector<LayerChild> children_;
  std::vector<LayerState> states_;
};

/// Any layer, shared: what lists of layers hold.
class LayerRef {
 public:
  LayerRef() = default;
  LayerRef(std::shared_ptr<Layer> layer) : layer_(std::move(layer)) {}

  /// Null for a handle that was made without a layer; every call of such a
  /// handle is a ConfigError.
  const std::shared_ptr<Layer>& layer() const { return layer_; }
  Layer* operator->() const { return &there(); }

  /// Adds a node to the model graph.
  KerasTensor operator()(const KerasTensor& x) const;
  KerasTensors operator()(const KerasTensors& x) const;
  KerasTensor operator()(const std::vector<KerasTensor>& list) const;
  KerasTensors operator()(const KerasArguments& arguments) const;
  /// Computes on values, for use inside other layers.
  Tensor operator()(const Tensor& x, std::optional<bool> training = {}) const;

 protected:
  Layer& there() const;

  std::shared_ptr<Layer> layer_;
};

/// A layer of class L, shared: `Dense` is `Handle<DenseLayer>`. Copies are the
/// same layer, and a graph that it was called in keeps it alive.
template <class L>
class Handle : public LayerRef {
 public:
  using Class = L;
  Handle() : Handle(typename L::Args{}) {}
  Handle(typename L::Args args, LayerArgs base = {})
      : LayerRef(make(std::move(args), std::move(base))) {}
  Handle(std::shared_ptr<L> layer) : LayerRef(std::move(layer)) {}

  L* operator->() const { return static_cast<L*>(&there()); }
  /// As Keras's `Class.from_config`.
  static Handle from_config(const JsonObject& config) {
    DeserializeContext context;
    return Handle(std::static_pointer_cast<L>(
        keratin::from_config(class_info<L>(), config, context)));
  }

 private:
  static std::shared_ptr<L> make(typename L::Args args, LayerArgs base) {
    auto layer = std::make_shared<L>();
    layer->args = std::move(args);
    layer->base_ = std::move(base);
    layer->set_info(&class_info<L>());
    Fields fields;
    layer->info()->declare(*layer, fields);
    fields.check();
    layer->init();
    return layer;
  }
};

/// `get_config` and `serialize_keras_object` of the layer; ConfigError for a
/// handle that was made without one.
JsonObject get_config(const LayerRef& layer);
Json serialize_keras_object(const LayerRef& layer);

namespace layers {
/// A layer from its serialized form, as `keras.layers.deserialize`, by the
/// rules of Keras 3 alone.
LayerRef deserialize(const Json& config,
                     const CustomObjects* custom_objects = nullptr);
Json serialize(const LayerRef& layer);
}  // namespace layers

/// The layer of a serialized form within a load, by the rules of the load.
/// `value` must live as long as `context`, which may compare later forms to it.
std::shared_ptr<Layer> deserialize_layer(const Json& value,
                                         DeserializeContext& context);

}  // namespace keratin
