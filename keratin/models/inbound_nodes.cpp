#include "keratin/models/inbound_nodes.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/dialect.h"
#include "keratin/config/form.h"
#include "keratin/config/special_forms.h"
#include "keratin/layers/layer.h"
#include "keratin/models/model.h"
#include "keratin/ops/array_argument.h"
#include "keratin/ops/tensor_form.h"

namespace keratin {
namespace {

// Stands where a tensor's layer would.
constexpr std::string_view kConstant = "_CONSTANT_VALUE";

bool is_constant(const Json& history) {
  return history.at(size_t{0}) == Json(kConstant);
}

constexpr std::string_view kStates = "initial_state";

bool takes_states(const Operation& operation) {
  const auto* layer = dynamic_cast<const Layer*>(&operation);
  if (layer == nullptr) return false;
  const auto names = layer->call_arguments();
  return std::find(names.begin(), names.end(), kStates) != names.end();
}

// Keras 2 gives a recurrent layer its first states in one list with the
// sequences.
void split_states(const Operation& operation, KerasArguments& arguments) {
  KerasTensors& first = arguments.positional.front();
  if (!first.is_list() || first.list().size() < 2) return;
  if (!takes_states(operation)) return;
  const KerasTensors::List all = first.list();
  arguments.keyword.emplace_back(
      kStates, KerasTensors::List(all.begin() + 1, all.end()));
  first = all.front();
}

// The other way round.
void join_states(const Operation& operation, KerasArguments& arguments) {
  auto& keyword = arguments.keyword;
  const auto states =
      std::find_if(keyword.begin(), keyword.end(),
                   [](const auto& item) { return item.first == kStates; });
  if (states == keyword.end() || !takes_states(operation)) return;
  KerasTensors::List all{arguments.positional.front()};
  for (const KerasTensor& state : states->second.flatten()) {
    all.emplace_back(state);
  }
  arguments.positional.front() = std::move(all);
  keyword.erase(states);
}

// All arguments but the first by their names: Keras 2 knows them so.
KerasArguments by_name(const KerasArguments& given, const Layer& layer) {
  const auto names = layer.call_arguments();
  KerasArguments named{{given.positional.at(0)}, {}};
  for (size_t i = 1; i < given.positional.size(); ++i) {
    named.keyword.emplace_back(names.at(i), given.positional[i]);
  }
  named.keyword.insert(named.keyword.end(), given.keyword.begin(),
                       given.keyword.end());
  join_states(layer, named);
  return named;
}

class Reader {
 public:
  Reader(const TensorOf& tensor_of, const Limits& limits, bool legacy)
      : tensor_of_(tensor_of), limits_(limits), legacy_(legacy) {}

  // An argument in Keras 3's form; histories within are of either.
  KerasTensors argument(const Json& value) const {
    if (legacy_ && is_legacy_history(value)) return tensor_or_constant(value);
    if (value.is_array()) return list(value);
    if (!value.is_object()) return KerasTensors::plain(value);
    if (value.find("class_name") == nullptr) return dict(value);
    if (is_array_form(value)) return constant(value);
    if (!is_form_of(value, "__keras_tensor__")) {
      return KerasTensors::plain(value);
    }
    const Json& history = value.at("config").at("keras_history");
    if (!is_history(history)) {
      throw ConfigError(concat("keras_history is ", history.brief(),
                               "; expected [layer, node, tensor]"));
    }
    return tensor_of_(history);
  }

  // The first argument as Keras 1 and 2 have it; the others go to `arguments`.
  KerasTensors inputs(const Json& node, KerasArguments& arguments) const {
    if (is_legacy_history(node)) return input(node, arguments);
    if (node.is_object()) {
      KerasTensors::Dict dict;
      for (const auto& [key, item] : node.as_object()) {
        dict.emplace_back(key, inputs(item, arguments));
      }
      return dict;
    }
    KerasTensors::List list;
    for (const Json& item : node.as_array()) {
      list.push_back(inputs(item, arguments));
    }
    if (list.size() == 1) return list.front();
    return list;
  }

