#include <doctest/doctest.h>

#include <memory>

#include "keratin/layers/layer.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {

using ops::testing::check;
using ops::testing::floats;

TEST_CASE("state is recorded by the innermost collector") {
  const Variable a("a", {DType::float32, {}}, Array::of<float>({}, {1}));
  StateUpdates outer;
  {
    StateUpdates inner;
    StateUpdates::record(a, floats({}, {2}));
    StateUpdates::record(a, floats({}, {3}));
    REQUIRE(inner.all().size() == 1);
    check(inner.all()[0].second, {}, {3});
  }
  CHECK(outer.all().empty());
}

TEST_CASE("collectors of state may end in any order") {
  const Variable a("a", {DType::float32, {}}, Array::of<float>({}, {1}));
  auto outer = std::make_unique<StateUpdates>();
  auto inner = std::make_unique<StateUpdates>();
  outer.reset();
  StateUpdates::record(a, floats({}, {2}));
  CHECK(inner->all().size() == 1);
  inner.reset();
  StateUpdates::record(a, floats({}, {3}));
  StateUpdates last;
  CHECK(last.all().empty());
}

}  // namespace keratin
