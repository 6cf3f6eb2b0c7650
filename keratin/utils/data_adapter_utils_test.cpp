#include "keratin/utils/data_adapter_utils.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"

using keratin::Array;
using keratin::ConfigError;
using keratin::Nested;
using keratin::Tensor;
using keratin::utils::pack_x_y_sample_weight;
using keratin::utils::unpack_x_y_sample_weight;

namespace {

using Data = Nested<Array>;

Array array(double value) { return Array::of<double>({1}, {value}); }
double value(const Data& data) { return data.leaf().at(0); }

}  // namespace

TEST_CASE("features alone are packed as they are") {
  CHECK(pack_x_y_sample_weight(array(1)).is_leaf());
  CHECK(pack_x_y_sample_weight(Data::Dict{{"a", array(1)}}).is_dict());
  // The weight is dropped.
  CHECK(pack_x_y_sample_weight(array(1), {}, array(3)).is_leaf());
}

TEST_CASE("features that are a list are packed in a list of one") {
  const Data packed =
      pack_x_y_sample_weight(Data::list_of<Array>({array(1), array(2)}));
  REQUIRE(packed.list().size() == 1);
  CHECK(packed.list()[0].list().size() == 2);
}

TEST_CASE("targets and weights follow the features") {
  CHECK(pack_x_y_sample_weight(array(1), array(2)).list().size() == 2);
  const Data packed = pack_x_y_sample_weight(array(1), array(2), array(3));
  REQUIRE(packed.list().size() == 3);
  CHECK(value(packed.list()[2]) == 3);
}

TEST_CASE("unpacking gives three parts, None where there is nothing") {
  const auto alone = unpack_x_y_sample_weight(Data(array(1)));
  CHECK(value(alone.x) == 1);
  CHECK(alone.y.is_none());
  CHECK(alone.sample_weight.is_none());
  CHECK(unpack_x_y_sample_weight(Data()).x.is_none());
  const auto dict = unpack_x_y_sample_weight(Data(Data::Dict{{"a", array(1)}}));
  CHECK(dict.x.is_dict());

  for (size_t count = 1; count <= 3; ++count) {
    const auto [x, y, w] = unpack_x_y_sample_weight(
        Data::list_of(std::vector<Array>(count, array(5))));
    CHECK(value(x) == 5);
    CHECK(y.is_none() == (count < 2));
    CHECK(w.is_none() == (count < 3));
  }
}

TEST_CASE("what was packed is unpacked") {
  const auto [x, y, w] =
      unpack_x_y_sample_weight(pack_x_y_sample_weight(array(1), array(2)));
  CHECK(value(x) == 1);
  CHECK(value(y) == 2);
  CHECK(w.is_none());
  const auto list = unpack_x_y_sample_weight(
      pack_x_y_sample_weight(Data::list_of<Array>({array(1), array(2)})));
  CHECK(list.x.list().size() == 2);
}

TEST_CASE("tensors are packed, too") {
  const Tensor tensor(array(1));
  const auto [x, y, w] =
      unpack_x_y_sample_weight(pack_x_y_sample_weight(tensor, tensor));
  CHECK(x.is_leaf());
  CHECK(y.is_leaf());
  CHECK(w.is_none());
}

TEST_CASE("other numbers of parts are refused") {
  CHECK_THROWS_WITH_AS(
      unpack_x_y_sample_weight(Data(Data::List())),
      "data is a list of 0; expected x, (x,), (x, y) or (x, y, sample_weight)",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      unpack_x_y_sample_weight(Data::list_of(std::vector<Array>(4, array(1)))),
      "data is a list of 4; expected x, (x,), (x, y) or (x, y, sample_weight)",
      ConfigError);
}
