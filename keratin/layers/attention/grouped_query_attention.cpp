#include "keratin/layers/attention/grouped_query_attention.h"

#include "keratin/base/error.h"

namespace keratin::layers {

void GroupedQueryAttentionLayer::declare(Fields& f, Args& a) {
  f("head_dim", a.head_dim, "Depth of a head.").required().at_least(1);
  f("num_query_heads", a.num_query_heads, "How many heads the query has.")
      .required()
      .at_least(1);
  f("num_key_value_heads", a.num_key_value_heads,
    "How many heads key and value have.")
      .required()
      .at_least(1);
  f("use_bias", a.use_bias, "Whether the projections add a bias.");
  f("use_gate", a.use_gate, "Whether heads are gated by the query.")
      .since_keras3();
  f("sliding_window", a.sliding_window, "How near a key must be to be seen.")
      .since_keras3()
      .at_least(1);
  f("dropout", a.dropout, "Share of the scores dropped in training.")
      .at_least(0)
      .at_most(1);
  declare_projections(f, a, true);
}

void GroupedQueryAttentionLayer::init() {
  if (args.num_query_heads % args.num_key_value_heads != 0) {
    throw ConfigError(
        concat("argument \"num_query_heads\" is ", args.num_query_heads,
               "; expected a multiple of \"num_key_value_heads\", which is ",
               args.num_key_value_heads));
  }
  ProjectedAttentionLayer::init();
}

ProjectedAttentionLayer::Settings GroupedQueryAttentionLayer::settings() const {
  return {.query_heads = args.num_query_heads,
          .key_heads = args.num_key_value_heads,
          .key_dim = args.head_dim,
          .value_dim = args.head_dim,
          .dropout = args.dropout,
          .seed = args.seed,
          .sliding_window = args.sliding_window,
          .use_bias = args.use_bias,
          .use_gate = args.use_gate,
          .flash_attention = args.flash_attention.value_or(false),
          .projection = projection_args(args)};
}

std::vector<int64_t> GroupedQueryAttentionLayer::attending_axes(
    size_t query_rank) {
  if (query_rank == 3) return {1};
  throw ShapeError(concat("expected inputs of rank 3, got rank ", query_rank));
}

std::vector<int64_t> GroupedQueryAttentionLayer::output_sizes(
    const Shape& query) const {
  return {query.back()};
}

}  // namespace keratin::layers
