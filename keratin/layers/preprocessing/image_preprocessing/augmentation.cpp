#include "keratin/layers/preprocessing/image_preprocessing/augmentation.h"

#include "keratin/base/error.h"

namespace keratin::layers {

void RandAugmentLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("num_ops", a.num_ops, "Changes to an image.");
  f("factor", a.factor, kStrengthText);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void RandAugmentLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
  check_value_range(args.value_range);
}

void AugMixLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("num_chains", a.num_chains, "Chains to mix.");
  f("chain_depth", a.chain_depth, "Changes in a chain.");
  f("factor", a.factor, kStrengthText);
  f("alpha", a.alpha, "Parameter of the weights' distribution.");
  f("all_ops", a.all_ops, "Whether colors are changed, too.");
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void AugMixLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
  check_value_range(args.value_range);
}

void CutMixLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kStrengthText);
  declare_seed(f, a.seed);
}
void CutMixLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
}

void MixUpLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("alpha", a.alpha, "Parameter of the weights' distribution.");
  declare_seed(f, a.seed);
}

void RandomErasingLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOftenText);
  f("scale", a.scale,
    "Share of the area: a number in [0, 1], or the two that it lies between.");
  f("fill_value", a.fill_value, "What is filled in; None: noise.");
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomErasingLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
  args.scale = factor_range("scale", args.scale);
}

void RandomGaussianBlurLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOftenText);
  f("kernel_size", a.kernel_size, "Rows and columns of the filter, odd.")
      .tuple(2);
  f("sigma", a.sigma,
    "Its deviation: a number in [0, 1], or the two that it lies between.");
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomGaussianBlurLayer::init() {
  RandomImageLayer::init();
  args.factor = factor_range("factor", args.factor);
  for (const int64_t size : args.kernel_size.values) {
    if (size % 2 != 0) continue;
    throw ConfigError(concat("argument \"kernel_size\" has ", size,
                             "; expected odd numbers"));
  }
  args.sigma = factor_range("sigma", args.sigma);
}

}  // namespace keratin::layers
