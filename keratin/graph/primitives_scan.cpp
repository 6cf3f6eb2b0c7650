#include <cstring>

#include "keratin/graph/build.h"
#include "keratin/graph/grad.h"
#include "keratin/graph/interpreter.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/shape_rules.h"

namespace keratin {
namespace {

using kernels::MutView;
using kernels::View;
using Specs = std::span<const Spec>;
using Tensors = std::span<const Tensor>;

// Inputs of the body, in the order of the operands.
struct Parts {
  Tensors carries;
  Tensors slices;
  Tensors constants;
};

Parts parts_of(const ScanAttrs& attrs, Tensors all) {
  const auto carries = static_cast<size_t>(attrs.carries);
  const auto sequences = static_cast<size_t>(attrs.sequences);
  return {all.first(carries), all.subspan(carries, sequences),
          all.subspan(carries + sequences)};
}

Spec with_time(const Spec& slice, int64_t length) {
  Spec spec = slice;
  spec.shape.insert(spec.shape.begin(), length);
  return spec;
}

void check_counts(const ScanAttrs& scan, Specs operands) {
  const Program& body = *scan.body;
  const auto carries = static_cast<size_t>(scan.carries);
  const auto sequences = static_cast<size_t>(scan.sequences);
  if (body.inputs.size() == operands.size() &&
      carries + sequences <= operands.size() &&
      carries <= body.outputs.size() && scan.length >= 0) {
    return;
  }
  throw ShapeError(concat(
      "a body of ", body.inputs.size(), " inputs and ", body.outputs.size(),
      " outputs doesn't fit ", operands.size(), " operands, ", scan.carries,
      " carries, ", scan.sequences, " sequences and length ", scan.length));
}

void check_operand(size_t index, const Spec& got, const Spec& due) {
  if (got == due) return;
  throw ShapeError(concat("operand ", index, " is ", to_string(got),
                          ", the body takes ", to_string(due)));
}

std::vector<Spec> infer(Specs operands, const Attrs& attrs) {
  const auto& scan = std::get<ScanAttrs>(attrs);
  check_counts(scan, operands);
  const Program& body = *scan.body;
  const auto carries = static_cast<size_t>(scan.carries);
  const size_t constants = carries + static_cast<size_t>(scan.sequences);
  for (size_t i = 0; i < operands.size(); ++i) {
    const bool stacked = i >= carries && i < constants;
    const Spec& due = body.inputs[i].spec();
    check_operand(i, operands[i], stacked ? with_time(due, scan.length) : due);
  }
  std::vector<Spec> results;
  for (size_t i = 0; i < body.outputs.size(); ++i) {
    const Spec& spec = body.outputs[i].spec();
    if (i >= carries) {
      results.push_back(with_time(spec, scan.length));
      continue;
    }
    if (spec != operands[i]) {
      throw ShapeError(concat("carry ", i, " begins as ",
                              to_string(operands[i]), ", a step makes it ",
                              to_string(spec)));
    }
    results.push_back(spec);
  }
  return results;
}

Shape shape_of(std::span<const int64_t> dims) {
  return {dims.begin(), dims.end()};
}

size_t byte_count(const Spec& spec) {
  return static_cast<size_t>(element_count(spec.shape)) * size_of(spec.dtype);
}

// The bytes of an operand, which outlive the loop.
Array borrow(const Spec& spec, const std::byte* data) {
  return Array(spec.dtype, spec.shape, {nullptr, {data, byte_count(spec)}});
}

void copy_to(std::byte* to, const Array& array) {
  const ByteSpan bytes = array.bytes();
  if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
}

void eval(const Attrs& attrs, std::span<const View> operands,
          std::span<const MutView> results) {
  const auto& scan = std::get<ScanAttrs>(attrs);
  const auto carries = static_cast<size_t>(scan.carries);
  const size_t constants = carries + static_cast<size_t>(scan.sequences);
  const Interpreter body(*scan.body);
  std::vector<Array> inputs(operands.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i >= carries && i < constants) continue;
    inputs[i] = borrow({operands[i].dtype, shape_of(operands[i].shape)},
                       operands[i].data);
  }
  for (int64_t step = 0; step < scan.length; ++step) {
    const int64_t at = scan.reverse ? scan.length - 1 - step : step;
    const auto time = static_cast<size_t>(at);
    for (size_t i = carries; i < constants; ++i) {
      const Spec& slice = scan.body->inputs[i].spec();
      inputs[i] = borrow(slice, operands[i].data + time * byte_count(slice));
    }
    const std::vector<Array> outputs = body.run(inputs);
    for (size_t i = carries; i < outputs.size(); ++i) {
      copy_to(results[i].data + time * outputs[i].bytes().size(), outputs[i]);
    }
    std::copy_n(outputs.begin(), carries, inputs.begin());
  }
  for (size_t i = 0; i < carries; ++i) copy_to(results[i].data, inputs[i]);
}

void append(std::vector<Tensor>& to, Tensors from) {
  to.insert(to.end(), from.begin(), from.end());
}

// The carries as each step found them, stacked, from running the loop again.
std::vector<Tensor> stacked_carries(const GradCall& call) {
  ScanAttrs attrs = std::get<ScanAttrs>(call.node.attrs);
  const Parts inputs = parts_of(attrs, attrs.body->inputs);
  const auto carries = static_cast<size_t>(attrs.carries);
  Program body;
  body.inputs = attrs.body->inputs;
  append(body.outputs, Tensors(attrs.body->outputs).first(carries));
  append(body.outputs, inputs.carries);
  attrs.body = std::make_shared<const Program>(std::move(body));
  std::vector<Tensor> results =
      apply_all(primitives::scan, std::move(attrs),
                {call.operands.begin(), call.operands.end()});
  results.erase(results.begin(), results.begin() + attrs.carries);
  return results;
}

// A tensor of the body and what belongs to it outside: only floats have one.
struct Flow {
  Tensor of;           // in the body of the forward loop
  Tensor cotangent;    // placeholder in the body of the backward loop
  Tensor outside;      // cotangent of the result, or zeros to begin from
  size_t operand = 0;  // of the forward loop
};

Tensor or_zeros(const Tensor& cotangent, const Spec& spec) {
  return cotangent.empty() ? Tensor::full(spec.shape, 0, spec.dtype)
                           : cotangent;
}

Flow flow_of(const Tensor& of, Tensor outside, size_t operand) {
  return {of, Tensor::placeholder(of.spec(), "cotangent"), std::move(outside),
          operand};
}

// The backward loop: carries are the cotangents of the carries and the sums
// for the constants; sequences are the cotangents of the outputs.
class Backward {
 public:
  explicit Backward(const GradCall& grad_call);
  std::vector<Tensor> run();