 private:
  KerasTensors list(const Json& value) const {
    const auto& items = value.as_array();
    KerasTensors::List list;
    bool plain = true;
    for (const Json& item : items) {
      list.push_back(argument(item));
      plain = plain && list.back().is_plain();
    }
    if (!plain || items.empty()) return list;
    // Moved up, so that the depth of the lists costs no copies.
    Json::Array together;
    for (KerasTensors& item : list) together.push_back(item.take_plain());
    return KerasTensors::plain(std::move(together));
  }

  KerasTensors dict(const Json& value) const {
    KerasTensors::Dict dict;
    for (const auto& [key, item] : value.as_object()) {
      dict.emplace_back(key, argument(item));
    }
    return dict;
  }

  KerasTensors input(const Json& item, KerasArguments& arguments) const {
    if (item.as_array().size() == 4) {
      for (const auto& [key, value] : item.at(size_t{3}).as_object()) {
        // Each of a call's tensors may repeat the same arguments.
        const auto& known = arguments.keyword;
        const bool again = std::any_of(
            known.begin(), known.end(),
            [&key = key](const auto& other) { return other.first == key; });
        if (!again) arguments.keyword.emplace_back(key, argument(value));
      }
    }
    return is_constant(item) ? constant_input(item.at(size_t{2}))
                             : tensor_of_(item);
  }

  // A constant has its value in the place of the tensor's number.
  KerasTensors tensor_or_constant(const Json& history) const {
    return is_constant(history) ? KerasTensors::plain(history.at(size_t{2}))
                                : tensor_of_(history);
  }

  KerasTensors constant(const Json& form) const {
    const bool numpy = is_form_of(form, "__numpy__");
    const TensorForm checked =
        read_tensor_form(form.at("config"), numpy, limits_);
    return KerasTensor(array_of(checked), form);
  }

  // In the place of a layer's tensor Keras 2 makes a tensor of numbers.
  KerasTensors constant_input(const Json& value) const {
    if (!value.is_number() && !value.is_array()) {
      return KerasTensors::plain(value);
    }
    const std::string_view dtype = name_of(dtype_of_numbers(value));
    return constant(
        JsonObject{{"class_name", "__tensor__"},
                   {"config", JsonObject{{"value", value}, {"dtype", dtype}}}});
  }

