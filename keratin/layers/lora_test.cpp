#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/convolutional/conv.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/core/einsum_dense.h"
#include "keratin/layers/core/embedding.h"
#include "keratin/layers/core/reversible_embedding.h"

namespace keratin {
namespace {

using layers::Dense;

// What the config of a Dense made with these says of both arguments.
JsonObject written(std::optional<int64_t> rank, std::optional<Number> alpha) {
  const Dense dense({.units = 3, .lora_rank = rank, .lora_alpha = alpha});
  JsonObject found;
  for (const auto& [key, value] : get_config(*dense.layer())) {
    if (key.rfind("lora", 0) == 0) found[key] = value;
  }
  return found;
}

// The last members of a layer's config, as JSON.
std::string tail(const LayerRef& layer, const char* first) {
  const std::string text = dump_json(layers::serialize(layer).at("config"));
  return text.substr(text.find(first));
}

}  // namespace

TEST_CASE("a LoRA rank is written with its alpha, and nothing without one") {
  CHECK(written(2, {}) == JsonObject{{"lora_rank", 2}, {"lora_alpha", 2}});
  CHECK(written(2, 4.0) == JsonObject{{"lora_rank", 2}, {"lora_alpha", 4.0}});
  CHECK(written(2, 0) == JsonObject{{"lora_rank", 2}, {"lora_alpha", 0}});
  CHECK(written({}, 4) == JsonObject{});
  CHECK(written(0, 4) == JsonObject{});
  CHECK_THROWS_WITH_AS(
      Dense({.units = 3, .lora_rank = -1}),
      "argument \"lora_rank\" is -1; expected an integer of at least 0 or "
      "None",
      ConfigError);
}

TEST_CASE("LoRA's arguments stand where Keras writes them") {
  CHECK(tail(Dense({.units = 3, .lora_rank = 2, .lora_alpha = 4}), "\"quant") ==
        R"("quantization_config": null, "lora_rank": 2, "lora_alpha": 4})");
  CHECK(tail(layers::EinsumDense({.equation = "ab,bc->ac",
                                  .output_shape = {3},
                                  .lora_rank = 2,
                                  .gptq_unpacked_column_size = 8}),
             "\"quant") ==
        R"("quantization_config": null, "lora_rank": 2, "lora_alpha": 2, )"
        R"("gptq_unpacked_column_size": 8})");
  CHECK(
      tail(layers::Embedding({.input_dim = 3, .output_dim = 2, .lora_rank = 2}),
           "\"quant") ==
      R"("quantization_config": null, "lora_rank": 2, "lora_alpha": 2})");
  CHECK(tail(layers::ReversibleEmbedding(
                 {.input_dim = 3, .output_dim = 2, .lora_rank = 2}),
             "\"lora_rank") ==
        R"("lora_rank": 2, "lora_alpha": 2, "tie_weights": true, )"
        R"("reverse_dtype": null, "logit_soft_cap": null})");
  CHECK(tail(layers::Conv2D({.filters = 2, .kernel_size = 3, .lora_rank = 1}),
             "\"bias_constraint") ==
        R"("bias_constraint": null, "lora_rank": 1, "lora_alpha": 1})");
}

TEST_CASE("a layer with LoRA is held, and refuses to be built") {
  const KerasTensor x(Shape{kNone, 3}, DType::float32);
  const Dense dense =
      Dense::from_config({{"name", "d"}, {"units", 3}, {"lora_rank", 4}});
  CHECK(dense->args.lora_rank == 4);
  CHECK_THROWS_WITH_AS(
      dense(x),
      "d: argument \"lora_rank\" is 4: the layer's configuration is kept, but "
      "running LoRA isn't there yet; take lora_rank and lora_alpha out of the "
      "config, as the kernel that Keras saves has the adaptation in it",
      Unsupported);
  CHECK_FALSE(dense->built());
  CHECK(dense->weights().empty());
  CHECK_THROWS_AS(
      layers::EinsumDense(
          {.equation = "ab,bc->ac", .output_shape = {3}, .lora_rank = 2})(x),
      Unsupported);
  CHECK_THROWS_AS(
      layers::Embedding({.input_dim = 3, .output_dim = 2, .lora_rank = 2})(x),
      Unsupported);
  CHECK_THROWS_AS(
      layers::Conv1D({.filters = 2, .kernel_size = 1, .lora_rank = 1})(
          KerasTensor(Shape{kNone, 3, 2}, DType::float32)),
      Unsupported);
}

TEST_CASE("the size that GPTQ unpacks to changes nothing unless quantized") {
  const layers::EinsumDense dense({.equation = "ab,bc->ac",
                                   .output_shape = {2},
                                   .gptq_unpacked_column_size = 8});
  CHECK(dense(KerasTensor(Shape{kNone, 3}, DType::float32)).shape() ==
        Shape{kNone, 2});
}

}  // namespace keratin
