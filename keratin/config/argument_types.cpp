#include "keratin/config/argument_types.h"

#include <charconv>

#include "keratin/base/error.h"
#include "keratin/base/within.h"

namespace keratin {
namespace {

// Errors of an item say which one it is.
template <class F>
void for_each_item(const Json::Array& items, const F& read) {
  size_t index = 0;
  for (const Json& item : items) within_item(index++, [&] { read(item); });
}

}  // namespace

// Keras writes an unknown dimension as null; an argument's own -1
// (Reshape's "whatever is left") is written as it came, by Json-typed rows.
Json dims_json(const Dims& dims) {
  Json::Array out;
  for (const int64_t dim : dims.values) {
    if (dim < 0) {
      out.emplace_back();
    } else {
      out.emplace_back(dim);
    }
  }
  return out;
}

Dims dims_from_json(const Json& value, const Limits& limits) {
  const Json::Array& items = value.as_array();
  if (items.size() > limits.rank) {
    throw LimitError(
        concat("a shape of ", items.size(),
               " dimensions is over the limit rank = ", limits.rank));
  }
  Dims dims;
  for_each_item(items, [&](const Json& item) {
    dims.values.push_back(item.is_null() ? -1 : item.as_int());
  });
  return dims;
}

}  // namespace keratin

namespace keratin::argument {
namespace {

std::vector<int64_t> int_or_list(const Json& value) {
  if (value.is_int()) return {value.as_int()};
  std::vector<int64_t> out;
  for_each_item(value.as_array(),
                [&](const Json& item) { out.push_back(item.as_int()); });
  return out;
}

Json int_array(const std::vector<int64_t>& values) {
  return Json::Array(values.begin(), values.end());
}

std::pair<int64_t, int64_t> pair_from(const Json& value) {
  if (value.is_int()) return {value.as_int(), value.as_int()};
  if (value.as_array().size() != 2) {
    throw ConfigError(concat("expected a pair, got ", value.brief()));
  }
  return {value.at(size_t{0}).as_int(), value.at(size_t{1}).as_int()};
}

}  // namespace

void from_json(bool& to, const Json& value, DeserializeContext&) {
  to = value.as_bool();
}
void from_json(int64_t& to, const Json& value, DeserializeContext&) {
  to = value.as_int();
}
void from_json(double& to, const Json& value, DeserializeContext&) {
  to = value.as_double();
}
void from_json(Number& to, const Json& value, DeserializeContext&) {
  if (value.is_int()) {
    to = Number(value.as_int());
    return;
  }
  to = Number(value.as_double());
  if (value.is_big_int()) to.integer = value.as_big_int().digits;
}
void from_json(std::string& to, const Json& value, DeserializeContext&) {
  to = value.as_string();
}
void from_json(Ints& to, const Json& value, DeserializeContext&) {
  to.values = int_or_list(value);
}
void from_json(Axes& to, const Json& value, DeserializeContext&) {
  to.single = value.is_int();
  to.values = int_or_list(value);
}
void from_json(Dims& to, const Json& value, DeserializeContext& context) {
  to = dims_from_json(value, context.limits);
}
void from_json(Json& to, const Json& value, DeserializeContext&) { to = value; }

// Keras 2 keeps one number as it was given.
void from_json(std::optional<Dims>& to, const Json& value,
               DeserializeContext& context) {
  if (value.is_null()) return to.reset();
  Dims dims;
  if (value.is_int()) {
    dims = {value.as_int()};
  } else {
    from_json(dims, value, context);
  }
  to = std::move(dims);
}

void from_json(NumberOrObject& to, const Json& value,
               DeserializeContext& context) {
  // Not a copy: what one load has read is known by where its form lies.
  if (value.is_object()) return from_json(to.object, value, context);
  assign_object(to.object, nullptr);
  from_json(to.number, value, context);
}
void from_json(ObjectRef& to, const Json& value, DeserializeContext& context) {
  assign_object(to, value.is_null()
                        ? object_for_none(to.kind())
                        : deserialize_keras_object(value, to.kind(), context));
}
void from_json(ObjectList& to, const Json& value, DeserializeContext& context) {
  to.objects.clear();
  for_each_item(value.as_array(), [&](const Json& item) {
    to.objects.push_back(deserialize_keras_object(item, to.kind, context));
  });
}
void from_json(ObjectDict& to, const Json& value, DeserializeContext& context) {
  to.objects.clear();
  for (const auto& [name, item] : value.as_object()) {
    to.objects.emplace_back(name,
                            deserialize_keras_object(item, to.kind, context));
  }
}

Pairs pairs_from_json(const Json& value, size_t count) {
  Pairs pairs;
  if (value.is_int() || count == 1) {
    pairs.values.assign(count, pair_from(value));
    return pairs;
  }
  for_each_item(value.as_array(), [&](const Json& item) {
    pairs.values.push_back(pair_from(item));
  });
  return pairs;
}

Json to_json(const Number& value) {
  if (value.integer.empty()) return value.value;
  int64_t small = 0;
  const char* const end = value.integer.data() + value.integer.size();
  const auto read = std::from_chars(value.integer.data(), end, small);
  if (read.ec == std::errc()) return small;
  return JsonBigInt{value.integer};
}
Json to_json(const Ints& value) { return int_array(value.values); }
Json to_json(const Pairs& value) {
  Json::Array out;
  for (const auto& [low, high] : value.values) {
    out.push_back(Json::Array{low, high});
  }
  return value.values.size() == 1 ? out[0] : Json(std::move(out));
}
Json to_json(const Axes& value) {
  return value.single ? Json(value.values[0]) : int_array(value.values);
}
Json to_json(const Dims& value) { return dims_json(value); }
Json to_json(const NumberOrObject& value) {
  return value.object.is_none() ? to_json(value.number) : to_json(value.object);
}
Json to_json(const ObjectRef& value) { return serialize_ref(value); }
Json to_json(const ObjectList& value) {
  Json::Array out;
  for (const auto& object : value.objects) {
    out.push_back(serialize_keras_object(*object));
  }
  return out;
}
Json to_json(const ObjectDict& value) {
  JsonObject out;
  for (const auto& [name, object] : value.objects) {
    out[name] = serialize_keras_object(*object);
  }
  return out;
}

}  // namespace keratin::argument
