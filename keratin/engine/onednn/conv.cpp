#include "keratin/engine/onednn/onednn.h"

#if KERATIN_WITH_ONEDNN
#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/engine/onednn/common.h"
#endif

namespace keratin::engine::onednn {

#if KERATIN_WITH_ONEDNN
namespace {

using dnnl::memory;
using Forward = dnnl::convolution_forward;

Forward::primitive_desc forward_of(const Geometry& g,
                                   const memory::desc& kernel) {
  const Forward::desc desc(dnnl::prop_kind::forward_inference,
                           dnnl::algorithm::convolution_direct, input_desc(g),
                           kernel, output_desc(g), g.strides, dilates_of(g),
                           g.low, g.high);
  return {desc, own_scratch(), cpu()};
}

struct ConvState : KernelState {
  struct Memories {
    dnnl::stream stream;
    memory input, kernel, output, scratch;
  };
  std::vector<Memories> parts;
};

class Conv : public Kernel {
 public:
  Conv(const Geometry& whole, Parts parts,
       std::vector<Forward::primitive_desc> descs)
      : whole_(whole), parts_(std::move(parts)), descs_(std::move(descs)) {
    for (const auto& desc : descs_) {
      primitives_.emplace_back(desc);
      scratch_ =
          std::max(scratch_, align_up(desc.scratchpad_desc().get_size()));
    }
  }

  void follow(std::optional<MapProgram> epilogue) {
    epilogue_ = std::move(epilogue);
  }

  std::string name() const override {
    std::string text = concat("conv by oneDNN ", descs_[0].impl_info_str(),
                              " in ", parts_.parts.size());
    if (epilogue_) text += concat(" + map of ", epilogue_->operations());
    return text;
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
    auto state = std::make_unique<ConvState>();
    for (const Part& part : parts_.parts) {
      const auto& desc = descs_[part.geometry];
      state->parts.push_back({dnnl::stream(cpu()), unset(desc.src_desc()),
                              unset(desc.weights_desc()),
                              unset(desc.dst_desc()),
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
    auto& at = static_cast<ConvState&>(*call.state).parts[index];
    point(at.input, call.in<float>(0) + part.input);
    point(at.kernel, call.in<float>(1));
    point(at.output, call.out<float>(0) + part.output);
    point(at.scratch, call.scratch + index * scratch_);
    const dnnl_status_t status =
        execute(primitives_[part.geometry], at.stream,
                {{DNNL_ARG_SRC, at.input.get()},
                 {DNNL_ARG_WEIGHTS, at.kernel.get()},
                 {DNNL_ARG_DST, at.output.get()},
                 {DNNL_ARG_SCRATCHPAD, at.scratch.get()}});
    if (status == dnnl_success && epilogue_) {
      epilogue_->run(call, call.out<std::byte>(0), part.output,
                     part.output + part.count);
    }
    return status;
  }

  Geometry whole_;
  Parts parts_;
  std::vector<Forward::primitive_desc> descs_;
  std::vector<Forward> primitives_;
  size_t scratch_ = 0;
  std::optional<MapProgram> epilogue_;
};

std::unique_ptr<Conv> conv_of(const Geometry& whole) {
  const OneThread guard;
  Parts parts = divided(whole);
  std::vector<Forward::primitive_desc> descs;
  for (const Geometry& geometry : parts.geometries) {
    const memory::desc kernel =
        descs.empty() ? any_kernel(geometry) : descs[0].weights_desc();
    descs.push_back(forward_of(geometry, kernel));
    if (!is_fast(descs.back())) return nullptr;
  }
  return std::make_unique<Conv>(whole, std::move(parts), std::move(descs));
}

}  // namespace

std::unique_ptr<Kernel> make_conv(const Node& node, Making& making) {
  const Geometry whole = geometry_of(node);
  if (!is_simple(whole)) return nullptr;
  try {
    auto kernel = conv_of(whole);
    if (kernel) kernel->follow(std::move(making.epilogue));
    return kernel;
  } catch (const dnnl::error&) {
    return nullptr;  // not implemented for that shape
  }
}

#else

std::unique_ptr<Kernel> make_conv(const Node&, Making&) { return nullptr; }

#endif

}  // namespace keratin::engine::onednn
