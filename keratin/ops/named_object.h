#pragma once

#include <string>
#include <string_view>

#include "keratin/config/base_args.h"
#include "keratin/config/snake_case.h"
#include "keratin/ops/operation.h"

namespace keratin {

/// Base of losses and metrics: `A` has an optional `name`, and one that is
/// given none, or an empty one, has Keras's.
template <class A>
class NamedObject : public ObjectWithBase<A> {
 public:
  const std::string& name() const { return *this->base_.name; }
  void init() override {
    auto& name = this->base_.name;
    if (!name || name->empty())
      name = auto_name(snake_case(this->info()->name));
  }

 protected:
  /// `default_name` is the name of objects that are given none; empty: one made
  /// from the class's, which no other has.
  explicit NamedObject(std::string_view default_name) {
    if (!default_name.empty()) this->base_.name = default_name;
  }
  void use_defaults(A& given) const override {
    if (!given.name) given.name = this->base_.name;
  }
};

}  // namespace keratin
