#pragma once

#include "keratin/layers/layer_argument.h"
#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// A feature as it is. Keras's `TFDIdentity`, which only FeatureSpace has.
class TFDIdentityLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "TFDIdentity";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has the dtype first.
  void declare_base(Fields& fields);
};
using TFDIdentity = Handle<TFDIdentityLayer>;

/// One column of a table: its dtype, the layer that prepares it, and whether it
/// comes out as a number ("float"), an index ("int") or a vector ("one_hot").
/// Keras's `Feature`.
class Feature : public Object {
 public:
  static constexpr std::string_view kName = "Feature";
  static constexpr Kind kKind = Kind::object;
  struct Args {
    std::string dtype = {};           ///< Required.
    LayerArgument preprocessor = {};  ///< Required.
    std::string output_mode = {};     ///< Required.
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// Several columns hashed together. Keras's `Cross`.
class Cross : public Object {
 public:
  static constexpr std::string_view kName = "Cross";
  static constexpr Kind kKind = Kind::object;
  struct Args {
    std::vector<std::string> feature_names = {};  ///< Required.
    int64_t crossing_dim = 0;                     ///< Required.
    std::string output_mode = "one_hot";
  } args;
  static void declare(Fields& f, Args& a);
};

/// Features by name: `{{"age", make_object<Feature>({…})}, …}`.
struct FeatureDict : ObjectDict {
  FeatureDict() : ObjectDict(Kind::object) {}
  FeatureDict(
      std::initializer_list<std::pair<std::string, std::shared_ptr<Feature>>>
          features)
      : FeatureDict() {
    for (const auto& [name, feature] : features) {
      objects.emplace_back(name, feature);
    }
  }
};
/// A list of crosses.
struct CrossList : ObjectList {
  CrossList() : ObjectList(Kind::object) {}
  CrossList(std::initializer_list<std::shared_ptr<Cross>> crosses)
      : CrossList() {
    objects.assign(crosses.begin(), crosses.end());
  }
};

/// A table's columns, each prepared, and crossed, as one vector or a dict of
/// them. Its config has no name. Keras's `FeatureSpace`.
class FeatureSpaceLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "FeatureSpace";
  struct Args {
    FeatureDict features = {};  ///< Required.
    std::string output_mode = "concat";
    CrossList crosses = {};
    int64_t crossing_dim = 32;
    int64_t hashing_dim = 32;
    int64_t num_discretization_bins = 32;
  } args;
  static void declare(Fields& f, Args& a);
  void declare_base(Fields& fields);
  void init() override;
  /// Of each feature, how its preprocessor was built.
  Json get_build_config() const override;
  void build_from_config(const Json& config) override;
};
using FeatureSpace = Handle<FeatureSpaceLayer>;

}  // namespace keratin::layers
