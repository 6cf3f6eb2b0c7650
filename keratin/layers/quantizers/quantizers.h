#pragma once

#include <optional>

#include "keratin/config/ref.h"

namespace keratin {

/// How numbers, or a model's weights, are quantized: Keras's `Quantizer` and
/// `QuantizationConfig`. Their configs are kept; quantizing isn't there yet.
class QuantizerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::quantizer;
};
using Quantizer = Ref<QuantizerObject>;
/// How a layer is to be quantized once it is told to.
using QuantizationConfig = Ref<QuantizerObject>;

namespace quantizers {

/// Scales to integers by the greatest magnitude along `axis`. Keras's
/// `AbsMaxQuantizer`.
class AbsMaxQuantizer : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "AbsMaxQuantizer";
  struct Args {
    Json axis = nullptr;  ///< An integer, a list of them, or None.
    std::vector<Number> value_range = {-127, 127};
    Number epsilon = 1e-7;
    std::string output_dtype = "int8";
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// Quantizers of weights and of inputs; none: left to the mode. Keras's
/// `QuantizationConfig`.
class QuantizationConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "QuantizationConfig";
  struct Args {
    Quantizer weight_quantizer = none;
    Quantizer activation_quantizer = none;
  } args;
  static void declare(Fields& f, Args& a);
};

/// To int8, by default with inputs scaled by an AbsMaxQuantizer. Keras's
/// `Int8QuantizationConfig`.
class Int8QuantizationConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "Int8QuantizationConfig";
  struct Args {
    Quantizer weight_quantizer = none;
    Quantizer activation_quantizer = make_object<AbsMaxQuantizer>({});
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// To int4, in blocks of `block_size` weights that share a scale; None or -1:
/// a scale a channel, which alone goes with quantizers of one's own. Keras's
/// `Int4QuantizationConfig`.
class Int4QuantizationConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "Int4QuantizationConfig";
  struct Args {
    Quantizer weight_quantizer = none;
    Quantizer activation_quantizer = none;
    std::optional<int64_t> block_size = 128;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// To float8, which has no settings. Keras's `Float8QuantizationConfig`.
class Float8QuantizationConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "Float8QuantizationConfig";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
};

/// By GPTQ, from samples of the data. Data and tokenizer are never in a config,
/// and are null here. Keras's `GPTQConfig`.
class GPTQConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "GPTQConfig";
  struct Args {
    Json dataset = nullptr;
    Json tokenizer = nullptr;
    int64_t weight_bits = 4;  ///< 2, 3, 4 or 8.
    int64_t num_samples = 128;
    bool per_channel = true;
    int64_t sequence_length = 512;
    Number hessian_damping = 0.01;
    int64_t group_size = 128;  ///< -1: one group.
    bool symmetric = false;
    bool activation_order = false;
    Json quantization_layer_structure = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// By AWQ, as GPTQConfig from samples. Keras's `AWQConfig`.
class AWQConfig : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "AWQConfig";
  struct Args {
    Json dataset = nullptr;
    Json tokenizer = nullptr;
    int64_t weight_bits = 4;
    int64_t num_samples = 128;
    int64_t sequence_length = 512;
    int64_t group_size = 128;  ///< -1: a scale a channel.
    int64_t num_grid_points = 20;
    Json quantization_layer_structure = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

}  // namespace quantizers
}  // namespace keratin
