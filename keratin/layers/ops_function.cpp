#include "keratin/layers/ops_function.h"

#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/snake_case.h"
#include "keratin/layers/objects.h"
#include "keratin/ops/function_rows.h"

namespace keratin {
namespace {

// A function in the place of an object of another family, which has no class in
// any file: `written` is what a config has.
template <class Family>
class InPlace : public Family {
 public:
  static constexpr std::string_view kName = "OpsFunctionInPlace";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

  explicit InPlace(OpsFunction function = none)
      : function_(std::move(function)) {
    this->set_info(&class_info<InPlace>());
  }

  const Object& written() const override { return *function_.get(); }

  Tensor operator()(const Tensor& x) const override {
    const Tensors result = function_(TensorArguments{{x}, {}});
    if (result.is_leaf()) return result.leaf();
    throw ConfigError(concat("the function ",
                             quoted(function_->function_name()),
                             " gives no single tensor in the place of ",
                             with_article(Family::kKind), "; expected one"));
  }

 private:
  OpsFunction function_;
};

// Plain values that a call has by name are what a model's config has.
Tensors call_row(const FunctionOperation::Row& row,
                 const TensorArguments& given) {
  TensorArguments arguments{given.positional, {}};
  JsonObject config;
  for (const auto& [key, value] : given.keyword) {
    if (value.is_plain()) {
      config[key] = value.plain();
    } else {
      arguments.keyword.emplace_back(key, value);
    }
  }
  return row.function(FunctionCall(arguments, config));
}

}  // namespace

std::shared_ptr<Object> OpsFunctionObject::in_place_of(Kind kind) {
  const OpsFunction self(
      std::static_pointer_cast<OpsFunctionObject>(shared_from_this()));
  switch (kind) {
    case Kind::activation:
      return std::make_shared<InPlace<ActivationObject>>(self);
    case Kind::regularizer:
      return std::make_shared<InPlace<RegularizerObject>>(self);
    case Kind::constraint:
      return std::make_shared<InPlace<ConstraintObject>>(self);
    default: return nullptr;
  }
}

std::vector<BuiltinFunction> builtin_ops_functions() {
  std::vector<BuiltinFunction> all;
  const auto add = [&](std::string name, const FunctionOperation::Row& row) {
    const auto function = named<OpsFunction>(
        std::move(name),
        [&row](const TensorArguments& given) { return call_row(row, given); });
    all.push_back({function.object(), {}});
  };
  for (const auto rows : {core_function_rows(), numpy_function_rows()}) {
    for (const FunctionOperation::Row& row : rows) {
      add(snake_case(row.class_name), row);
      // Two functions of Keras's, each written by its own name.
      if (row.class_name == "Absolute") add("abs", row);
    }
  }
  return all;
}

}  // namespace keratin
