#include "keratin/layers/preprocessing/feature_space.h"

#include "keratin/base/error.h"

namespace keratin::layers {
namespace {

template <class T>
void expect(const std::shared_ptr<Object>& object, std::string_view key) {
  if (dynamic_cast<const T*>(object.get()) != nullptr) return;
  throw ConfigError(concat("argument ", quoted(key), " has ",
                           object == nullptr ? "None" : object->info()->name,
                           "; expected objects of the class ", T::kName));
}

}  // namespace

void TFDIdentityLayer::declare_base(Fields& fields) {
  declare_name(fields);
  declare_rest_of_base(fields, /*dtype_first=*/true);
}

void Feature::declare(Fields& f, Args& a) {
  f("dtype", a.dtype, "Dtype of the column.").required();
  f("preprocessor", a.preprocessor, "Layer that prepares it.").required();
  f("output_mode", a.output_mode, "What comes out.")
      .required()
      .one_of({"int", "one_hot", "float"});
}

void Feature::init() {
  if (!args.preprocessor.is_none()) return;
  throw ConfigError("argument \"preprocessor\" is None; expected a layer");
}

void Cross::declare(Fields& f, Args& a) {
  f("feature_names", a.feature_names, "The columns.").required();
  f("crossing_dim", a.crossing_dim, "Number of hashes.").required();
  f("output_mode", a.output_mode, "What comes out.").one_of({"int", "one_hot"});
}

void FeatureSpaceLayer::declare(Fields& f, Args& a) {
  f("features", a.features, "The columns by name.").required();
  f("output_mode", a.output_mode, "What comes out.").one_of({"concat", "dict"});
  f("crosses", a.crosses, "Columns to hash together.");
  f("crossing_dim", a.crossing_dim, "Number of their hashes.");
  f("hashing_dim", a.hashing_dim, "Number of a column's hashes.");
  f("num_discretization_bins", a.num_discretization_bins,
    "Number of a column's bins.");
}

void FeatureSpaceLayer::declare_base(Fields& fields) {
  fields("name", base_.name, "Unique name within a model.").read_only();
}

void FeatureSpaceLayer::init() {
  Layer::init();
  if (args.features.objects.empty()) {
    throw ConfigError("argument \"features\" is {}; expected features");
  }
  for (const auto& [name, feature] : args.features.objects) {
    expect<Feature>(feature, "features");
  }
  for (const auto& cross : args.crosses.objects) {
    expect<Cross>(cross, "crosses");
  }
}

Json FeatureSpaceLayer::get_build_config() const {
  JsonObject build;
  for (const auto& [name, object] : args.features.objects) {
    const auto& feature = static_cast<const Feature&>(*object);
    build[name] = feature.args.preprocessor.layer()->get_build_config();
  }
  return build;
}

void FeatureSpaceLayer::build_from_config(const Json& config) {
  for (const auto& [name, object] : args.features.objects) {
    const auto& feature = static_cast<const Feature&>(*object);
    const Json* own = config.find(name);
    if (own != nullptr)
      feature.args.preprocessor.layer()->build_from_config(*own);
  }
}

}  // namespace keratin::layers
