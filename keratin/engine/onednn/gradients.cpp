#include "keratin/engine/onednn/onednn.h"
#include "keratin/graph/primitive.h"

#if KERATIN_WITH_ONEDNN
#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/engine/kernels/simd.h"
#include "keratin/engine/onednn/common.h"
#endif

namespace keratin::engine::onednn {

#if KERATIN_WITH_ONEDNN
namespace {

using dnnl::memory;
using Forward = dnnl::convolution_forward;
using Data = dnnl::convolution_backward_data;
using Weights = dnnl::convolution_backward_weights;

constexpr auto kDirect = dnnl::algorithm::convolution_direct;

// What oneDNN wants to know before it plans a gradient.
Forward::primitive_desc hint_of(const Geometry& g) {
  const Forward::desc desc(dnnl::prop_kind::forward_training, kDirect,
                           input_desc(g), any_kernel(g), output_desc(g),
                           g.strides, dilates_of(g), g.low, g.high);
  return {desc, cpu()};
}

struct State : KernelState {
  struct Memories {
    dnnl::stream stream;
    memory input, kernel, output, scratch;
  };
  std::vector<Memories> parts;
};

// conv_input_grad(dy, kernel).
class InputGradient : public Kernel {
 public:
  InputGradient(const Geometry& whole, Parts parts)
      : whole_(whole), parts_(std::move(parts)) {
    for (const Geometry& g : parts_.geometries) {
      const memory::desc kernel =
          descs_.empty() ? any_kernel(g) : descs_[0].weights_desc();
      const Data::desc desc(kDirect, input_desc(g), kernel, output_desc(g),
                            g.strides, dilates_of(g), g.low, g.high);
      descs_.emplace_back(desc, own_scratch(), cpu(), hint_of(g));
      primitives_.emplace_back(descs_.back());
      scratch_ = std::max(scratch_,
                          align_up(descs_.back().scratchpad_desc().get_size()));
    }
  }

  bool is_good() const {
    return std::all_of(descs_.begin(), descs_.end(),
                       [](const auto& desc) { return is_fast(desc); });
  }
  std::string name() const override {
    return concat("input gradient by oneDNN ", descs_[0].impl_info_str(),
                  " in ", parts_.parts.size());
  }
  size_t scratch_bytes() const override {
    return scratch_ * parts_.parts.size();
  }
  size_t packed_bytes() const override {
    return descs_[0].weights_desc().get_size();
  }
  void pack(const std::byte* weight, std::byte* packed,
            ThreadPool&) const override {
    pack_kernel(whole_, descs_[0].weights_desc(), weight, packed);
  }

  std::unique_ptr<KernelState> make_state() const override {
    const OneThread guard;
    auto state = std::make_unique<State>();
    for (const Part& part : parts_.parts) {
      const auto& desc = descs_[part.geometry];
      state->parts.push_back({dnnl::stream(cpu()), unset(desc.diff_src_desc()),
                              unset(desc.weights_desc()),
                              unset(desc.diff_dst_desc()),
                              unset(desc.scratchpad_desc())});
    }
    return state;
  }

  void run(const Call& call) const override {
    run_parts(call, parts_.parts.size(),
              [&](size_t index) { return run_part(call, index); });
  }

 private:
  dnnl_status_t run_part(const Call& call, size_t index) const {
    const Part& part = parts_.parts[index];
    auto& at = static_cast<State&>(*call.state).parts[index];
    point(at.input, call.out<float>(0) + part.input);
    point(at.kernel, call.in<float>(1));
    point(at.output, call.in<float>(0) + part.output);
    point(at.scratch, call.scratch + index * scratch_);
    return execute(primitives_[part.geometry], at.stream,
                   {{DNNL_ARG_DIFF_SRC, at.input.get()},
                    {DNNL_ARG_WEIGHTS, at.kernel.get()},
                    {DNNL_ARG_DIFF_DST, at.output.get()},
                    {DNNL_ARG_SCRATCHPAD, at.scratch.get()}});
  }

  Geometry whole_;
  Parts parts_;
  std::vector<Data::primitive_desc> descs_;
  std::vector<Data> primitives_;
  size_t scratch_ = 0;
};

// conv_kernel_grad(x, dy): the images' shares are added in their order.
class KernelGradient : public Kernel {
 public:
  static constexpr int64_t kMostParts = 4;

  KernelGradient(const Geometry& whole, Parts parts)
      : parts_(std::move(parts)) {
    for (const Geometry& g : parts_.geometries) {
      const memory::desc kernel =
          descs_.empty() ? any_kernel(g) : descs_[0].diff_weights_desc();
      const Weights::desc desc(kDirect, input_desc(g), kernel, output_desc(g),
                               g.strides, dilates_of(g), g.low, g.high);
      descs_.emplace_back(desc, own_scratch(), cpu(), hint_of(g));
      primitives_.emplace_back(descs_.back());
      scratch_ = std::max(scratch_,
                          align_up(descs_.back().scratchpad_desc().get_size()));
    }
    share_ = align_up(descs_[0].diff_weights_desc().get_size());
    plain_ = plain_kernel(whole);
    const dnnl::reorder::primitive_desc out(
        cpu(), descs_[0].diff_weights_desc(), cpu(), plain_, own_scratch());
    out_scratch_ = align_up(out.scratchpad_desc().get_size());
    unpack_ = dnnl::reorder(out);
    out_desc_ = out.scratchpad_desc();
  }

