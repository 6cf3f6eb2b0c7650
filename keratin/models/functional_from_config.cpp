// A graph of layers from its config; functional_config.cpp has the form.

#include <optional>
#include <unordered_map>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/functional.h"
#include "keratin/ops/function_operation.h"

namespace keratin {
namespace {

// One layer of the config: the object, the calls still to make, and the calls
// made, whose outputs later calls refer to.
struct Entry {
  std::shared_ptr<Operation> operation;
  const Json::Array* calls = nullptr;
  std::vector<KerasTensors> made;
};

class Builder {
 public:
  Builder(const JsonObject& config, DeserializeContext& context)
      : context_(context), layers_(config.at("layers").as_array()) {
    if (layers_.size() > context.limits.layers) {
      throw LimitError(
          concat("the model has ", layers_.size(),
                 " layers, more than layers = ", context.limits.layers));
    }
    for (const Json& layer : layers_) add(layer);
    connect();
  }

  /// "input_layers" or "output_layers".
  KerasTensors ends(const Json& value, bool outputs) const {
    if (is_history(value)) return at_end(value, outputs);
    if (value.is_object()) {
      KerasTensors::Dict dict;
      for (const auto& [key, item] : value.as_object()) {
        dict.emplace_back(key, ends(item, outputs));
      }
      return dict;
    }
    KerasTensors::List list;
    for (const Json& item : value.as_array()) {
      list.push_back(ends(item, outputs));
    }
    return list;
  }

 private:
  static bool is_history(const Json& value) {
    return value.is_array() && value.as_array().size() == 3 &&
           value.at(size_t{0}).is_string();
  }

  void add(const Json& layer) {
    const Json* given = layer.find("name");
    const std::string name = given != nullptr
                                 ? given->as_string()
                                 : layer.at("config").at("name").as_string();
    Entry entry;
    try {
      entry.operation = operation_from(layer);
      entry.calls = &layer.at("inbound_nodes").as_array();
    } catch (const Error& error) {
      if (error.where().rfind(name, 0) == 0) throw;
      error.rethrow_within(name);
    }
    if (!entries_.emplace(name, std::move(entry)).second) {
      throw ConfigError(concat("two layers are called ", quoted(name)));
    }
    order_.push_back(name);
  }

  std::shared_ptr<Operation> operation_from(const Json& layer) {
    const Json* module = layer.find("module");
    const bool function = module != nullptr && module->is_string() &&
                          module->as_string().rfind("keras.src.ops.", 0) == 0;
    if (function) return FunctionOperation::from_serialized(layer.as_object());
    return deserialize_layer(layer, context_);
  }

  // Calls are made as soon as what they need exists; a shared layer's later
  // calls may wait for other layers.
  void connect() {
    for (const std::string& name : order_) {
      Entry& entry = entries_.at(name);
      if (!entry.calls->empty()) continue;
      auto* input = dynamic_cast<layers::InputLayer*>(entry.operation.get());
      if (input != nullptr) entry.made.emplace_back(input->output());
    }
    bool progress = true;
    size_t waiting = order_.size();
    while (waiting > 0 && progress) {
      progress = false;
      waiting = 0;
      for (const std::string& name : order_) {
        Entry& entry = entries_.at(name);
        while (entry.made.size() < entry.calls->size() && call(entry)) {
          progress = true;
        }
        if (entry.made.size() < entry.calls->size()) ++waiting;
      }
    }
    if (waiting > 0) report_unconnected();
  }

  [[noreturn]] void report_unconnected() const {
    for (const std::string& name : order_) {
      const Entry& entry = entries_.at(name);
      if (entry.made.size() >= entry.calls->size()) continue;
      throw ConfigError(
          name, concat("call ", entry.made.size(),
                       " of inbound_nodes needs a tensor that no layer makes; "
                       "the graph has a cycle or a missing layer"));
    }
    throw ConfigError("the graph is not connected");
  }

  bool call(Entry& entry) {
    const Json& node = (*entry.calls)[entry.made.size()];
    KerasArguments arguments;
    bool ready = true;
    if (node.is_array()) {
      arguments.positional.push_back(legacy(node, arguments, ready));
    } else {
      for (const Json& item : node.at("args").as_array()) {
        arguments.positional.push_back(argument(item, ready));
      }
      for (const auto& [key, item] : node.at("kwargs").as_object()) {
        arguments.keyword.emplace_back(key, argument(item, ready));
      }
    }
    if (!ready) return false;
    entry.made.push_back(entry.operation->symbolic_call(arguments));
    return true;
  }

