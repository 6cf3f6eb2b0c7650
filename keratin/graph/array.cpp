#include "keratin/graph/array.h"

#include <cassert>
#include <cstring>
#include <new>

#include "keratin/base/error.h"
#include "keratin/graph/kernels/cast.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin {
namespace {

constexpr std::align_val_t kAlignment{64};

uint64_t byte_count(DType dtype, const Shape& shape) {
  return checked_mul(static_cast<uint64_t>(element_count(shape)),
                     size_of(dtype), "the bytes of an array");
}

// Never null, not even for no bytes: null is the mark of an empty Array.
SharedBytes zeroed(uint64_t count) {
  void* const data = ::operator new(count > 0 ? count : 1, kAlignment);
  std::memset(data, 0, count);
  const auto release = [](const void* start) {
    ::operator delete(const_cast<void*>(start), kAlignment);
  };
  return {std::shared_ptr<const void>(data, release),
          {static_cast<const std::byte*>(data), count}};
}

std::string described(DType dtype, const Shape& shape) {
  return concat("an array of ", name_of(dtype), " ", to_string(shape));
}

}  // namespace

Array::Array(DType dtype, Shape shape, SharedBytes data)
    : dtype_(dtype), shape_(std::move(shape)), data_(std::move(data)) {
  const uint64_t needed = byte_count(dtype_, shape_);
  if (data_.bytes.size() != needed) {
    throw FormatError(concat(described(dtype_, shape_), " needs ", needed,
                             " bytes, got ", data_.bytes.size()));
  }
  if (data_.bytes.data() == nullptr) data_ = zeroed(0);
}

Array Array::zeros(DType dtype, Shape shape) {
  const uint64_t count = byte_count(dtype, shape);
  return Array(dtype, std::move(shape), zeroed(count));
}

int64_t Array::size() const { return empty() ? 0 : element_count(shape_); }

bool Array::aligned() const {
  const auto address = reinterpret_cast<uintptr_t>(data_.bytes.data());
  return address % size_of(dtype_) == 0;
}

Array Array::realigned() const {
  if (empty() || aligned()) return *this;
  Array copy = zeros(dtype_, shape_);
  std::memcpy(copy.mutable_bytes().data(), bytes().data(), bytes().size());
  return copy;
}

Array Array::reshaped(Shape shape) const {
  if (element_count(shape) != size()) {
    throw ShapeError(concat("cannot reshape ", described(dtype_, shape_),
                            " to ", to_string(shape),
                            ": the numbers of elements differ"));
  }
  return Array(dtype_, std::move(shape), data_);
}

Array Array::cast(DType dtype) const {
  if (empty() || dtype == dtype_) return *this;
  const Array from = realigned();
  Array to = zeros(dtype, shape_);
  kernels::cast({dtype_, from.shape_, from.bytes().data()},
                {dtype, to.shape_, to.mutable_bytes().data()});
  return to;
}

std::span<std::byte> Array::mutable_bytes() {
  assert(data_.owner.use_count() == 1 && "the bytes are shared already");
  return {const_cast<std::byte*>(data_.bytes.data()), data_.bytes.size()};
}

double Array::at(int64_t index) const {
  if (index < 0 || index >= size()) {
    throw ShapeError(
        concat("element ", index, " is not in ", described(dtype_, shape_)));
  }
  double result = 0;
  kernels::dispatch(dtype_, [&]<class T>(kernels::Tag<T>) {
    T stored;
    const auto offset = static_cast<size_t>(index) * sizeof(T);
    std::memcpy(&stored, bytes().data() + offset, sizeof(T));
    result = static_cast<double>(kernels::load(stored));
  });
  return result;
}

Array Array::copy_of(DType dtype, Shape shape, ByteSpan bytes) {
  Array array = zeros(dtype, std::move(shape));
  if (array.bytes().size() != bytes.size()) {
    throw ShapeError(concat(described(dtype, array.shape_), " needs ",
                            array.size(), " values, got ",
                            bytes.size() / size_of(dtype)));
  }
  if (!bytes.empty()) {
    std::memcpy(array.mutable_bytes().data(), bytes.data(), bytes.size());
  }
  return array;
}

void Array::expect_typed(DType dtype) const {
  if (dtype != dtype_) {
    throw ShapeError(concat("expected ", name_of(dtype), ", got ",
                            described(dtype_, shape_)));
  }
  if (!aligned()) {
    throw ShapeError(concat(described(dtype_, shape_),
                            " isn't aligned; call realigned() first"));
  }
}

}  // namespace keratin
