// save_custom OUT.keras
//
// Builds a model of classes and functions that are registered here, saves it,
// and prints what it predicts of a row of 1, 2, 3.

#include <keratin/keratin.h>

#include <iostream>

using namespace keratin;

struct ScaleLayer : Layer {
  static constexpr std::string_view kName = "Scale";
  struct Args {
    double factor = 1.0;
  } args;
  static void declare(Fields& f, Args& a) { f("factor", a.factor, "Of x."); }
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() * args.factor;
  }
};
using Scale = Handle<ScaleLayer>;

struct Pull : RegularizerObject {
  static constexpr std::string_view kName = "Pull";
  struct Args {
    double strength = 0.5;
  } args;
  static void declare(Fields& f, Args& a) {
    f("strength", a.strength, "Of the sum of squares.");
  }
  Tensor operator()(const Tensor& x) const override {
    return ops::sum(x * x) * args.strength;
  }
};

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: save_custom OUT.keras\n";
    return 2;
  }
  try {
    register_serializable<ScaleLayer>("my_package");
    register_serializable<Pull>("my_package");
    const auto twice =
        named<Activation>("twice", [](const Tensor& x) { return x * 2.0; });
    register_serializable(twice, "my_package");
    const Sequential model(
        {Input({3}), Scale({.factor = 3.0}),
         layers::Dense({.units = 2,
                        .activation = twice,
                        .kernel_regularizer =
                            Regularizer(make_object<Pull>({.strength = 0.25}))},
                       {.name = "dense"})},
        {.name = "custom"});
    save_model(model, argv[1]);
    const Array y = model.predict(Array::of<float>({1, 3}, {1, 2, 3}));
    std::cout << dump_json(Json::Array{y.at(0), y.at(1)}) << "\n";
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
