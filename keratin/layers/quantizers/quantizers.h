#pragma once

#include <optional>

#include "keratin/config/get.h"
#include "keratin/config/ref.h"

namespace keratin {

/// How numbers are quantized: Keras's `Quantizer`. Objects hold their config;
/// quantizing isn't there yet.
class QuantizerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::quantizer;
  static constexpr std::string_view kExpected =
      "a quantizer such as AbsMaxQuantizer";
};

/// How a layer is to be quantized once it is told to: Keras's
/// `QuantizationConfig` and what derives from it. Its module and its look-up
/// are the quantizers', but it is none.
class QuantizationConfigObject : public Object {
 public:
  static constexpr Kind kKind = Kind::quantizer;
  static constexpr std::string_view kExpected =
      "a quantization config such as Int8QuantizationConfig";
};

/// The object as one of `Family`; ConfigError where it is of the other one.
/// Null stays null.
template <class Family>
std::shared_ptr<Family> expect_family(const std::shared_ptr<Object>& object);
extern template std::shared_ptr<QuantizerObject> expect_family(
    const std::shared_ptr<Object>& object);
extern template std::shared_ptr<QuantizationConfigObject> expect_family(
    const std::shared_ptr<Object>& object);

/// A `Ref` to one of the two, which a name of the other isn't taken for.
template <class Family>
class QuantizationRef : public Ref<Family> {
 public:
  using Ref<Family>::Ref;
  QuantizationRef() = default;
  QuantizationRef(std::string_view name)
      : Ref<Family>(expect_family<Family>(Ref<Family>(name).object())) {}
  QuantizationRef(const char* name) : QuantizationRef(std::string_view(name)) {}
};
using Quantizer = QuantizationRef<QuantizerObject>;
using QuantizationConfigRef = QuantizationRef<QuantizationConfigObject>;

/// The row "quantization_config" of a layer.
void declare_quantization_config(Fields& fields, QuantizationConfigRef& config);

namespace quantizers {

/// The quantizer of a name or a serialized form; none for None. ConfigError for
/// a quantization config, NotFound with the nearest names.
Quantizer get(const Json& identifier,
              const CustomObjects* custom_objects = nullptr);
/// The same for either family: `deserialize<QuantizationConfigRef>(config)`.
template <class R = Quantizer>
R deserialize(const Json& config,
              const CustomObjects* custom_objects = nullptr) {
  return expect_family<typename R::Base>(
      get_object(config, R().kind(), custom_objects));
}
Json serialize(const Quantizer& quantizer);
Json serialize(const QuantizationConfigRef& config);

/// Scales to integers by the greatest magnitude along `axis`. Keras's
/// `AbsMaxQuantizer`.
class AbsMaxQuantizer : public QuantizerObject {
 public:
  static constexpr std::string_view kName = "AbsMaxQuantizer";
  struct Args {
    Json axis = nullptr;
    std::vector<Number> value_range = {-127, 127};
    Number epsilon = 1e-7;
    std::string output_dtype = "int8";
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// Quantizers of weights and of inputs; none: left to the mode. Keras's
/// `QuantizationConfig`.
class QuantizationConfig : public QuantizationConfigObject {
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
class Int8QuantizationConfig : public QuantizationConfigObject {
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
class Int4QuantizationConfig : public QuantizationConfigObject {
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
class Float8QuantizationConfig : public QuantizationConfigObject {
 public:
  static constexpr std::string_view kName = "Float8QuantizationConfig";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
};

/// By GPTQ, from samples of the data. Data and tokenizer are never in a config,
/// and are null here. Keras's `GPTQConfig`.
class GPTQConfig : public QuantizationConfigObject {
 public:
  static constexpr std::string_view kName = "GPTQConfig";
  struct Args {
    Json dataset = nullptr;
    Json tokenizer = nullptr;
    int64_t weight_bits = 4;
    int64_t num_samples = 128;
    bool per_channel = true;
    int64_t sequence_length = 512;
    Number hessian_damping = 0.01;
    int64_t group_size = 128;
    bool symmetric = false;
    bool activation_order = false;
    Json quantization_layer_structure = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// By AWQ, as GPTQConfig from samples. Keras's `AWQConfig`.
class AWQConfig : public QuantizationConfigObject {
 public:
  static constexpr std::string_view kName = "AWQConfig";
  struct Args {
    Json dataset = nullptr;
    Json tokenizer = nullptr;
    int64_t weight_bits = 4;
    int64_t num_samples = 128;
    int64_t sequence_length = 512;
    int64_t group_size = 128;
    int64_t num_grid_points = 20;
    Json quantization_layer_structure = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

}  // namespace quantizers
}  // namespace keratin
