#include "keratin/dtype_policies/builtin.h"

#include "keratin/dtype_policies/dtype_policies.h"

namespace keratin {
namespace {

template <class T>
BuiltinClass row(std::string_view module = "keras.dtype_policies",
                 std::vector<std::string_view> also = {}) {
  return {module, &class_info<T>(), std::move(also)};
}

}  // namespace

void add_dtype_policy_builtins(Builtins& all) {
  using namespace dtype_policies;
  all.classes.insert(
      all.classes.end(),
      {row<AWQDTypePolicy>(), row<DTypePolicy>("keras", {"Policy"}),
       row<DTypePolicyMap>(), row<FloatDTypePolicy>("keras"),
       row<GPTQDTypePolicy>(), row<Int4DTypePolicy>(),
       row<QuantizedDTypePolicy>(), row<QuantizedFloat8DTypePolicy>()});
}

}  // namespace keratin
