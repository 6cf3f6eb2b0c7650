#pragma once

#include <initializer_list>
#include <memory>
#include <vector>

#include "keratin/layers/layer.h"

namespace keratin {

/// An argument that is a layer: `TimeDistributed({.layer = Dense(…)})`.
class LayerArgument : public Ref<Layer> {
 public:
  LayerArgument() = default;
  LayerArgument(const LayerRef& layer) : Ref(layer.layer()) {}
  LayerArgument(std::shared_ptr<Layer> layer) : Ref(std::move(layer)) {}

  /// Null where none was given.
  std::shared_ptr<Layer> layer() const {
    return std::static_pointer_cast<Layer>(object_);
  }
};

/// An argument that is a list of layers: `StackedRNNCells({.cells = {…}})`.
struct LayerList : ObjectList {
  LayerList() : ObjectList(Kind::layer) {}
  LayerList(std::initializer_list<LayerRef> layers) : LayerList() {
    for (const LayerRef& layer : layers) objects.push_back(layer.layer());
  }

  std::vector<std::shared_ptr<Layer>> layers() const {
    std::vector<std::shared_ptr<Layer>> all;
    for (const auto& object : objects) {
      all.push_back(std::static_pointer_cast<Layer>(object));
    }
    return all;
  }
};

}  // namespace keratin
