#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/within.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

Json shapes_json(const Nested<Shape>& shapes) {
  if (shapes.is_leaf()) return dims_json(shapes.leaf());
  if (shapes.is_list()) {
    Json::Array out;
    for (const auto& item : shapes.list()) out.push_back(shapes_json(item));
    return out;
  }
  if (!shapes.is_dict()) return Json();
  JsonObject out;
  for (const auto& [key, item] : shapes.dict()) out[key] = shapes_json(item);
  return out;
}

int64_t dimension_from(const Json& json) {
  if (json.is_null()) return kNone;
  const int64_t size = json.as_int();
  if (size >= 0) return size;
  throw ConfigError(concat("a shape in the build config has the size ", size,
                           "; expected None or 0 and up"));
}

bool is_nested(const Json& json) { return json.is_array() || json.is_object(); }

// A list of sizes is a shape; of anything nested, a list of shapes.
Nested<Shape> shapes_from(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_object()) {
    Nested<Shape>::Dict dict;
    for (const auto& [key, item] : json.as_object()) {
      dict.emplace_back(key, shapes_from(item));
    }
    return dict;
  }
  const Json::Array& items = json.as_array();
  if (std::ranges::any_of(items, is_nested)) {
    Nested<Shape>::List list;
    for (const Json& item : items) list.push_back(shapes_from(item));
    return list;
  }
  Shape shape;
  for (const Json& item : items) shape.push_back(dimension_from(item));
  return shape;
}

}  // namespace

void Layer::note_shapes(const Nested<Shape>& input_shape) {
  const bool several = input_shape.is_dict() && !build_arguments().empty();
  build_config_ = JsonObject{
      {several ? "shapes_dict" : "input_shape", shapes_json(input_shape)}};
}

Json Layer::get_build_config() const { return build_config_; }

void Layer::build_from_config(const Json& config) {
  if (config.is_null()) return;
  try {
    const JsonObject& shapes = config.as_object();
    const Json* given = shapes.find("input_shape");
    if (given == nullptr) given = shapes.find("shapes_dict");
    if (given == nullptr) return;
    ensure_built(shapes_from(*given));
    // Told by its file, a layer without weights tells it again.
    if (build_config_.is_null()) build_config_ = config;
  } catch (const Error& error) {
    error.rethrow_within(name());
  }
}

void Layer::write_beside_config(JsonObject& serialized) const {
  Json build = get_build_config();
  if (!build.is_null()) serialized["build_config"] = std::move(build);
}

void Layer::read_beside_config(const JsonObject& serialized) {
  const Json* build = serialized.find("build_config");
  if (build == nullptr || build->is_null()) return;
  within("build_config", [&] { build_config_ = build->as_object(); });
}

}  // namespace keratin
