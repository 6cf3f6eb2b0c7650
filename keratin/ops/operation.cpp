#include "keratin/ops/operation.h"

#include <algorithm>
#include <map>

#include "keratin/base/error.h"

namespace keratin {
namespace {

// Two stand-ins for an unknown dimension: where results differ, they depend on
// it. Both divide by 1 to 10, so that reshapes which a real size allows work,
// and lie far apart, so that strides don't make them meet.
constexpr int64_t kStandIns[] = {2520, 7560};

bool is_stand_in(std::string_view digits) {
  return std::ranges::any_of(kStandIns, [&](int64_t stand_in) {
    return digits == std::to_string(stand_in);
  });
}

// An error's text with its stand-ins called what they stand for.
std::string with_unknown_sizes(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto digit = [&](size_t at) {
      return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    size_t end = i;
    while (digit(end)) ++end;
    const std::string_view number = text.substr(i, end - i);
    if (is_stand_in(number)) {
      out += "None";
    } else {
      end = std::max(end, i + 1);
      out += text.substr(i, end - i);
    }
    i = end;
  }
  return out;
}

thread_local std::map<std::string, int64_t, std::less<>> name_counts;

Tensors traced(Operation& operation, const KerasArguments& arguments,
               int64_t stand_in, std::optional<int64_t> samples) {
  const auto values = arguments.map([&](const KerasTensor& tensor) {
    if (tensor.is_constant()) return Tensor(tensor.constant());
    Shape shape = tensor.shape();
    if (samples && !shape.empty() && shape[0] == kNone) shape[0] = *samples;
    for (int64_t& dim : shape) {
      if (dim == kNone) dim = stand_in;
    }
    return Tensor::placeholder({tensor.dtype(), std::move(shape)});
  });
  return operation.run(values, false);
}

// The sizes of the first axes of constants in a call, which may be of samples.
std::vector<int64_t> first_sizes(const KerasArguments& arguments) {
  std::vector<int64_t> sizes;
  const auto look = [&](const KerasTensors& argument) {
    for (const KerasTensor& leaf : argument.flatten()) {
      if (leaf.is_constant() && !leaf.shape().empty()) {
        sizes.push_back(leaf.shape()[0]);
      }
    }
  };
  for (const auto& item : arguments.positional) look(item);
  look(arguments.keyword);
  return sizes;
}

// The outputs of a call, in which what depends on an unknown dimension is
// unknown. Where `samples` are given, the first axis has so many.
KerasTensors spec_of(Operation& operation, const KerasArguments& arguments,
                     std::optional<int64_t> samples) {
  const Tensors first = traced(operation, arguments, kStandIns[0], samples);
  bool unknown = false;
  for (const KerasTensor& tensor : arguments.tensors()) {
    unknown = unknown || !is_concrete(tensor.shape());
  }
  std::vector<Tensor> others;
  if (unknown) {
    others = traced(operation, arguments, kStandIns[1], samples).flatten();
  }
  size_t index = 0;
  return first.map([&](const Tensor& tensor) {
    Shape shape = tensor.shape();
    if (unknown) {
      const Shape& other = others[index++].shape();
      for (size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] != other[i]) shape[i] = kNone;
      }
    }
    if (samples && !shape.empty() && shape[0] == *samples) shape[0] = kNone;
    return KerasTensor(std::move(shape), tensor.dtype());
  });
}

void expect_tensors(const KerasArguments& arguments) {
  for (const KerasTensor& tensor : arguments.tensors()) {
    if (!tensor.empty()) continue;
    throw ConfigError(
        "called with an empty KerasTensor; expected tensors that Input or a "
        "layer made");
  }
}

}  // namespace

KerasTensors Operation::compute_output_spec(const KerasArguments& arguments) {
  const std::vector<int64_t> sizes = first_sizes(arguments);
  try {
    return spec_of(*this, arguments, {});
  } catch (const ShapeError&) {
    if (sizes.empty()) throw;
  }
  // Where a constant has an axis of samples, no other number of them fits.
  for (size_t i = 0; i + 1 < sizes.size(); ++i) {
    try {
      return spec_of(*this, arguments, sizes[i]);
    } catch (const ShapeError&) {
      // another constant may have it
    }
  }
  return spec_of(*this, arguments, sizes.back());
}

KerasTensors Operation::add_node(const KerasArguments& arguments,
                                 const KerasTensors& specs) {
  auto node = std::make_shared<OperationNode>();
  node->operation = std::static_pointer_cast<Operation>(shared_from_this());
  node->arguments = arguments;
  node->outputs = specs;
  const std::lock_guard lock(mutex_);
  node->index = inbound_.size();
  inbound_.push_back(node);
  return OperationNode::outputs_of(node);
}

std::shared_ptr<OperationNode> Operation::inbound_node(size_t index) const {
  const std::lock_guard lock(mutex_);
  return index < inbound_.size() ? inbound_[index].lock() : nullptr;
}

KerasTensors Operation::symbolic_call(const KerasArguments& arguments) try {
  expect_tensors(arguments);
  prepare(arguments);
  return add_node(arguments, compute_output_spec(arguments));
} catch (const Error& error) {
  Error(error.code(), error.where(), with_unknown_sizes(error.message()))
      .rethrow_within(name_);
}

void expect_no_plain(const Tensors& tensors, std::string_view name) {
  const auto check = [&](const Tensors& item) {
    if (!item.is_plain()) return expect_no_plain(item, name);
    if (item.is_none()) return;
    throw ConfigError(concat("argument ", quoted(name), " holds ",
                             item.plain().brief(),
                             " among its tensors; "
                             "expected a tensor, or an array as a constant"));
  };
  if (tensors.is_list()) {
    for (const Tensors& item : tensors.list()) check(item);
  } else if (tensors.is_dict()) {
    for (const auto& [key, item] : tensors.dict()) check(item);
  }
}

std::string auto_name(std::string_view prefix) {
  const auto found = name_counts.find(prefix);
  if (found == name_counts.end()) {
    name_counts.emplace(prefix, 1);
    return std::string(prefix);
  }
  return concat(prefix, "_", found->second++);
}

void clear_session() { name_counts.clear(); }

}  // namespace keratin
