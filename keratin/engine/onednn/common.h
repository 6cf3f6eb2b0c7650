#pragma once

#include <dnnl.hpp>

#include "keratin/engine/kernel.h"
#include "keratin/engine/onednn/parts.h"

/// What the files that call oneDNN share; not included where it isn't there.
namespace keratin::engine::onednn {

const dnnl::engine& cpu();

/// Keeps oneDNN on the calling thread while it lives.
class OneThread {
 public:
  OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread();

 private:
  int before_;
};

/// Channels-last images.
dnnl::memory::desc input_desc(const Geometry& g);
dnnl::memory::desc output_desc(const Geometry& g);
/// A kernel in whatever layout oneDNN likes, and as Keras keeps it: spatial
/// axes, channels of a group, all filters.
dnnl::memory::desc any_kernel(const Geometry& g);
dnnl::memory::desc plain_kernel(const Geometry& g);
/// oneDNN counts dilations from 0.
dnnl::memory::dims dilates_of(const Geometry& g);
/// Scratch memory comes from the caller.
dnnl::primitive_attr own_scratch();

/// Whether oneDNN has a kernel made for that CPU; its others lose to ours.
bool is_fast(const dnnl::primitive_desc_base& desc);

/// A memory that `point` gives an address before each use.
dnnl::memory unset(const dnnl::memory::desc& desc);
void point(dnnl::memory& at, const void* data);

/// Brings a plain kernel, which may lie on any address, into another layout.
void pack_kernel(const Geometry& g, const dnnl::memory::desc& layout,
                 const std::byte* plain, std::byte* packed);

}  // namespace keratin::engine::onednn
