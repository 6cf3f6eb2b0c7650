#include "keratin/graph/trace_budget.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"

namespace keratin {

TEST_CASE("nodes of a program are counted against a budget") {
  const Tensor x = Tensor::placeholder({DType::float32, {2}});
  build::square(x);
  const auto three = [&] { build::square(build::square(build::square(x))); };
  {
    const TraceBudget budget(3);
    CHECK_NOTHROW(three());
    CHECK_THROWS_WITH_AS(build::square(x),
                         "tracing takes more steps (layers run, nodes made) "
                         "than nodes = 3",
                         LimitError);
  }
  CHECK_NOTHROW(three());
}

TEST_CASE("a budget within a budget doesn't add to it") {
  const Tensor x = Tensor::placeholder({DType::float32, {2}});
  const TraceBudget outer(2);
  {
    const TraceBudget inner(100);
    build::square(x);
    build::square(x);
    CHECK_THROWS_AS(build::square(x), LimitError);
  }
  CHECK_THROWS_AS(build::square(x), LimitError);
}

}  // namespace keratin
