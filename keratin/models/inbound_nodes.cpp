#include "keratin/models/inbound_nodes.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

bool is_constant(const Json& history) {
  return history.at(size_t{0}) == Json("_CONSTANT_VALUE");
}

// Keras 2 gives a recurrent layer its first states in one list with the
// sequences.
void split_states(const Operation& operation, KerasArguments& arguments) {
  const auto* layer = dynamic_cast<const Layer*>(&operation);
  KerasTensors& first = arguments.positional.front();
  if (layer == nullptr || !first.is_list() || first.list().size() < 2) return;
  const auto names = layer->call_arguments();
  if (std::find(names.begin(), names.end(), "initial_state") == names.end()) {
    return;
  }
  const KerasTensors::List all = first.list();
  arguments.keyword.emplace_back(
      "initial_state", KerasTensors::List(all.begin() + 1, all.end()));
  first = all.front();
}

class Reader {
 public:
  Reader(const TensorOf& tensor_of, bool legacy)
      : tensor_of_(tensor_of), legacy_(legacy) {}

  // An argument in Keras 3's form; histories within are of either.
  KerasTensors argument(const Json& value) const {
    if (legacy_ && is_legacy_history(value)) return tensor_or_constant(value);
    if (value.is_array()) return list(value);
    if (!value.is_object()) return KerasTensors::plain(value);
    const Json* class_name = value.find("class_name");
    if (class_name == nullptr) return dict(value);
    if (*class_name != Json("__keras_tensor__")) {
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
    if (plain && !items.empty()) return KerasTensors::plain(value);
    return list;
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
    return tensor_or_constant(item);
  }

  // A constant has its value in the place of the tensor's number.
  KerasTensors tensor_or_constant(const Json& history) const {
    return is_constant(history) ? KerasTensors::plain(history.at(size_t{2}))
                                : tensor_of_(history);
  }

  const TensorOf& tensor_of_;
  bool legacy_;
};

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
                         const TensorOf& tensor_of) {
  KerasArguments arguments;
  const Reader reader(tensor_of, is_legacy_node(node));
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

}  // namespace keratin