  const TensorOf& tensor_of_;
  const Limits& limits_;
  bool legacy_;
};

// Lists and dicts as they are, and their leaves by `write_leaf`.
template <class Leaf, class Plain>
void write_nested(const KerasTensors& nested, ConfigSink& sink,
                  const Leaf& write_leaf, const Plain& write_plain) {
  if (nested.is_leaf()) return write_leaf(nested.leaf());
  if (nested.is_plain()) return write_plain(nested.plain());
  if (nested.is_list()) {
    sink.begin_list();
    for (const auto& item : nested.list()) {
      write_nested(item, sink, write_leaf, write_plain);
    }
    return sink.end_list();
  }
  sink.begin_object(nested.dict().size());
  for (const auto& [key, item] : nested.dict()) {
    sink.key(key);
    write_nested(item, sink, write_leaf, write_plain);
  }
  sink.end_object();
}

template <class Leaf>
void write_nested(const KerasTensors& nested, ConfigSink& sink,
                  const Leaf& write_leaf) {
  write_nested(nested, sink, write_leaf,
               [&](const Json& plain) { sink.value(plain); });
}

template <class Leaf>
void write_dict(const KerasTensors::Dict& dict, ConfigSink& sink,
                const Leaf& write_leaf) {
  sink.begin_object(dict.size());
  for (const auto& [key, item] : dict) {
    sink.key(key);
    write_nested(item, sink, write_leaf);
  }
  sink.end_object();
}

void write_members(const History& history, ConfigSink& sink) {
  sink.string(history.layer);
  sink.value(history.call);
  sink.value(history.tensor);
}

void write_tensor(const KerasTensor& tensor, const History& history,
                  ConfigSink& sink) {
  sink.begin_object(2);
  sink.key("class_name");
  sink.string("__keras_tensor__");
  sink.key("config");
  sink.begin_object(3);
  sink.key("shape");
  sink.begin_list();
  for (const int64_t dim : tensor.shape()) {
    sink.value(dim == kNone ? Json() : Json(dim));
  }
  sink.end_list();
  sink.key("dtype");
  sink.string(name_of(tensor.dtype()));
  sink.key("keras_history");
  write_history(history, sink);
  sink.end_object();
  sink.end_object();
}

void write_keras3_call(const KerasArguments& arguments,
                       const HistoryOf& history_of, ConfigSink& sink) {
  const auto write_leaf = [&](const KerasTensor& leaf) {
    if (leaf.is_constant()) return sink.value(leaf.constant_form());
    write_tensor(leaf, history_of(leaf), sink);
  };
  sink.begin_object(2);
  sink.key("args");
  sink.begin_list();
  for (const auto& item : arguments.positional) {
    write_nested(item, sink, write_leaf);
  }
  sink.end_list();
  sink.key("kwargs");
  write_dict(arguments.keyword, sink, write_leaf);
  sink.end_object();
}

// Each tensor or constant of the first argument has the others beside it.
void write_legacy_call(const KerasArguments& arguments,
                       const HistoryOf& history_of, ConfigSink& sink) {
  const auto write_constant = [&](const Json& value) {
    sink.string(kConstant);
    sink.value(int64_t{-1});
    sink.value(value);
  };
  const auto write_one = [&](const KerasTensor& leaf) {
    if (leaf.is_constant()) {
      return write_constant(leaf.constant_form().at("config").at("value"));
    }
    write_members(history_of(leaf), sink);
  };
  const auto with_others = [&](const auto& write, const auto& item) {
    sink.begin_list();
    write(item);
    write_dict(arguments.keyword, sink, [&](const KerasTensor& leaf) {
      sink.begin_list();
      write_one(leaf);
      sink.end_list();
    });
    sink.end_list();
  };
  const auto write_leaf = [&](const auto& item) {
    with_others(write_one, item);
  };
  const auto write_plain = [&](const Json& value) {
    with_others(write_constant, value);
  };
  const KerasTensors& first = arguments.positional.front();
  const bool bare = first.is_leaf() || first.is_plain();
  if (bare) sink.begin_list();
  write_nested(first, sink, write_leaf, write_plain);
  if (bare) sink.end_list();
}

}  // namespace

bool is_history(const Json& value) {
  return value.is_array() && value.as_array().size() == 3 &&
         value.at(size_t{0}).is_string();
}

bool is_legacy_history(const Json& value) {
  return value.is_array() &&
         (value.as_array().size() == 3 || value.as_array().size() == 4) &&
         value.at(size_t{0}).is_string() && value.at(size_t{1}).is_int();
}

bool is_legacy_node(const Json& node) {
  return node.is_array() || node.find("args") == nullptr;
}

KerasArguments read_call(const Json& node, const Operation& operation,
                         const TensorOf& tensor_of, const Limits& limits) {
  KerasArguments arguments;
  const Reader reader(tensor_of, limits, is_legacy_node(node));
  if (is_legacy_node(node)) {
    arguments.positional.push_back(reader.inputs(node, arguments));
    split_states(operation, arguments);
    return arguments;
  }
  within("args", [&] {
    for (const Json& item : node.at("args").as_array()) {
      arguments.positional.push_back(reader.argument(item));
    }
  });
  const Json& keyword = node.at("kwargs");
  within("kwargs", [&] {
    for (const auto& [key, item] : keyword.as_object()) {
      arguments.keyword.emplace_back(key, reader.argument(item));
    }
  });
  return arguments;
}

int64_t first_legacy_call(const Operation& operation) {
  return dynamic_cast<const ModelLayer*>(&operation) != nullptr ? 1 : 0;
}

void write_history(const History& history, ConfigSink& sink) {
  sink.begin_list();
  write_members(history, sink);
  sink.end_list();
}

void write_histories(const KerasTensors& tensors, const HistoryOf& history_of,
                     ConfigSink& sink) {
  write_nested(tensors, sink, [&](const KerasTensor& leaf) {
    write_history(history_of(leaf), sink);
  });
}

void write_call(const OperationNode& call, const HistoryOf& history_of,
                ConfigSink& sink) {
  const auto* layer = dynamic_cast<const Layer*>(call.operation.get());
  const bool legacy = current_dialect() == Dialect::legacy;
  if (!legacy || layer == nullptr || call.arguments.positional.empty()) {
    return write_keras3_call(call.arguments, history_of, sink);
  }
  write_legacy_call(by_name(call.arguments, *layer), history_of, sink);
}

}  // namespace keratin
