#include "keratin/utils/data_adapter_utils.h"

#include "keratin/base/error.h"

namespace keratin::utils {
namespace {

template <class T>
Nested<T> pack(Nested<T> x, Nested<T> y, Nested<T> sample_weight) {
  using List = typename Nested<T>::List;
  if (y.is_none()) return x.is_list() ? Nested<T>(List{std::move(x)}) : x;
  List parts{std::move(x), std::move(y)};
  if (!sample_weight.is_none()) parts.push_back(std::move(sample_weight));
  return Nested<T>(std::move(parts));
}

template <class T>
XYSampleWeight<T> unpack(const Nested<T>& data) {
  if (!data.is_list()) return {.x = data};
  const typename Nested<T>::List& parts = data.list();
  if (parts.empty() || parts.size() > 3) {
    throw ConfigError(
        concat("data is ", data.describe(),
               "; expected x, (x,), (x, y) or (x, y, sample_weight)"));
  }
  const auto part = [&](size_t i) {
    return i < parts.size() ? parts[i] : Nested<T>();
  };
  return {part(0), part(1), part(2)};
}

}  // namespace

Nested<Array> pack_x_y_sample_weight(Nested<Array> x, Nested<Array> y,
                                     Nested<Array> sample_weight) {
  return pack(std::move(x), std::move(y), std::move(sample_weight));
}

Nested<Tensor> pack_x_y_sample_weight(Nested<Tensor> x, Nested<Tensor> y,
                                      Nested<Tensor> sample_weight) {
  return pack(std::move(x), std::move(y), std::move(sample_weight));
}

XYSampleWeight<Array> unpack_x_y_sample_weight(const Nested<Array>& data) {
  return unpack(data);
}

XYSampleWeight<Tensor> unpack_x_y_sample_weight(const Nested<Tensor>& data) {
  return unpack(data);
}

}  // namespace keratin::utils