 private:
  Program body() const;
  std::vector<Tensor> operands() const;

  const GradCall& call_;
  ScanAttrs attrs_;
  Parts inputs_;
  std::vector<Flow> carries_;
  std::vector<Flow> outputs_;
  std::vector<Flow> slices_;
  std::vector<Flow> constants_;
};

Backward::Backward(const GradCall& grad_call)
    : call_(grad_call),
      attrs_(std::get<ScanAttrs>(call_.node.attrs)),
      inputs_(parts_of(attrs_, attrs_.body->inputs)) {
  const Program& forward = *attrs_.body;
  const auto count = static_cast<size_t>(attrs_.carries);
  for (size_t i = 0; i < forward.outputs.size(); ++i) {
    const Tensor& of = forward.outputs[i];
    if (!is_float(of.dtype())) continue;
    const Tensor& cotangent = call_.cotangents[i];
    if (i < count) {
      carries_.push_back(flow_of(of, or_zeros(cotangent, of.spec()), i));
    } else if (!cotangent.empty()) {
      outputs_.push_back(flow_of(of, cotangent, i));
    }
  }
  for (size_t i = count; i < forward.inputs.size(); ++i) {
    const Tensor& of = forward.inputs[i];
    if (!call_.wanted[i]) continue;
    const bool sliced = i < count + static_cast<size_t>(attrs_.sequences);
    if (sliced) {
      slices_.push_back({of, {}, {}, i});
    } else {
      constants_.push_back(flow_of(of, or_zeros({}, of.spec()), i));
    }
  }
}

Program Backward::body() const {
  Program body;
  std::vector<Tensor> ends;
  std::vector<Tensor> cotangents;
  std::vector<Tensor> wrt;
  for (const Flow& flow : carries_) {
    ends.push_back(flow.of);
    cotangents.push_back(flow.cotangent);
    wrt.push_back(inputs_.carries[flow.operand]);
    body.inputs.push_back(flow.cotangent);
  }
  for (const Flow& flow : constants_) body.inputs.push_back(flow.cotangent);
  for (const Flow& flow : outputs_) {
    ends.push_back(flow.of);
    cotangents.push_back(flow.cotangent);
    body.inputs.push_back(flow.cotangent);
  }
  append(body.inputs, inputs_.carries);
  append(body.inputs, inputs_.slices);
  append(body.inputs, inputs_.constants);
  for (const Flow& flow : constants_) wrt.push_back(flow.of);
  for (const Flow& flow : slices_) wrt.push_back(flow.of);
  body.outputs = gradients(ends, cotangents, wrt);
  for (size_t i = 0; i < constants_.size(); ++i) {
    Tensor& sum = body.outputs[carries_.size() + i];
    sum = build::call(primitives::add, constants_[i].cotangent, sum);
  }
  return body;
}

std::vector<Tensor> Backward::operands() const {
  std::vector<Tensor> operands;
  for (const Flow& flow : carries_) operands.push_back(flow.outside);
  for (const Flow& flow : constants_) operands.push_back(flow.outside);
  for (const Flow& flow : outputs_) operands.push_back(flow.outside);
  append(operands, stacked_carries(call_));
  append(operands, call_.operands.subspan(inputs_.carries.size()));
  return operands;
}

std::vector<Tensor> Backward::run() {
  ScanAttrs backward;
  backward.body = std::make_shared<const Program>(body());
  backward.carries = static_cast<int64_t>(carries_.size() + constants_.size());
  backward.sequences = static_cast<int64_t>(
      outputs_.size() + inputs_.carries.size() + inputs_.slices.size());
  backward.length = attrs_.length;
  backward.reverse = !attrs_.reverse;
  const std::vector<Tensor> results =
      apply_all(primitives::scan, std::move(backward), operands());
  std::vector<Tensor> flows(call_.operands.size());
  size_t next = 0;
  for (const Flow& flow : carries_) flows[flow.operand] = results[next++];
  for (const Flow& flow : constants_) flows[flow.operand] = results[next++];
  for (const Flow& flow : slices_) flows[flow.operand] = results[next++];
  return flows;
}

std::vector<Tensor> grad(const GradCall& call) { return Backward(call).run(); }

}  // namespace

namespace primitives {

constinit const Primitive scan = {"scan", infer, eval, grad};

}  // namespace primitives
}  // namespace keratin
