#pragma once

#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// Integers below `num_tokens` as vectors: counts, or which ones there are
/// ("multi_hot", "one_hot"). Its config lacks `sparse`. Keras's
/// `CategoryEncoding`.
class CategoryEncodingLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "CategoryEncoding";
  struct Args {
    std::optional<int64_t> num_tokens = {};  ///< Required.
    std::string output_mode = "multi_hot";
    bool sparse = false;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using CategoryEncoding = Handle<CategoryEncodingLayer>;

/// Numbers as the index of the bin that they are in. Bins are given by their
/// boundaries, or their number, until `adapt` finds boundaries. Keras's
/// `Discretization`.
class DiscretizationLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "Discretization";
  struct Args {
    Json bin_boundaries = nullptr;  ///< A list of numbers, or None.
    std::optional<int64_t> num_bins = {};
    Number epsilon = 0.01;
    std::string output_mode = "int";
    bool sparse = false;
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has name and dtype last, and no `trainable`.
  void declare_base(Fields& f);
  void init() override;
};
using Discretization = Handle<DiscretizationLayer>;

/// Strings or integers as hashes below `num_bins`, or as vectors. With a `salt`
/// of two integers the hash is SipHash. Keras's `Hashing`.
class HashingLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "Hashing";
  struct Args {
    int64_t num_bins = 0;  ///< Required.
    Json mask_value = nullptr;
    Json salt = nullptr;  ///< None, an integer, or two.
    std::string output_mode = "int";
    bool sparse = false;
  } args;
  static void declare(Fields& f, Args& a);
  /// The default dtype is "int64" for integers.
  void init() override;
};
using Hashing = Handle<HashingLayer>;

/// Two features hashed together. Keras's `HashedCrossing`.
class HashedCrossingLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "HashedCrossing";
  struct Args {
    int64_t num_bins = 0;  ///< Required.
    std::string output_mode = "int";
    bool sparse = false;
  } args;
  static void declare(Fields&, Args&) {}
  /// Its config has name and dtype last, and no `trainable`.
  void declare_base(Fields& f);
  /// The default dtype is "int64" for integers.
  void init() override;
};
using HashedCrossing = Handle<HashedCrossingLayer>;

}  // namespace keratin::layers
