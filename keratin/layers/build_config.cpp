#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/within.h"
#include "keratin/config/config_sink.h"
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

Shape shape_from(const Json& json) {
  Shape shape = dims_from_json(json, {}).values;
  // A size of -1 in the text isn't None.
  for (const Json& size : json.as_array()) {
    if (size.is_null() || size.as_int() >= 0) continue;
    throw ConfigError(concat("a shape in the build config has the size ",
                             size.as_int(), "; expected None or 0 and up"));
  }
  return shape;
}

bool is_nested(const Json& json) { return json.is_array() || json.is_object(); }

// A list of sizes is a shape; of anything nested, a list of shapes.
Nested<Shape> shapes_from(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_object()) {
    Nested<Shape>::Dict dict;
    for (const auto& [key, item] : json.as_object()) {
      dict.emplace_back(
          key, within(key, [&, &item = item] { return shapes_from(item); }));
    }
    return dict;
  }
  const Json::Array& items = json.as_array();
  if (std::ranges::any_of(items, is_nested)) {
    Nested<Shape>::List list;
    for (const Json& item : items) {
      list.push_back(
          within_item(list.size(), [&] { return shapes_from(item); }));
    }
    return list;
  }
  return shape_from(json);
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
  within(name(), [&] {
    check_depth(config, {});
    const JsonObject& shapes = config.as_object();
    const bool single = shapes.contains("input_shape");
    const char* const key = single ? "input_shape" : "shapes_dict";
    const Json* given = shapes.find(key);
    if (given == nullptr) return;
    ensure_built(within(key, [&] { return shapes_from(*given); }));
    // Told by its file, a layer without weights tells it again.
    if (build_config_.is_null()) build_config_ = config;
  });
}

void Layer::write_beside_config(ConfigSink& sink) const {
  Json build = get_build_config();
  if (build.is_null()) return;
  sink.key("build_config");
  sink.value(std::move(build));
}

void Layer::read_beside_config(const JsonObject& serialized) {
  const Json* build = serialized.find("build_config");
  if (build == nullptr || build->is_null()) return;
  within("build_config", [&] { build_config_ = build->as_object(); });
}

}  // namespace keratin
