#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "keratin/layers/layer.h"

namespace keratin {

class ModelRunner;
struct KeptState;

/// Symbolic input of a model: Keras's `Input`. `shape` is without the batch.
KerasTensor Input(Shape shape, std::string name = {},
                  DType dtype = DType::float32);

/// Columns of a summary's table: what Keras takes where it writes to no
/// terminal, 80 less 4.
inline constexpr int kSummaryWidth = 76;

/// Numbers in the structure that a model takes or gives.
using Arrays = Nested<Array>;

struct PredictOptions {
  int64_t batch_size = 32;  ///< Rows that run at once.
  int threads = 0;          ///< 0: one a core; at most kMaxThreads.
  /// As Keras's, on standard output: 0 shows nothing, 1 a progress bar if that
  /// is a terminal, 2 one line when done. Keras itself starts with 1.
  int verbose = 0;
  /// Called after each batch, on the caller's thread.
  std::function<void(int64_t done, int64_t batches)> on_batch = nullptr;
};

/// Base of Sequential and Functional: a layer that is made of layers and knows
/// its inputs. Keras's `Model`.
class ModelLayer : public Layer {
 public:
  /// Every layer directly inside, in Keras's order.
  virtual std::vector<std::shared_ptr<Layer>> layers() const = 0;
  /// Symbolic inputs and outputs; empty if the model isn't built yet.
  virtual KerasTensors inputs() const = 0;
  virtual KerasTensors outputs() const = 0;
  /// Before the first prediction: a model that has no input yet takes the shape
  /// of what it is given.
  virtual void take_shape(const Arrays& given) const;
  /// Names of the inputs, flattened: the names of their input layers.
  std::vector<std::string> input_names() const;

  /// Runs on values, in the structure of `inputs()`; a dict may be given for a
  /// list by input names. Batches are cut along the first axis, each traced
  /// once per signature. Safe from many threads. ShapeError tells what the
  /// model wants.
  Arrays predict(const Arrays& inputs, const PredictOptions& = {}) const;

  /// Whether there is a compile config.
  bool compiled() const { return !compile_config_.empty(); }
  /// The optimizer, loss and metrics that the model is compiled with, as its
  /// file or `compile_from_config` told; empty if it isn't compiled.
  JsonObject get_compile_config() const { return compile_config_; }
  /// Compiles: the config's optimizer, loss and metrics are made, checked, and
  /// written as Keras's `compile` would have them, defaults and all. A
  /// `jit_compile` of "auto" stays, as it is for the Keras that opens the file
  /// to settle. What an earlier optimizer remembered is dropped. Throws
  /// NotFound for names that nobody registered, ConfigError for what doesn't
  /// fit; the model is as before then.
  void compile_from_config(const JsonObject& config,
                           const CustomObjects* custom_objects = nullptr);
  /// What is kept from the model's file to be saved again. Like the numbers of
  /// weights, it isn't part of the layer's own state.
  KeptState& kept_state() const { return *kept_; }

  /// Most steps (layers run, nodes made) that one tracing of the model may
  /// take: the limit `nodes` of its load.
  uint64_t trace_limit = Limits{}.nodes;

  void write_beside_config(ConfigSink& sink) const override;
  void read_beside_config(const JsonObject& serialized) override;

  ModelLayer();
  ~ModelLayer() override;

 protected:
  /// The list "layers" of a config; LimitError if it is over the limit.
  static const Json::Array& layers_in(const JsonObject& config,
                                      const DeserializeContext& context);
  KerasTensors compute_output_spec(const KerasArguments& arguments) override;

 private:
  std::unique_ptr<ModelRunner> runner_;
  std::unique_ptr<KeptState> kept_;
  JsonObject compile_config_;
};

/// A model, shared. See `load_model`, `Sequential`, and the constructor for
/// functional models. One that was made without any is there to be assigned
/// to: each of its calls is a ConfigError.
class Model : public LayerRef {
 public:
  Model() = default;
  explicit Model(std::shared_ptr<ModelLayer> model)
      : LayerRef(std::move(model)) {}
  /// A functional model from its symbolic inputs and outputs.
  Model(KerasTensors inputs, KerasTensors outputs, LayerArgs base = {});
  /// A new model of what `get_config` gave, be it a graph or a stack; weights
  /// are those of the initializers. As Keras's `Model.from_config` and
  /// `Sequential.from_config`. Throws as `model_from_config` does, which takes
  /// the whole serialized form.
  static Model from_config(const JsonObject& config,
                           const CustomObjects* custom_objects = nullptr);

  ModelLayer* operator->() const { return static_cast<ModelLayer*>(&there()); }

  /// For a model of one input and one output; ShapeError if it has several.
  Array predict(const Array& input, const PredictOptions& options = {}) const;
  /// For any model; see `ModelLayer::predict`.
  Arrays predict(const Arrays& inputs, const PredictOptions& = {}) const;
  /// The layer of that name, or at that place in `layers()`; those of models
  /// within are not looked through. ConfigError where there is none.
  LayerRef get_layer(std::string_view name) const;
  LayerRef get_layer(size_t index) const;
  /// Keras's table of layers, output shapes and parameters.
  std::string summary(int width = kSummaryWidth) const;
  JsonObject get_config() const;
  /// As Keras's `model.to_json()`, which hands `indent` and `ensure_ascii` on.
  std::string to_json(const JsonStyle& style = {}) const;
  /// Writes a `.keras` file: see `save_model`.
  void save(const std::string& path) const;
};

}  // namespace keratin
