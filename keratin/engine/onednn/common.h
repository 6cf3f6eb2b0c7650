#pragma once

#include <atomic>
#include <dnnl.hpp>
#include <initializer_list>

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

/// Runs a primitive. Throws nothing, because threads call it that share a loop:
/// the status is for `expect_success` once that is over.
dnnl_status_t execute(const dnnl::primitive& primitive,
                      const dnnl::stream& stream,
                      std::initializer_list<dnnl_exec_arg_t> arguments);
/// Throws Unsupported unless it is that of success.
void expect_success(dnnl_status_t status);

/// Calls run_part(index), which gives a status, for each of `count` parts, and
/// throws Unsupported where one failed.
template <class RunPart>
void run_parts(const Call& call, size_t count, const RunPart& run_part) {
  std::atomic<dnnl_status_t> failed{dnnl_success};
  parallel_for(*call.pool, count, 1, [&](size_t begin, size_t end, size_t) {
    const OneThread guard;
    for (size_t i = begin; i < end; ++i) {
      const dnnl_status_t status = run_part(i);
      if (status != dnnl_success) failed = status;
    }
  });
  expect_success(failed);
}

/// Brings a plain kernel, which may lie on any address, into another layout.
void pack_kernel(const Geometry& g, const dnnl::memory::desc& layout,
                 const std::byte* plain, std::byte* packed);

}  // namespace keratin::engine::onednn
