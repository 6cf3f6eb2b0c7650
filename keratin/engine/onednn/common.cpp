#if KERATIN_WITH_ONEDNN
#include "keratin/engine/onednn/common.h"

#include <dlfcn.h>

#include <cstring>
#include <string>

#include "keratin/base/error.h"

namespace keratin::engine::onednn {
namespace {

using dnnl::memory;
using Dims = memory::dims;

// Its OpenMP runtime is asked by name, because not every build of oneDNN has
// one.
int thread_count() {
  static const auto get =
      reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_max_threads"));
  return get == nullptr ? 1 : get();
}

void set_thread_count(int threads) {
  static const auto set = reinterpret_cast<void (*)(int)>(
      dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  if (set != nullptr && threads > 0) set(threads);
}

Dims with_front(std::initializer_list<int64_t> front,
                const std::vector<int64_t>& spatial) {
  Dims dims(front);
  dims.insert(dims.end(), spatial.begin(), spatial.end());
  return dims;
}

// oneDNN names channels second, wherever they lie.
memory::desc image_desc(int64_t batch, int64_t channels,
                        const std::vector<int64_t>& spatial) {
  constexpr memory::format_tag kTags[] = {memory::format_tag::nwc,
                                          memory::format_tag::nhwc,
                                          memory::format_tag::ndhwc};
  return {with_front({batch, channels}, spatial), memory::data_type::f32,
          kTags[spatial.size() - 1]};
}

// (groups,) filters, channels, spatial axes.
Dims kernel_dims(const Geometry& g) {
  const int64_t filters = g.filters / g.groups;
  const int64_t channels = g.channels / g.groups;
  return g.groups == 1 ? with_front({filters, channels}, g.kernel)
                       : with_front({g.groups, filters, channels}, g.kernel);
}

}  // namespace

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

OneThread::OneThread() : before_(thread_count()) { set_thread_count(1); }
OneThread::~OneThread() { set_thread_count(before_); }

memory::desc input_desc(const Geometry& g) {
  return image_desc(g.batch, g.channels, g.input);
}

memory::desc output_desc(const Geometry& g) {
  return image_desc(g.batch, g.filters, g.output);
}

memory::desc any_kernel(const Geometry& g) {
  return {kernel_dims(g), memory::data_type::f32, memory::format_tag::any};
}

memory::desc plain_kernel(const Geometry& g) {
  Dims strides;
  int64_t step = g.filters * (g.channels / g.groups);
  for (size_t axis = g.kernel.size(); axis-- > 0;) {
    strides.insert(strides.begin(), step);
    step *= g.kernel[axis];
  }
  Dims front = {1, g.filters};
  if (g.groups > 1) front.insert(front.begin(), g.filters / g.groups);
  strides.insert(strides.begin(), front.begin(), front.end());
  return {kernel_dims(g), memory::data_type::f32, strides};
}

Dims dilates_of(const Geometry& g) {
  Dims dilates;
  for (const int64_t dilation : g.dilation) dilates.push_back(dilation - 1);
  return dilates;
}

dnnl::primitive_attr own_scratch() {
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attr;
}

bool is_fast(const dnnl::primitive_desc_base& desc) {
  const std::string name = desc.impl_info_str();
  return name.find("ref") == std::string::npos &&
         name.find("gemm") == std::string::npos;
}

memory unset(const memory::desc& desc) {
  return memory(desc, cpu(), DNNL_MEMORY_NONE);
}

void point(memory& at, const void* data) {
  auto* const bytes = const_cast<void*>(data);
  if (at.get_data_handle() != bytes) at.set_data_handle(bytes);
}

dnnl_status_t execute(const dnnl::primitive& primitive,
                      const dnnl::stream& stream,
                      std::initializer_list<dnnl_exec_arg_t> arguments) {
  return dnnl_primitive_execute(primitive.get(), stream.get(),
                                static_cast<int>(arguments.size()),
                                arguments.begin());
}

void expect_success(dnnl_status_t status) {
  if (status == dnnl_success) return;
  throw Unsupported(
      concat("oneDNN failed with status ", static_cast<int>(status)));
}

void pack_kernel(const Geometry& g, const memory::desc& layout,
                 const std::byte* plain, std::byte* packed) {
  const OneThread guard;
  const memory::desc desc = plain_kernel(g);
  Buffer copy;
  if (reinterpret_cast<uintptr_t>(plain) % sizeof(float) != 0) {
    copy = make_buffer(desc.get_size());
    std::memcpy(copy.get(), plain, desc.get_size());
    plain = copy.get();
  }
  memory from(desc, cpu(), const_cast<std::byte*>(plain));
  memory to(layout, cpu(), packed);
  dnnl::stream stream(cpu());
  dnnl::reorder(from, to).execute(stream, from, to);
  stream.wait();
}

}  // namespace keratin::engine::onednn

#endif
