// How a graph of layers is told in a config. Keras's form:
//   {"name", "trainable", "layers": [serialized layer + {"name",
//    "inbound_nodes": [{"args": […], "kwargs": {…}}]}],
//    "input_layers": nested [layer, node, tensor], "output_layers": the same}
// Node indices count a layer's calls within this model: from 0 in
// inbound_nodes, and for nested Functional models from 1 in output_layers.
// Keras 2 counts a nested model's calls from 1 everywhere.
// Where a layer is called in models within this one, too, Keras counts those
// calls first when it reads, but not when it writes, and so can't read what it
// wrote. Within an ObjectSharingScope they are counted here as Keras reads.

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/json_sinks.h"
#include "keratin/config/legacy/shared_objects.h"
#include "keratin/config/serialization.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/models/calls_in_scope.h"
#include "keratin/models/functional.h"
#include "keratin/models/graph_order.h"
#include "keratin/models/inbound_nodes.h"
#include "keratin/ops/function_operation.h"

namespace keratin {
namespace {

using Operations = std::vector<std::shared_ptr<Operation>>;

void write_operation(const Operation& operation, ConfigSink& sink,
                     const std::function<void()>& more = nullptr) {
  const auto* op = dynamic_cast<const FunctionOperation*>(&operation);
  if (op == nullptr) return write_keras_object(operation, sink, more);
  sink.begin_object(6);
  sink.members(op->serialized());
  if (more != nullptr) more();
  sink.end_object();
}

// All operations, where they are to be written before their calls: in a scope
// the calls within models among them are counted first. Else none.
std::vector<Json> written_first(const Operations& operations) {
  std::vector<Json> written;
  if (ObjectSharingScope::current() == nullptr) return written;
  for (const auto& operation : operations) {
    TreeSink sink;
    write_operation(*operation, sink);
    written.push_back(sink.take());
  }
  return written;
}

bool has_tensor(const KerasTensors& nested) {
  if (nested.is_list()) {
    return std::any_of(nested.list().begin(), nested.list().end(),
                       [](const auto& item) { return has_tensor(item); });
  }
  if (!nested.is_dict())
    return nested.is_leaf() && !nested.leaf().is_constant();
  return std::any_of(nested.dict().begin(), nested.dict().end(),
                     [](const auto& item) { return has_tensor(item.second); });
}

bool has_tensor(const KerasArguments& arguments) {
  return std::any_of(arguments.positional.begin(), arguments.positional.end(),
                     [](const auto& item) { return has_tensor(item); }) ||
         std::any_of(arguments.keyword.begin(), arguments.keyword.end(),
                     [](const auto& item) { return has_tensor(item.second); });
}

class Writer {
 public:
  // Due once the models within this one are written.
  Writer(const std::vector<std::shared_ptr<OperationNode>>& nodes,
         const Object& model)
      : calls_(calls_by_operation(nodes)) {
    numbers_.reserve(nodes.size());
    ObjectSharingScope* scope = legacy_ ? nullptr : counting_scope(model);
    for (const auto& [operation, calls] : calls_) {
      int64_t own = legacy_ ? first_legacy_call(*operation) : 0;
      // An input is called once, when it is made, whoever shares it.
      const bool counted = scope != nullptr && !layers::is_input(*operation);
      int64_t& number = counted ? scope->calls_of(*operation) : own;
      for (const OperationNode* call : calls) numbers_[call] = number++;
    }
  }

  void write_nodes(const Operation& operation, ConfigSink& sink) const {
    sink.begin_list();
    for (const OperationNode* call : calls_.at(&operation)) {
      if (!has_tensor(call->arguments)) continue;
      write_call(
          *call, [&](const auto& leaf) { return of(leaf); }, sink);
    }
    sink.end_list();
  }

  // The tensors that enter or leave the model.
  void write_ends(const KerasTensors& tensors, ConfigSink& sink) const {
    const auto at_end = [&](const KerasTensor& tensor) {
      History history = of(tensor);
      if (!legacy_ && is_functional(*tensor.node()->operation)) ++history.call;
      return history;
    };
    write_histories(tensors, at_end, sink);
  }

 private:
  History of(const KerasTensor& tensor) const {
    const OperationNode& node = *tensor.node();
    return {node.operation->name(), numbers_.at(&node),
            static_cast<int64_t>(tensor.tensor_index())};
  }

  bool legacy_ = current_dialect() == Dialect::legacy;
  CallsOf calls_;
  std::unordered_map<const OperationNode*, int64_t> numbers_;
};

void write_layers(const Operations& operations, std::vector<Json> written,
                  const Writer& writer, ConfigSink& sink) {
  sink.begin_list();
  for (size_t i = 0; i < operations.size(); ++i) {
    const Operation& operation = *operations[i];
    const auto in_graph = [&] {
      sink.key("name");
      sink.string(operation.name());
      sink.key("inbound_nodes");
      writer.write_nodes(operation, sink);
    };
    if (written.empty()) {
      write_operation(operation, sink, in_graph);
      continue;
    }
    JsonObject& members = written[i].as_object();
    sink.begin_object(members.size() + 2);
    sink.members(std::move(members));
    in_graph();
    sink.end_object();
  }
  sink.end_list();
}

}  // namespace

JsonObject FunctionalLayer::get_config() const {
  TreeSink sink;
  write_config(sink);
  return std::move(sink.take().as_object());
}

void FunctionalLayer::write_config(ConfigSink& sink) const {
  if (current_dialect() != Dialect::legacy) return write_graph(sink);
  // A model of Keras 2 says by itself what its layers share.
  const legacy::SharedObjectSavingScope scope;
  TreeSink tree;
  write_graph(tree);
  Json config = tree.take();
  if (scope.counts()) legacy::SharedObjectSavingScope::settle(config);
  sink.value(std::move(config));
}

void FunctionalLayer::write_graph(ConfigSink& sink) const {
  std::vector<Json> written = written_first(operations_);
  const Writer writer(nodes_, *this);
  sink.begin_object(5);
  sink.key("name");
  sink.string(name());
  sink.key("trainable");
  sink.value(base_.trainable);
  sink.key("layers");
  write_layers(operations_, std::move(written), writer, sink);
  sink.key("input_layers");
  writer.write_ends(inputs_, sink);
  sink.key("output_layers");
  writer.write_ends(outputs_, sink);
  sink.end_object();
}

}  // namespace keratin
