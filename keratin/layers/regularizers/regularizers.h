#pragma once

#include "keratin/layers/objects.h"

namespace keratin::regularizers {

/// l1 · Σ|x|. Keras's default is 0.01 as a float32.
class L1 : public RegularizerObject {
 public:
  static constexpr std::string_view kName = "L1";
  struct Args {
    Number l1 = static_cast<double>(0.01f);
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& x) const override;
};

/// l2 · Σx².
class L2 : public RegularizerObject {
 public:
  static constexpr std::string_view kName = "L2";
  struct Args {
    Number l2 = 0.01;
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& x) const override;
};

/// Both.
class L1L2 : public RegularizerObject {
 public:
  static constexpr std::string_view kName = "L1L2";
  struct Args {
    Number l1 = 0.0;
    Number l2 = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& x) const override;
};

/// How far the rows or columns of a matrix are from right angles.
class OrthogonalRegularizer : public RegularizerObject {
 public:
  static constexpr std::string_view kName = "OrthogonalRegularizer";
  struct Args {
    Number factor = static_cast<double>(0.01f);
    std::string mode = "rows";
  } args;
  static void declare(Fields& f, Args& a);
  Tensor operator()(const Tensor& x) const override;
};

}  // namespace keratin::regularizers
