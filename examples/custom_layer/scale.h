#pragma once

#include "keratin/keratin.h"

namespace my_pkg {

/// Multiplies each channel by a weight, and all of them by a factor.
/// Input `(batch, …, channels)`, output the same.
class ScaleLayer : public keratin::Layer {
 public:
  static constexpr std::string_view kName = "Scale";
  struct Args {
    keratin::Number factor = 1.0;
    keratin::Regularizer scale_regularizer = keratin::none;
  } args;
  static void declare(keratin::Fields& f, Args& a) {
    f("factor", a.factor, "Multiplier of all channels.");
    f("scale_regularizer", a.scale_regularizer, "Penalty on the weight.");
  }
  void build(const keratin::Nested<keratin::Shape>& input_shape) override {
    scale_ = add_weight({.name = "scale",
                         .shape = {input_shape.leaf().back()},
                         .initializer = "ones",
                         .regularizer = args.scale_regularizer});
  }
  keratin::Tensors call(const keratin::Tensors& x,
                        keratin::Call&) const override {
    return x.leaf() * weight(scale_) * args.factor.value;
  }

 private:
  keratin::Variable scale_;  // (channels,)
};
using Scale = keratin::Handle<ScaleLayer>;

/// Pulls weights towards one: strength · Σ(w - 1)².
class Unity : public keratin::RegularizerObject {
 public:
  static constexpr std::string_view kName = "Unity";
  struct Args {
    keratin::Number strength = 0.01;
  } args;
  static void declare(keratin::Fields& f, Args& a) {
    f("strength", a.strength, "Factor of the penalty.");
  }
  keratin::Tensor operator()(const keratin::Tensor& x) const override {
    return keratin::ops::sum(keratin::ops::square(x - 1.0)) *
           args.strength.value;
  }
};

}  // namespace my_pkg
