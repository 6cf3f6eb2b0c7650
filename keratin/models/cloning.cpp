#include "keratin/models/cloning.h"

#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/lookup.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/core/lambda_layer.h"
#include "keratin/models/functional.h"
#include "keratin/models/load_model.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

// The names that the objects of a model are written by stand for their classes
// or for themselves, whatever they stand for elsewhere. As a config has no more
// than the name, each must mean one thing.
class Names {
 public:
  explicit Names(LoadOptions& options) : options_(options) {}

  void add(const std::shared_ptr<Object>& object) {
    if (object->function_name().empty()) {
      add(get_registered_name(*object->info()), {object->info(), nullptr},
          builtin_row(*object->info()) != nullptr);
    } else {
      add(get_registered_name(*object), {nullptr, object}, is_builtin(*object));
    }
    const auto* lambda = dynamic_cast<const layers::LambdaLayer*>(object.get());
    if (lambda != nullptr) {
      options_.lambdas[lambda->name()] = lambda->function();
    }
  }

 private:
  struct Meaning {
    Registered what;
    bool is_keras;
  };

  // Keras's own may share a name, as their families have tables apart, and so
  // may functions of different families.
  static bool agree(const Meaning& one, const Meaning& other) {
    if (one.is_keras && other.is_keras) return true;
    if (one.what.info == other.what.info &&
        one.what.function == other.what.function) {
      return true;
    }
    return one.what.function && other.what.function &&
           one.what.kind() != other.what.kind();
  }

  void add(const std::string& name, const Registered& what, bool is_keras) {
    std::vector<Meaning>& known = known_[name];
    const Meaning meaning{what, is_keras};
    for (const Meaning& other : known) {
      if (agree(meaning, other)) continue;
      throw ConfigError(
          concat("the name ", quoted(name),
                 " stands for two different functions or classes in the model, "
                 "so that its config can't tell them apart; give each a name "
                 "of its own, or the same object to all who use it"));
    }
    known.push_back(meaning);
    if (!is_keras) options_.custom_objects.add(name, what);
  }

  LoadOptions& options_;
  std::map<std::string, std::vector<Meaning>> known_;
};

using Cache = std::unordered_map<const Object*, LayerRef>;

// A clone of one model, and of those within it where that is asked for.
class Cloning {
 public:
  explicit Cloning(const CloneOptions& options) : options_(options) {}

  Model clone(const ModelLayer& model) {
    ObjectSharingScope scope;
    Json serialized = serialize_keras_object(model);
    LoadOptions options;
    Names names(options);
    for (const auto& object : scope.written()) names.add(object);
    if (options_.clone_function) {
      put_in_place(model, scope);
      // What models within this one call counts in the first form, but isn't
      // read where others stand in their place; a second form is without it.
      serialized = serialize_keras_object(model);
    }
    return model_from_config(serialized, options);
  }

 private:
  // What stands for a layer is there under its id before the config is read, so
  // that each mention of the layer is taken for a further one of that.
  void put_in_place(const ModelLayer& model, ObjectSharingScope& scope) {
    for (const auto& layer : model.layers()) {
      if (layers::is_input(*layer)) continue;
      scope.read()[scope.id_of(*layer)] = {other(layer).layer(), 1};
    }
  }

  LayerRef other(const std::shared_ptr<Layer>& layer) {
    const auto known = others_.find(layer.get());
    if (known != others_.end()) return known->second;
    const auto* model = dynamic_cast<const ModelLayer*>(layer.get());
    const bool within = options_.recursive && model != nullptr;
    const LayerRef made =
        within ? LayerRef(clone(*model)) : options_.clone_function(layer);
    if (made.layer() == nullptr) {
      throw ConfigError(layer->name(),
                        "clone_function gave no layer for this one; expected a "
                        "layer, or this one itself, to share it");
    }
    return others_.emplace(layer.get(), made).first->second;
  }

  const CloneOptions& options_;
  Cache others_;
};

// A graph, called anew on other inputs or in another way.
class Calling {
 public:
  explicit Calling(const CloneOptions& options) : options_(options) {}

