#include "keratin/engine/kernels/map.h"

#include <algorithm>
#include <cstring>

namespace keratin::engine {
namespace {

// Elements [begin, begin + count) of a strided source, as floats.
template <class T, class Axis>
void gather(const T* base, const std::vector<Axis>& axes, size_t begin,
            size_t count, float* to) {
  std::array<int64_t, 32> at{};
  auto rest = static_cast<int64_t>(begin);
  for (size_t axis = axes.size(); axis-- > 0;) {
    at[axis] = rest % axes[axis].extent;
    rest /= axes[axis].extent;
  }
  const size_t inner = axes.size() - 1;
  const int64_t step = axes[inner].stride;
  auto left = static_cast<int64_t>(count);
  while (left > 0) {
    int64_t offset = 0;
    for (size_t axis = 0; axis <= inner; ++axis) {
      offset += at[axis] * axes[axis].stride;
    }
    const T* const from = base + offset;
    const int64_t run = std::min(left, axes[inner].extent - at[inner]);
    if (step == 0) {
      std::fill_n(to, run, static_cast<float>(*from));
    } else if (step == 1) {
      std::copy_n(from, run, to);
    } else {
      for (int64_t i = 0; i < run; ++i) {
        to[i] = static_cast<float>(from[i * step]);
      }
    }
    to += run;
    left -= run;
    at[inner] = 0;
    for (size_t axis = inner; axis-- > 0;) {
      if (++at[axis] < axes[axis].extent) break;
      at[axis] = 0;
    }
  }
}

}  // namespace

uint32_t MapProgram::source(uint32_t operand, DType dtype,
                            const Access& access) {
  Source source{operand,       values_, dtype, Source::Kind::strided,
                access.offset, {}};
  for (size_t axis = 0; axis < shape_.size(); ++axis) {
    const int64_t extent = shape_[axis];
    const int64_t stride = access.strides[axis];
    if (extent == 1) continue;
    if (!source.axes.empty() && source.axes.back().stride == stride * extent) {
      source.axes.back() = {source.axes.back().extent * extent, stride};
    } else {
      source.axes.push_back({extent, stride});
    }
  }
  if (source.axes.empty()) source.axes.push_back({1, 0});
  const bool one_axis = source.axes.size() == 1;
  const Axis inner = source.axes.back();
  if (one_axis && inner.stride == 0) {
    source.kind = Source::Kind::fixed;
  } else if (one_axis && inner.stride == 1 && dtype == DType::float32) {
    source.kind = Source::Kind::direct;
  }
  sources_.push_back(std::move(source));
  return values_++;
}

uint32_t MapProgram::apply(Op op, uint32_t a, uint32_t b, uint32_t c) {
  operations_.push_back({op, static_cast<uint8_t>(a), static_cast<uint8_t>(b),
                         static_cast<uint8_t>(c),
                         static_cast<uint8_t>(values_)});
  return values_++;
}

void MapProgram::finish(DType dtype) {
  dtype_ = dtype;
  if (operations_.empty() || operations_.back().result + 1U != values_) {
    apply(Op::copy, values_ - 1);
  }
}

bool MapProgram::reads_in_place(uint32_t operand) const {
  bool found = false;
  for (const Source& source : sources_) {
    if (source.operand != operand) continue;
    if (source.kind != Source::Kind::direct || source.offset != 0) return false;
    found = true;
  }
  return found && dtype_ == DType::float32;
}

const std::byte* MapProgram::base_of(const Source& source, const Call& call,
                                     const std::byte* out) const {
  const std::byte* const base =
      source.operand == kSelf ? out : call.in<std::byte>(source.operand);
  return base + source.offset * static_cast<int64_t>(size_of(source.dtype));
}

// Where the block's elements can be read: in place, or in `slot`.
const float* MapProgram::load(const Source& source, const std::byte* base,
                              size_t begin, size_t count, float* slot) const {
  if (source.dtype == DType::boolean) {
    gather(reinterpret_cast<const uint8_t*>(base), source.axes, begin, count,
           slot);
    return slot;
  }
  const auto* const numbers = reinterpret_cast<const float*>(base);
  if (source.kind == Source::Kind::direct) return numbers + begin;
  const Axis& inner = source.axes.back();
  const auto extent = static_cast<size_t>(inner.extent);
  if (inner.stride == 1 && source.axes.size() == 2 &&
      begin % extent + count <= extent) {
    return numbers +
           static_cast<int64_t>(begin / extent %
                                static_cast<size_t>(source.axes[0].extent)) *
               source.axes[0].stride +
           begin % extent;
  }
  gather(numbers, source.axes, begin, count, slot);
  return slot;
}

void MapProgram::run(const Call& call, std::byte* out, size_t begin,
                     size_t end) const {
  if (begin >= end) return;
  alignas(kAlignment) Slots slots;
  std::array<const float*, 2 * kMaxValues> at;
  std::array<const std::byte*, kMaxValues> bases;
  const Simd& table = simd();
  for (size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    bases[i] = base_of(source, call, out);
    if (source.kind != Source::Kind::fixed) continue;
    float* const slot = slots[source.value].data();
    at[source.value] = load(source, bases[i], 0, 1, slot);
    std::fill_n(slot, std::min(kBlock, end - begin), *at[source.value]);
    at[source.value] = slot;
  }
  const size_t last = operations_.size() - 1;
  for (size_t i = begin; i < end; i += kBlock) {
    const size_t count = std::min(kBlock, end - i);
    for (size_t s = 0; s < sources_.size(); ++s) {
      const Source& source = sources_[s];
      if (source.kind == Source::Kind::fixed) continue;
      at[source.value] =
          load(source, bases[s], i, count, slots[source.value].data());
    }
    for (size_t o = 0; o <= last; ++o) {
      const Operation& operation = operations_[o];
      const bool direct = o == last && dtype_ == DType::float32;
      float* const to = direct ? reinterpret_cast<float*>(out) + i
                               : slots[operation.result].data();
      table.map[static_cast<size_t>(operation.op)](
          to, at[operation.a], at[operation.b], at[operation.c], count);
      at[operation.result] = to;
    }
    if (dtype_ == DType::boolean) {
      table.to_bool(reinterpret_cast<uint8_t*>(out) + i,
                    at[operations_[last].result], count);
    }
  }
}

MapKernel::MapKernel(MapProgram program, size_t count)
    : program_(std::move(program)), count_(count) {
  // About 20 µs of work a piece, in whole blocks.
  const size_t cost = program_.operations() + 1;
  grain_ = std::max<size_t>(4096, (size_t{262'144} / cost) & ~size_t{511});
}

std::string MapKernel::name() const {
  return "map of " + std::to_string(program_.operations());
}

void MapKernel::run(const Call& call) const {
  auto* const out = call.out<std::byte>(0);
  if (count_ <= grain_) return program_.run(call, out, 0, count_);
  parallel_for(*call.pool, count_, grain_,
               [&](size_t begin, size_t end, size_t) {
                 program_.run(call, out, begin, end);
               });
}

bool MapKernel::overwrites(size_t operand) const {
  return program_.reads_in_place(static_cast<uint32_t>(operand));
}

}  // namespace keratin::engine
