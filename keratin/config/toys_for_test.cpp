#include "keratin/config/toys_for_test.h"

namespace keratin {

const Builtins& builtins() {
  static const Builtins all{
      {{"keras.regularizers", &class_info<test::Penalty>(), {"l_penalty"}},
       {"keras.src.secret", &class_info<test::Start>(), {}},
       {"keras.layers", &class_info<test::Holder>(), {"Keeper"}}},
      {{test::function_called("ramp"), {"slope"}},
       {test::function_called("hill"), {}}}};
  return all;
}

}  // namespace keratin

namespace keratin::test {

std::shared_ptr<Object> function_called(const std::string& name) {
  auto function = std::make_shared<Function>();
  function->set_info(&class_info<Function>());
  function->set_function_name(name);
  return function;
}

std::shared_ptr<Object> made(const std::string& json, Kind kind,
                             const CustomObjects* custom) {
  DeserializeContext context;
  context.custom_objects = custom;
  return deserialize_keras_object(parse_json(json), kind, context);
}

}  // namespace keratin::test
