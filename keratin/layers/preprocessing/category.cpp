#include "keratin/layers/preprocessing/category.h"

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_rows.h"
#include "keratin/layers/preprocessing/token_arguments.h"

namespace keratin::layers {
namespace {

constexpr std::string_view kSparse = "Whether vectors are sparse.";

}  // namespace

void CategoryEncodingLayer::declare(Fields& f, Args& a) {
  f("num_tokens", a.num_tokens, "Length of a vector.").required().at_least(1);
  f("output_mode", a.output_mode, "What vectors hold.")
      .one_of({"count", "one_hot", "multi_hot", "binary"});
  f("sparse", a.sparse, kSparse).read_only();
}
void CategoryEncodingLayer::init() {
  Layer::init();
  args.output_mode = new_name(args.output_mode);
  if (args.num_tokens) return;
  throw ConfigError(
      "argument \"num_tokens\" is None; expected an integer of at least 1. "
      "Where the number isn't known, IntegerLookup finds it");
}

void DiscretizationLayer::declare_base(Fields& f) {
  f("bin_boundaries", args.bin_boundaries, "Where one bin ends.");
  f("num_bins", args.num_bins, "Number of bins to find.").at_least(0);
  f("epsilon", args.epsilon, "Error of quantiles.");
  f("output_mode", args.output_mode, "What comes out.")
      .one_of({"int", "one_hot", "multi_hot", "count"});
  f("sparse", args.sparse, kSparse);
  declare_name(f);
  declare_variable_dtype(f, base_.dtype);
}
void DiscretizationLayer::init() {
  Layer::init();
  check_sparse(args.sparse, args.output_mode);
  if (!args.bin_boundaries.is_null() || args.num_bins) return;
  throw ConfigError(
      "arguments \"bin_boundaries\" and \"num_bins\" are None; expected one of "
      "them");
}

void HashingLayer::declare(Fields& f, Args& a) {
  f("num_bins", a.num_bins, "Number of hashes.").required().at_least(1);
  f("salt", a.salt, "Makes the hash another.");
  f("mask_value", a.mask_value, "What has the hash 0.");
  f("output_mode", a.output_mode, "What comes out.")
      .one_of({"int", "one_hot", "multi_hot", "count"});
  f("sparse", a.sparse, kSparse);
}
void HashingLayer::init() {
  const bool is_int = args.output_mode == "int";
  if (base_.dtype.is_none()) base_.dtype = is_int ? "int64" : "float32";
  Layer::init();
  const std::string dtype = base_.dtype->name();
  if (is_int && dtype != "int32" && dtype != "int64") {
    throw ConfigError(concat("argument \"dtype\" is ", quoted(dtype),
                             "; expected \"int32\" or \"int64\" for the "
                             "output_mode \"int\""));
  }
  check_sparse(args.sparse, args.output_mode);
  args.salt = salt_pair(args.salt);
}

void HashedCrossingLayer::declare_base(Fields& f) {
  f("num_bins", args.num_bins, "Number of hashes.").required();
  f("output_mode", args.output_mode, "What comes out.")
      .one_of({"int", "one_hot"});
  f("sparse", args.sparse, kSparse);
  declare_name(f);
  declare_variable_dtype(f, base_.dtype);
  f.ignore("trainable");
}
void HashedCrossingLayer::init() {
  const bool is_int = args.output_mode == "int";
  if (base_.dtype.is_none()) base_.dtype = is_int ? "int64" : "float32";
  Layer::init();
}

}  // namespace keratin::layers