  bool is_good() const {
    return std::all_of(descs_.begin(), descs_.end(),
                       [](const auto& desc) { return is_fast(desc); });
  }
  std::string name() const override {
    return concat("kernel gradient by oneDNN ", descs_[0].impl_info_str(),
                  " in ", parts_.parts.size());
  }
  size_t scratch_bytes() const override {
    return (scratch_ + share_) * parts_.parts.size() + out_scratch_;
  }

  // The last memories are those of the final reorder.
  std::unique_ptr<KernelState> make_state() const override {
    const OneThread guard;
    auto state = std::make_unique<State>();
    for (const Part& part : parts_.parts) {
      const auto& desc = descs_[part.geometry];
      state->parts.push_back({dnnl::stream(cpu()), unset(desc.src_desc()),
                              unset(desc.diff_weights_desc()),
                              unset(desc.diff_dst_desc()),
                              unset(desc.scratchpad_desc())});
    }
    state->parts.push_back({dnnl::stream(cpu()), memory(),
                            unset(descs_[0].diff_weights_desc()), unset(plain_),
                            unset(out_desc_)});
    return state;
  }

  void run(const Call& call) const override {
    const size_t count = parts_.parts.size();
    run_parts(call, count, [&](size_t index) { return run_part(call, index); });
    auto* const sum = reinterpret_cast<float*>(call.scratch);
    const auto add = simd().map[static_cast<size_t>(Op::add)];
    const size_t floats = share_ / sizeof(float);
    for (size_t i = 1; i < count; ++i) {
      add(sum, sum, sum + i * floats, nullptr, floats);
    }
    const OneThread guard;
    auto& at = static_cast<State&>(*call.state).parts.back();
    point(at.kernel, sum);
    point(at.output, call.out<float>(0));
    point(at.scratch, call.scratch + (scratch_ + share_) * count);
    expect_success(execute(unpack_, at.stream,
                           {{DNNL_ARG_FROM, at.kernel.get()},
                            {DNNL_ARG_TO, at.output.get()},
                            {DNNL_ARG_SCRATCHPAD, at.scratch.get()}}));
  }

 private:
  dnnl_status_t run_part(const Call& call, size_t index) const {
    const Part& part = parts_.parts[index];
    auto& at = static_cast<State&>(*call.state).parts[index];
    point(at.input, call.in<float>(0) + part.input);
    point(at.kernel, call.scratch + index * share_);
    point(at.output, call.in<float>(1) + part.output);
    point(at.scratch,
          call.scratch + parts_.parts.size() * share_ + index * scratch_);
    return execute(primitives_[part.geometry], at.stream,
                   {{DNNL_ARG_SRC, at.input.get()},
                    {DNNL_ARG_DIFF_WEIGHTS, at.kernel.get()},
                    {DNNL_ARG_DIFF_DST, at.output.get()},
                    {DNNL_ARG_SCRATCHPAD, at.scratch.get()}});
  }

  Parts parts_;
  std::vector<Weights::primitive_desc> descs_;
  std::vector<Weights> primitives_;
  memory::desc plain_;
  memory::desc out_desc_;
  dnnl::reorder unpack_;
  size_t scratch_ = 0;
  size_t share_ = 0;
  size_t out_scratch_ = 0;
};

template <class Gradient>
std::unique_ptr<Kernel> gradient_of(const Geometry& whole, int64_t most) {
  if (!is_simple(whole)) return nullptr;
  try {
    const OneThread guard;
    auto kernel =
        std::make_unique<Gradient>(whole, divided_by_images(whole, most));
    if (kernel->is_good()) return kernel;
  } catch (const dnnl::error&) {
    return nullptr;  // not implemented for that shape
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<Kernel> make_conv_gradient(const Node& node,
                                           const Making& making) {
  if (node.results[0].dtype != DType::float32 || !making.onednn) {
    return nullptr;
  }
  const Shape& result = node.results[0].shape;
  if (node.primitive == &primitives::conv_input_grad && making.weight) {
    return gradient_of<InputGradient>(
        geometry_of(std::get<ConvAttrs>(node.attrs), result,
                    node.operands[1].shape(), node.operands[0].shape()),
        16);
  }
  if (node.primitive == &primitives::conv_kernel_grad) {
    return gradient_of<KernelGradient>(
        geometry_of(std::get<ConvAttrs>(node.attrs), node.operands[0].shape(),
                    result, node.operands[1].shape()),
        KernelGradient::kMostParts);
  }
  return nullptr;
}

#else

std::unique_ptr<Kernel> make_conv_gradient(const Node&, const Making&) {
  return nullptr;
}

#endif

}  // namespace keratin::engine::onednn