  Model called(const FunctionalLayer& model, const KerasTensors& inputs) {
    std::map<std::pair<const OperationNode*, size_t>, KerasTensor> made;
    const auto add = [&](const OperationNode* node, const KerasTensors& given) {
      size_t index = 0;
      for (const KerasTensor& tensor : given.flatten()) {
        made[{node, index++}] = tensor;
      }
    };
    add_inputs(model, inputs, add);
    const auto there = [&](const KerasTensor& tensor) {
      if (tensor.is_constant()) return tensor;
      return made.at({tensor.node().get(), tensor.tensor_index()});
    };
    for (const auto& node : model.nodes()) {
      const KerasArguments arguments = node->arguments.map(there);
      if (arguments.tensors().empty()) continue;  // an input
      add(node.get(), outputs_of(*node, arguments));
    }
    return Model(inputs, model.outputs().map(there),
                 {.name = model.name(), .trainable = model.base().trainable});
  }

 private:
  template <class Add>
  static void add_inputs(const FunctionalLayer& model,
                         const KerasTensors& inputs, const Add& add) {
    const std::vector<KerasTensor> due = model.inputs().flatten();
    const std::vector<KerasTensor> given = inputs.flatten();
    if (given.size() != due.size()) {
      throw ConfigError(concat("input_tensors holds ", given.size(),
                               " tensors, and the model takes ", due.size(),
                               "; expected the structure of its inputs, ",
                               model.inputs().describe()));
    }
    for (size_t i = 0; i < due.size(); ++i) add(due[i].node().get(), given[i]);
  }

  KerasTensors outputs_of(const OperationNode& node,
                          const KerasArguments& arguments) {
    auto layer = std::dynamic_pointer_cast<Layer>(node.operation);
    if (layer == nullptr) return node.operation->symbolic_call(arguments);
    if (options_.recursive) layer = within(layer);
    const KerasTensors outputs =
        options_.call_function
            ? options_.call_function(LayerRef(layer), arguments)
            : layer->symbolic_call(arguments);
    const size_t due = node.outputs.flatten().size();
    if (outputs.flatten().size() == due) return outputs;
    throw ConfigError(layer->name(),
                      concat("call_function gave ", outputs.describe(),
                             " for a call of this layer; expected ",
                             node.outputs.describe()));
  }

  // A model within the graph, called in that way, too.
  std::shared_ptr<Layer> within(const std::shared_ptr<Layer>& layer) {
    const auto* model = dynamic_cast<const FunctionalLayer*>(layer.get());
    if (model == nullptr || !options_.call_function) return layer;
    const auto known = models_.find(layer.get());
    if (known != models_.end()) return known->second.layer();
    const LayerRef made = called(*model, model->inputs());
    return models_.emplace(layer.get(), made).first->second.layer();
  }

  const CloneOptions& options_;
  Cache models_;
};

Model with_inputs(const Model& stack, const CloneOptions& options) {
  if (options.call_function) {
    throw ConfigError(stack->name(),
                      "call_function is for functional models, and this is a "
                      "Sequential, whose layers are only listed");
  }
  std::vector<std::shared_ptr<Layer>> layers{
      StackItem(options.input_tensors.leaf()).layer};
  for (const auto& layer : stack->layers()) layers.push_back(layer);
  return Model(SequentialLayer::of(
      std::move(layers),
      {.name = stack->name(), .trainable = stack->base().trainable}));
}

}  // namespace

Model clone_model(const Model& model, const CloneOptions& options) {
  const Model clone = Cloning(options).clone(*model.operator->());
  const bool new_inputs = !options.input_tensors.is_none();
  if (!options.call_function && !new_inputs) return clone;
  const auto* graph = dynamic_cast<const FunctionalLayer*>(clone.operator->());
  const Model made =
      graph == nullptr
          ? with_inputs(clone, options)
          : Calling(options).called(
                *graph, new_inputs ? options.input_tensors : clone->inputs());
  made->read_beside_config({{"compile_config", clone->get_compile_config()}});
  return made;
}

Model clone_model(const Model& model, const CloneFunction& clone_function) {
  return clone_model(model, CloneOptions{.clone_function = clone_function});
}

}  // namespace keratin
