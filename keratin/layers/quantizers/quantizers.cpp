#include "keratin/layers/quantizers/quantizers.h"

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_policies.h"

namespace keratin {
namespace {

template <class Family>
std::shared_ptr<Object> read(const Json& value, DeserializeContext& context) {
  if (value.is_null()) return nullptr;
  return expect_family<Family>(
      deserialize_keras_object(value, Family::kKind, context));
}

// The two are of one kind, by which a row alone wouldn't tell them apart.
template <class Family>
Field& declare_ref(Fields& f, std::string_view key, QuantizationRef<Family>& a,
                   std::string_view doc) {
  return f(key, a, doc).written_as(&read<Family>, &write_ref);
}

}  // namespace

template <class Family>
std::shared_ptr<Family> expect_family(const std::shared_ptr<Object>& object) {
  auto same = std::dynamic_pointer_cast<Family>(object);
  if (same != nullptr || object == nullptr) return same;
  throw ConfigError(concat("got an object of the class ",
                           quoted(object->info()->name), "; expected ",
                           Family::kExpected));
}
template std::shared_ptr<QuantizerObject> expect_family(
    const std::shared_ptr<Object>& object);
template std::shared_ptr<QuantizationConfigObject> expect_family(
    const std::shared_ptr<Object>& object);

void declare_quantization_config(Fields& fields,
                                 QuantizationConfigRef& config) {
  declare_ref(fields, "quantization_config", config, "How to quantize it.")
      .since_keras3();
}

}  // namespace keratin

namespace keratin::quantizers {
namespace {

void declare_quantizers(Fields& f, auto& a) {
  declare_ref(f, "weight_quantizer", a.weight_quantizer,
              "Of the weights; None: left to the mode.");
  declare_ref(f, "activation_quantizer", a.activation_quantizer,
              "Of the inputs; None: left to the mode.");
}

// What GPTQ and AWQ take alike.
void declare_samples(Fields& f, auto& a) {
  f("dataset", a.dataset, "Data to sample; never in a config.")
      .required()
      .none_yet("quantization");
  f("tokenizer", a.tokenizer, "Of the data; never in a config.")
      .required()
      .none_yet("quantization");
  f("weight_bits", a.weight_bits, "Bits of a weight.");
  f("num_samples", a.num_samples, "How many samples.").at_least(1);
}

void check_weight_bits(int64_t bits, const dtype_policies::ModeFormat& format) {
  if (format.takes(bits)) return;
  throw ConfigError(concat("argument \"weight_bits\" is ", bits, "; expected ",
                           format.bits_text()));
}

void check_group_size(int64_t size) {
  if (size == -1 || size > 0) return;
  throw ConfigError(concat("argument \"group_size\" is ", size,
                           "; expected -1 or a positive integer"));
}

// Quantizers of the user's own say nothing of how they scale.
void check_weight_quantizer(const Quantizer& quantizer, bool is_int4) {
  const auto* known = dynamic_cast<const AbsMaxQuantizer*>(quantizer.get());
  if (known == nullptr) return;
  if (known->args.output_dtype != "int8") {
    throw ConfigError(
        concat("argument \"weight_quantizer\" has the output_dtype ",
               quoted(known->args.output_dtype), "; expected \"int8\""));
  }
  const auto& range = known->args.value_range;
  if (!is_int4 || (range[0] == -8 && range[1] == 7)) return;
  throw ConfigError(
      concat("argument \"weight_quantizer\" has the value_range [",
             range[0].value, ", ", range[1].value, "]; expected [-8, 7]"));
}

}  // namespace

Quantizer get(const Json& identifier, const CustomObjects* custom_objects) {
  return deserialize(identifier, custom_objects);
}
Json serialize(const Quantizer& quantizer) { return serialize_ref(quantizer); }
Json serialize(const QuantizationConfigRef& config) {
  return serialize_ref(config);
}

void AbsMaxQuantizer::declare(Fields& f, Args& a) {
  f("value_range", a.value_range, "Least and greatest result.");
  f("epsilon", a.epsilon, "Added to magnitudes.");
  f("output_dtype", a.output_dtype, "Dtype of the results.");
  f("axis", a.axis, "Axis or axes that magnitudes are taken along.")
      .optional_key();
}
void AbsMaxQuantizer::init() {
  if (args.axis.is_int()) args.axis = Json::Array{args.axis};
  if (args.value_range.size() != 2) {
    throw ConfigError(concat("argument \"value_range\" has ",
                             args.value_range.size(),
                             " values; expected 2 of them"));
  }
  if (args.output_dtype != "int8") return;
  const double low = args.value_range[0];
  const double high = args.value_range[1];
  if (low >= -128 && high <= 127) return;
  throw ConfigError(concat("argument \"value_range\" is [", low, ", ", high,
                           "]; expected no more than [-128, 127] for int8"));
}

void QuantizationConfig::declare(Fields& f, Args& a) {
  declare_quantizers(f, a);
}

void Int8QuantizationConfig::declare(Fields& f, Args& a) {
  declare_quantizers(f, a);
}
void Int8QuantizationConfig::init() {
  check_weight_quantizer(args.weight_quantizer, false);
}

void Int4QuantizationConfig::declare(Fields& f, Args& a) {
  declare_quantizers(f, a);
  f("block_size", a.block_size, "Weights that share a scale.");
}
void Int4QuantizationConfig::init() {
  const int64_t block = args.block_size.value_or(-1);
  if (block != -1 && block <= 0) {
    throw ConfigError(concat("argument \"block_size\" is ", block,
                             "; expected None, -1 or a positive integer"));
  }
  if (block > 0 && (args.weight_quantizer || args.activation_quantizer)) {
    throw ConfigError(concat("argument \"block_size\" is ", block,
                             "; expected None or -1 where there are quantizers "
                             "of one's own"));
  }
  check_weight_quantizer(args.weight_quantizer, true);
}

void GPTQConfig::declare(Fields& f, Args& a) {
  declare_samples(f, a);
  f("per_channel", a.per_channel, "Whether each channel has a scale.");
  f("sequence_length", a.sequence_length, "Tokens of a sample.").at_least(1);
  f("hessian_damping", a.hessian_damping, "Share of the mean to add.")
      .at_least(0)
      .at_most(1);
  f("group_size", a.group_size, "Weights that share a scale; -1: all.");
  f("symmetric", a.symmetric, "Whether zero is zero.");
  f("activation_order", a.activation_order, "Whether columns are sorted.");
  f("quantization_layer_structure", a.quantization_layer_structure,
    "Which layers, in which order.");
}
void GPTQConfig::init() {
  check_weight_bits(args.weight_bits, dtype_policies::kGptq);
  check_group_size(args.group_size);
}

void AWQConfig::declare(Fields& f, Args& a) {
  declare_samples(f, a);
  f("sequence_length", a.sequence_length, "Tokens of a sample.").at_least(1);
  f("group_size", a.group_size,
    "Weights that share a scale; -1: those of a channel.");
  f("num_grid_points", a.num_grid_points, "Scales that are tried.").at_least(1);
  f("quantization_layer_structure", a.quantization_layer_structure,
    "Which layers, in which order.");
}
void AWQConfig::init() {
  check_weight_bits(args.weight_bits, dtype_policies::kAwq);
  check_group_size(args.group_size);
}

}  // namespace keratin::quantizers
