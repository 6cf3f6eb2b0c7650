#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// Base of layers whose config Keras makes of what they were given, in that
/// order: `dtype` stands before `trainable` again where a file has it so.
template <class Base>
class InGivenOrder : public Base {
 public:
  void read_beside_config(const JsonObject& serialized) override {
    Base::read_beside_config(serialized);
    const Json* config = serialized.find("config");
    if (config == nullptr || !config->is_object()) return;
    for (const auto& [key, value] : config->as_object()) {
      if (key != "dtype" && key != "trainable") continue;
      dtype_first_ = key == "dtype";
      return;
    }
  }

 protected:
  /// After the name and the arguments of the class.
  void declare_in_given_order(Fields& fields) {
    this->declare_rest_of_base(fields, dtype_first_);
  }

 private:
  bool dtype_first_ = false;
};

}  // namespace keratin::layers
