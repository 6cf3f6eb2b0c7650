// Each layer class against what Keras computed: see tests/golden/make_golden.py
// and tests/harness.

#include <doctest/doctest.h>

#include "tests/harness/layer_harness.h"

using keratin::testing::check_layer;

TEST_CASE("core layers give Keras's values") {
  for (const char* name :
       {"activation", "activity_regularization", "dense", "einsum_dense", "elu",
        "embedding", "identity", "leaky_re_lu", "masking", "p_re_lu", "re_lu",
        "softmax"}) {
    check_layer(name);
  }
}

TEST_CASE("convolution layers give Keras's values") {
  for (const char* name :
       {"conv1d", "conv1d_transpose", "conv2d", "conv2d_transpose", "conv3d",
        "conv3d_transpose", "depthwise_conv1d", "depthwise_conv2d",
        "separable_conv1d", "separable_conv2d"}) {
    check_layer(name);
  }
}

TEST_CASE("pooling layers give Keras's values") {
  for (const char* name :
       {"average_pooling1d", "average_pooling2d", "average_pooling3d",
        "max_pooling1d", "max_pooling2d", "max_pooling3d",
        "global_average_pooling1d", "global_average_pooling2d",
        "global_average_pooling3d", "global_max_pooling1d",
        "global_max_pooling2d", "global_max_pooling3d"}) {
    check_layer(name);
  }
}

TEST_CASE("normalization layers give Keras's values") {
  for (const char* name :
       {"batch_normalization", "group_normalization", "layer_normalization",
        "rms_normalization", "unit_normalization", "normalization",
        "rescaling"}) {
    check_layer(name);
  }
}

TEST_CASE("merging layers give Keras's values") {
  for (const char* name : {"add", "average", "concatenate", "dot", "maximum",
                           "minimum", "multiply", "subtract"}) {
    check_layer(name);
  }
}

TEST_CASE("reshaping layers give Keras's values") {
  for (const char* name :
       {"cropping1d", "cropping2d", "cropping3d", "flatten", "permute",
        "repeat_vector", "reshape", "up_sampling1d", "up_sampling2d",
        "up_sampling3d", "zero_padding1d", "zero_padding2d",
        "zero_padding3d"}) {
    check_layer(name);
  }
}

TEST_CASE("noise layers do nothing in inference") {
  for (const char* name :
       {"alpha_dropout", "dropout", "gaussian_dropout", "gaussian_noise",
        "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"}) {
    check_layer(name);
  }
}

TEST_CASE("attention layers give Keras's values") {
  for (const char* name : {"additive_attention", "attention",
                           "group_query_attention", "multi_head_attention"}) {
    check_layer(name);
  }
}

TEST_CASE("recurrent layers give Keras's values") {
  for (const char* name :
       {"bidirectional", "conv_lstm1d", "conv_lstm2d", "conv_lstm3d", "gru",
        "gru_cell", "lstm", "lstm_cell", "rnn", "simple_rnn", "simple_rnn_cell",
        "stacked_rnn_cells", "time_distributed"}) {
    check_layer(name);
  }
}
