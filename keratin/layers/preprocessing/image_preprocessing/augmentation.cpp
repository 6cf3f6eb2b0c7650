#include "keratin/layers/preprocessing/image_preprocessing/augmentation.h"

#include "keratin/base/error.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kOften =
    "How often: a number of 0 to 1, or the two it lies between.";
constexpr std::string_view kStrength =
    "How strongly: a number of 0 to 1, or the two it lies between.";

void declare_value_range(Fields& f, Json& range) {
  f("value_range", range, "Least and greatest value of a pixel.");
}
void declare_interpolation(Fields& f, std::string& interpolation) {
  f("interpolation", interpolation, "What lies between pixels.")
      .one_of({"nearest", "bilinear"});
}

}  // namespace

void RandAugmentLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("num_ops", a.num_ops, "Changes to an image.");
  f("factor", a.factor, kStrength);
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void RandAugmentLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  value_range_in_order(args.value_range);
  add_generator(args.seed);
}

void AugMixLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  declare_value_range(f, a.value_range);
  f("num_chains", a.num_chains, "Chains to mix.");
  f("chain_depth", a.chain_depth, "Changes in a chain.");
  f("factor", a.factor, kStrength);
  f("alpha", a.alpha, "Parameter of the weights' distribution.");
  f("all_ops", a.all_ops, "Whether colors are changed, too.");
  declare_interpolation(f, a.interpolation);
  declare_seed(f, a.seed);
}
void AugMixLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  value_range_in_order(args.value_range);
  add_generator(args.seed);
}

void CutMixLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kStrength);
  declare_seed(f, a.seed);
}
void CutMixLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  add_generator(args.seed);
}

void MixUpLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("alpha", a.alpha, "Parameter of the weights' distribution.");
  declare_seed(f, a.seed);
}
void MixUpLayer::init() {
  Layer::init();
  add_generator(args.seed);
}

void RandomErasingLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOften);
  f("scale", a.scale,
    "Share of the area: a number of 0 to 1, or the two it lies between.");
  f("fill_value", a.fill_value, "What is filled in; None: noise.");
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomErasingLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  args.scale = factor_range("scale", args.scale);
  add_generator(args.seed);
}

void RandomGaussianBlurLayer::declare(Fields& f, Args& a) {
  declare_image(f, a);
  f("factor", a.factor, kOften);
  f("kernel_size", a.kernel_size, "Rows and columns of the filter, both odd.")
      .tuple(2);
  f("sigma", a.sigma,
    "Its deviation: a number of 0 to 1, or the two it lies between.");
  declare_value_range(f, a.value_range);
  declare_seed(f, a.seed);
}
void RandomGaussianBlurLayer::init() {
  Layer::init();
  args.factor = factor_range("factor", args.factor);
  for (const int64_t size : args.kernel_size.values) {
    if (size % 2 != 0) continue;
    throw ConfigError(concat("argument \"kernel_size\" has ", size,
                             "; expected odd numbers"));
  }
  args.sigma = factor_range("sigma", args.sigma);
  add_generator(args.seed);
}

}  // namespace keratin::layers