  // [[layer, node, tensor, {kwargs}], …], as Keras 1 and 2 wrote it.
  KerasTensors legacy(const Json& node, KerasArguments& arguments,
                      bool& ready) const {
    KerasTensors::List list;
    for (const Json& item : node.as_array()) {
      list.push_back(made(item, 0, ready));
      if (item.as_array().size() < 4) continue;
      for (const auto& [key, value] : item.at(size_t{3}).as_object()) {
        arguments.keyword.emplace_back(key, argument(value, ready));
      }
    }
    if (list.size() == 1) return list.front();
    return list;
  }

  KerasTensors argument(const Json& value, bool& ready) const {
    if (value.is_array()) {
      const auto& items = value.as_array();
      KerasTensors::List list;
      bool plain = true;
      for (const Json& item : items) {
        list.push_back(argument(item, ready));
        plain = plain && list.back().is_plain();
      }
      if (plain && !items.empty()) return KerasTensors::plain(value);
      return list;
    }
    if (!value.is_object()) return KerasTensors::plain(value);
    const Json* class_name = value.find("class_name");
    if (class_name == nullptr) {
      KerasTensors::Dict dict;
      for (const auto& [key, item] : value.as_object()) {
        dict.emplace_back(key, argument(item, ready));
      }
      return dict;
    }
    if (*class_name != Json("__keras_tensor__")) {
      return KerasTensors::plain(value);
    }
    const Json& history = value.at("config").at("keras_history");
    if (!is_history(history)) {
      throw ConfigError(concat("keras_history is ", history.brief(),
                               "; expected [layer, node, tensor]"));
    }
    return made(history, 0, ready);
  }

  // The tensor of a history; an empty one, and not ready, if it is yet to come.
  KerasTensors made(const Json& history, int64_t first, bool& ready) const {
    const std::string& name = history.at(size_t{0}).as_string();
    const auto found = entries_.find(name);
    if (found == entries_.end()) {
      throw ConfigError(concat("a call refers to the layer ", quoted(name),
                               ", which the model doesn't have"));
    }
    const int64_t node = history.at(size_t{1}).as_int() - first;
    const Entry& entry = found->second;
    const auto due =
        static_cast<int64_t>(std::max(entry.calls->size(), entry.made.size()));
    if (node < 0 || node >= due) {
      throw ConfigError(concat("call ", node, " of layer ", quoted(name),
                               " is referred to; it has ", due));
    }
    if (node >= static_cast<int64_t>(entry.made.size())) {
      ready = false;
      return {};
    }
    const auto tensors = entry.made[static_cast<size_t>(node)].flatten();
    const int64_t index = history.at(size_t{2}).as_int();
    if (index < 0 || index >= static_cast<int64_t>(tensors.size())) {
      throw ConfigError(concat("output ", index, " of layer ", quoted(name),
                               " is referred to; it has ", tensors.size()));
    }
    return tensors[static_cast<size_t>(index)];
  }

  KerasTensors at_end(const Json& history, bool outputs) const {
    const auto found = entries_.find(history.at(size_t{0}).as_string());
    const bool nested =
        outputs && found != entries_.end() &&
        found->second.operation->info() == &class_info<FunctionalLayer>();
    bool ready = true;
    KerasTensors tensor = made(history, nested ? 1 : 0, ready);
    if (!ready) throw ConfigError("an end of the model is not connected");
    return tensor;
  }

  DeserializeContext& context_;
  const Json::Array& layers_;
  std::unordered_map<std::string, Entry> entries_;
  std::vector<std::string> order_;
};

}  // namespace

std::shared_ptr<FunctionalLayer> FunctionalLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  const Builder builder(config, context);
  LayerArgs base;
  if (const Json* name = config.find("name")) base.name = name->as_string();
  if (const Json* trainable = config.find("trainable")) {
    base.trainable = trainable->as_bool();
  }
  return of(builder.ends(config.at("input_layers"), false),
            builder.ends(config.at("output_layers"), true), std::move(base));
}

}  // namespace keratin
