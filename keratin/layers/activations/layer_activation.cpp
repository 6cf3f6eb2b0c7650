#include "keratin/layers/activations/layer_activation.h"

#include <utility>

#include "keratin/base/error.h"

namespace keratin {
namespace {

// Has no class in any file: `written` is what a config has.
class LayerActivation : public ActivationObject {
 public:
  static constexpr std::string_view kName = "LayerActivation";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

  explicit LayerActivation(LayerRef layer = {}) : layer_(std::move(layer)) {
    set_info(&class_info<LayerActivation>());
  }

  const Object& written() const override { return *layer_.layer(); }

  Tensor operator()(const Tensor& x) const override {
    layer_.layer()->ensure_built(x.shape());
    if (!layer_.layer()->weights().empty()) {
      throw Unsupported(concat("layer ", quoted(layer_.layer()->name()),
                               " has weights in the place of an activation; "
                               "let it follow as a layer of the model"));
    }
    return layer_(x);
  }

 private:
  LayerRef layer_;
};

}  // namespace

Activation as_activation(const LayerRef& layer) {
  return std::make_shared<LayerActivation>(layer);
}

std::shared_ptr<Object> Layer::in_place_of(Kind kind) {
  if (kind != Kind::activation) return nullptr;
  const auto self = std::static_pointer_cast<Layer>(shared_from_this());
  return as_activation(LayerRef(self)).object();
}

}  // namespace keratin
