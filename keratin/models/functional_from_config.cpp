// A graph of layers from its config; functional_config.cpp has the form.

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/form.h"
#include "keratin/config/legacy/shared_objects.h"
#include "keratin/config/serialization.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/functional.h"
#include "keratin/models/inbound_nodes.h"
#include "keratin/ops/function_operation.h"

namespace keratin {
namespace {

// One layer of the config: the object, the calls still to make, and the
// outputs of the calls made, which later calls refer to.
struct Entry {
  std::string name;
  std::shared_ptr<Operation> operation;
  const Json::Array* calls = nullptr;
  std::vector<std::vector<KerasTensor>> made;
  size_t missing = 0;  // tensors that the next call waits for
  int64_t first = 0;   // what references call its first call here

  bool finished() const { return made.size() >= calls->size(); }
};

std::shared_ptr<Operation> function_from(const Json& layer,
                                         const std::string& name,
                                         const Limits& limits) {
  return within(name, [&] {
    return FunctionOperation::from_serialized(layer.as_object(), limits);
  });
}

// A layer's name: beside its config, or in it.
const std::string& name_of_layer(const Json& layer) {
  const Json* beside = layer.find("name");
  if (beside != nullptr) return beside->as_string();
  return layer.at("config").at("name").as_string();
}

class Builder {
 public:
  Builder(const Json::Array& layers, const JsonObject& config,
          DeserializeContext& context)
      : context_(context) {
    for (const Json& layer : layers) {
      add(layer, within_item("layers", entries_.size(),
                             [&] { return name_of_layer(layer); }));
    }
    find_first_numbers(config);
    connect();
    for (const Entry& entry : entries_) {
      context_.calls[entry.operation] +=
          static_cast<int64_t>(entry.made.size());
    }
  }

