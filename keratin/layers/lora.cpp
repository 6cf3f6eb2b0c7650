#include "keratin/layers/lora.h"

#include "keratin/base/error.h"

namespace keratin {

void declare_lora(Fields& fields, std::optional<int64_t>& rank,
                  std::optional<Number>& alpha) {
  fields("lora_rank", rank, "Rank of the matrices that are trained beside it.")
      .at_least(0)
      .optional_key();
  Field& row = fields("lora_alpha", alpha, "How much these matrices count.");
  // A key that is optional isn't written for 0, which isn't the default here.
  if (!alpha) row.optional_key();
}

void settle_lora(std::optional<int64_t>& rank, std::optional<Number>& alpha) {
  if (rank == 0) rank.reset();
  if (!rank) {
    alpha.reset();
  } else if (!alpha) {
    alpha = *rank;
  }
}

void expect_no_lora(const std::optional<int64_t>& rank) {
  if (!rank) return;
  throw Unsupported(concat(
      "argument \"lora_rank\" is ", *rank,
      ": the layer's configuration is kept, but running LoRA isn't there yet; "
      "take lora_rank and lora_alpha out of the config, as the kernel that "
      "Keras saves has the adaptation in it"));
}

}  // namespace keratin