  /// "input_layers" or "output_layers".
  KerasTensors ends(const Json& value, bool outputs) const {
    if (is_history(value)) return at_end(value, outputs);
    if (value.is_object()) {
      KerasTensors::Dict dict;
      for (const auto& [key, item] : value.as_object()) {
        dict.emplace_back(key, within(key, [&, &item = item] {
                            return ends(item, outputs);
                          }));
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
  // A call of a layer, by its number.
  using CallKey = std::pair<const Entry*, size_t>;
  using Lowest = std::unordered_map<std::string_view, int64_t>;

  void add(const Json& layer, std::string name) {
    Entry entry;
    entry.name = std::move(name);
    entry.operation = operation_from(layer, entry.name);
    within(entry.name, [&] {
      const Json& nodes = layer.at("inbound_nodes");
      within("inbound_nodes", [&] { entry.calls = &nodes.as_array(); });
    });
    legacy_ = legacy_ || std::any_of(entry.calls->begin(), entry.calls->end(),
                                     &is_legacy_node);
    Entry& added = entries_.emplace_back(std::move(entry));
    if (!by_name_.emplace(added.name, &added).second) {
      throw ConfigError(concat("two layers are called ", quoted(added.name)));
    }
  }

  // Keratin counts the calls of a layer in models within this one before those
  // in this one, Keras doesn't. Which of them wrote the file is told by the
  // lowest number of a call that is referred to: each call is, somewhere.
  void find_first_numbers(const JsonObject& config) {
    const auto called = [&](const Entry& entry) {
      return context_.calls.count(entry.operation) != 0 ||
             (legacy_ && first_legacy_call(*entry.operation) != 0);
    };
    if (std::none_of(entries_.begin(), entries_.end(), called)) return;
    Lowest lowest;
    for (const Entry& entry : entries_) {
      within(entry.name, [&] {
        for (const Json& node : *entry.calls) {
          lowest_references(node, false, lowest);
        }
      });
    }
    const Json& outputs = config.at("output_layers");
    within("output_layers", [&] { lowest_references(outputs, true, lowest); });
    for (Entry& entry : entries_) {
      if (!called(entry)) continue;
      const auto known = context_.calls.find(entry.operation);
      const int64_t before = known == context_.calls.end()
                                 ? first_legacy_call(*entry.operation)
                                 : known->second;
      const auto found = lowest.find(entry.name);
      if (found != lowest.end() && found->second > 0) {
        entry.first = std::min(found->second, before);
      }
    }
  }

  // In Keras 3's calls a history stands within a tensor's form alone.
  void lowest_references(const Json& value, bool outputs,
                         Lowest& lowest) const {
    if ((outputs || legacy_) && is_legacy_history(value)) {
      note(value, outputs, lowest);
      const size_t size = value.as_array().size();
      if (size == 4) lowest_references(value.at(size - 1), outputs, lowest);
    } else if (value.is_array()) {
      for (const Json& item : value.as_array()) {
        lowest_references(item, outputs, lowest);
      }
    } else if (value.is_object()) {
      for (const auto& [key, item] : value.as_object()) {
        if (key == "keras_history" && is_legacy_history(item)) {
          note(item, outputs, lowest);
        } else {
          lowest_references(item, outputs, lowest);
        }
      }
    }
  }

  void note(const Json& history, bool outputs, Lowest& lowest) const {
    const std::string& name = history.at(size_t{0}).as_string();
    int64_t number = history.at(size_t{1}).as_int();
    if (number < 0) return;  // a constant, or refused when it is called for
    if (outputs) number -= first_at_end(name);
    const auto [known, added] = lowest.try_emplace(name, number);
    if (!added) known->second = std::min(known->second, number);
  }

  std::shared_ptr<Operation> operation_from(const Json& layer,
                                            const std::string& name) {
    const Json* module = layer.find("module");
    const bool function = module != nullptr && module->is_string() &&
                          is_ops_module(module->as_string());
    if (function) return function_from(layer, name, context_.limits);
    return deserialize_layer(layer, context_);
  }

  // Calls are made as soon as what they need exists, in whatever order the
  // layers are listed: a call that needs more waits for the calls that make it.
  void connect() {
    for (Entry& entry : entries_) {
      if (!entry.calls->empty()) {
        ready_.push_back(&entry);
      } else if (auto* input =
                     dynamic_cast<layers::InputLayer*>(entry.operation.get())) {
        entry.made.push_back({input->output()});
      }
    }
    while (!ready_.empty()) {
      Entry& entry = *ready_.front();
      ready_.pop_front();
      while (!entry.finished() && call(entry)) wake(entry);
    }
    report_unconnected();
  }

  // Those that waited for the last call of `entry`.
  void wake(const Entry& entry) {
    const auto found = waiting_.find({&entry, entry.made.size() - 1});
    if (found == waiting_.end()) return;
    for (Entry* waiter : found->second) {
      if (--waiter->missing == 0) ready_.push_back(waiter);
    }
    waiting_.erase(found);
  }

  void report_unconnected() const {
    for (const Entry& entry : entries_) {
      if (entry.finished()) continue;
      throw ConfigError(
          entry.name,
          concat("call ", entry.made.size(),
                 " of inbound_nodes needs a tensor that no layer makes; "
                 "the graph has a cycle or a missing layer"));
    }
  }

  // Makes the entry's next call, or has it wait for all that it needs yet.
  bool call(Entry& entry) {
    const Json& node = (*entry.calls)[entry.made.size()];
    std::vector<CallKey> missing;
    const TensorOf tensor_of = [&](const Json& history) {
      return KerasTensors(made(history, 0, missing));
    };
    const KerasArguments arguments = within(entry.name, [&] {
      return within_item("inbound_nodes", entry.made.size(), [&] {
        return read_call(node, *entry.operation, tensor_of, context_.limits);
      });
    });
    for (const CallKey& key : missing) waiting_[key].push_back(&entry);
    entry.missing = missing.size();
    if (!missing.empty()) return false;
    entry.made.push_back(entry.operation->symbolic_call(arguments).flatten());
    return true;
  }

  // The tensor of a history whose calls are counted from `first`; an empty one,
  // and its call among the missing, if it is yet to come.
  KerasTensors made(const Json& history, int64_t first,
                    std::vector<CallKey>& missing) const {
    const std::string& name = history.at(size_t{0}).as_string();
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      throw ConfigError(concat("a call refers to the layer ", quoted(name),
                               ", which the model doesn't have"));
    }
    const Entry& entry = *found->second;
    const size_t due = std::max(entry.calls->size(), entry.made.size());
    const int64_t number = history.at(size_t{1}).as_int();
    first += entry.first;
    if (number < first || std::cmp_greater_equal(number - first, due)) {
      throw ConfigError(concat("call ", number, " of layer ", quoted(name),
                               " is referred to; it has ", due));
    }
    const auto node = static_cast<size_t>(number - first);
    if (node >= entry.made.size()) {
      missing.emplace_back(&entry, node);
      return {};
    }
    const std::vector<KerasTensor>& tensors = entry.made[node];
    const int64_t index = history.at(size_t{2}).as_int();
    if (index < 0 || std::cmp_greater_equal(index, tensors.size())) {
      throw ConfigError(concat("output ", index, " of layer ", quoted(name),
                               " is referred to; it has ", tensors.size()));
    }
    return tensors[static_cast<size_t>(index)];
  }

  KerasTensors at_end(const Json& history, bool outputs) const {
    std::vector<CallKey> missing;
    const std::string& name = history.at(size_t{0}).as_string();
    return made(history, outputs ? first_at_end(name) : 0, missing);
  }

  // What output_layers call a layer's first call.
  int64_t first_at_end(std::string_view name) const {
    if (legacy_) return 0;
    const auto found = by_name_.find(name);
    const bool nested =
        found != by_name_.end() && is_functional(*found->second->operation);
    return nested ? 1 : 0;
  }

  DeserializeContext& context_;
  bool legacy_ = false;  // whether the calls are as Keras 1 and 2 wrote them
  std::deque<Entry> entries_;  // stay where they are
  std::unordered_map<std::string_view, Entry*> by_name_;
  std::deque<Entry*> ready_;
  std::map<CallKey, std::vector<Entry*>> waiting_;
};

}  // namespace

std::shared_ptr<FunctionalLayer> FunctionalLayer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  auto model = std::make_shared<FunctionalLayer>();
  model->set_info(&class_info<FunctionalLayer>());
  model->fill_from_config(config, context);
  return model;
}

void FunctionalLayer::fill_from_config(const JsonObject& config,
                                       DeserializeContext& context) {
  const TraceBudget budget(context.limits.nodes);
  std::optional<legacy::SharedObjectLoadingScope> shares;
  if (context.rules == LookupRules::keras2) shares.emplace();
  const Builder builder(layers_in(config, context), config, context);
  LayerArgs base;
  if (const Json* name = config.find("name")) {
    within("name", [&] { base.name = name->as_string(); });
  }
  if (const Json* trainable = config.find("trainable")) {
    within("trainable", [&] { base.trainable = trainable->as_bool(); });
  }
  const auto ends = [&](std::string_view key, bool outputs) {
    const Json& value = config.at(key);
    return within(key, [&] { return builder.ends(value, outputs); });
  };
  KerasTensors inputs = ends("input_layers", false);
  connect(std::move(inputs), ends("output_layers", true), std::move(base));
  trace_limit = context.limits.nodes;
}

}  // namespace keratin
