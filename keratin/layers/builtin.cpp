// Every class and function that Keras itself has: a row a class. A new layer is
// one include and one row here.

#include "keratin/layers/builtin.h"

#include "keratin/layers/activations/activation_layers.h"
#include "keratin/layers/activations/activations.h"
#include "keratin/layers/attention/attention.h"
#include "keratin/layers/attention/grouped_query_attention.h"
#include "keratin/layers/attention/multi_head_attention.h"
#include "keratin/layers/constraints/constraints.h"
#include "keratin/layers/convolutional/conv.h"
#include "keratin/layers/convolutional/depthwise_conv.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/core/einsum_dense.h"
#include "keratin/layers/core/embedding.h"
#include "keratin/layers/core/input_layer.h"
#include "keratin/layers/core/lambda_layer.h"
#include "keratin/layers/core/reversible_embedding.h"
#include "keratin/layers/initializers/initializers.h"
#include "keratin/layers/merging/merge.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/layers/normalization/spectral_normalization.h"
#include "keratin/layers/ops_function.h"
#include "keratin/layers/pooling/adaptive_pooling.h"
#include "keratin/layers/pooling/pooling.h"
#include "keratin/layers/preprocessing/category.h"
#include "keratin/layers/preprocessing/feature_space.h"
#include "keratin/layers/preprocessing/image_preprocessing/augmentation.h"
#include "keratin/layers/preprocessing/image_preprocessing/color.h"
#include "keratin/layers/preprocessing/image_preprocessing/geometry.h"
#include "keratin/layers/preprocessing/image_preprocessing/histogram.h"
#include "keratin/layers/preprocessing/lookup.h"
#include "keratin/layers/preprocessing/numeric.h"
#include "keratin/layers/preprocessing/pipeline.h"
#include "keratin/layers/preprocessing/spectrogram.h"
#include "keratin/layers/quantizers/quantizers.h"
#include "keratin/layers/random/seed_generator.h"
#include "keratin/layers/regularization/dropout.h"
#include "keratin/layers/regularizers/regularizers.h"
#include "keratin/layers/reshaping/reshaping.h"
#include "keratin/layers/rnn/bidirectional.h"
#include "keratin/layers/rnn/conv_lstm.h"
#include "keratin/layers/rnn/gru.h"
#include "keratin/layers/rnn/lstm.h"
#include "keratin/layers/rnn/rnn.h"
#include "keratin/layers/rnn/simple_rnn.h"
#include "keratin/layers/rnn/stacked_rnn_cells.h"
#include "keratin/layers/rnn/time_distributed.h"

namespace keratin {
namespace {

using Rows = std::vector<BuiltinClass>;
using Names = std::vector<std::string_view>;

// `also` has what a class goes by besides its own name and the snake case of
// that, which every class goes by.
template <class T>
BuiltinClass row(std::string_view module, Names also = {}) {
  return {module, &class_info<T>(), std::move(also)};
}
/// A layer, by its class or its handle.
template <class L>
BuiltinClass layer(Names also = {}) {
  if constexpr (requires { typename L::Class; }) {
    return row<typename L::Class>("keras.layers", std::move(also));
  } else {
    return row<L>("keras.layers", std::move(also));
  }
}

void add_core(Rows& rows) {
  rows.insert(
      rows.end(),
      {layer<layers::Dense>(), layer<layers::EinsumDense>(),
       layer<layers::Embedding>(), layer<layers::Identity>(),
       layer<layers::InputLayer>(), layer<layers::LambdaLayer>(),
       layer<layers::Masking>(), layer<layers::Activation>(),
       layer<layers::ELU>(), layer<layers::LeakyReLU>(), layer<layers::PReLU>(),
       layer<layers::ReLU>(), layer<layers::Softmax>(),
       layer<layers::Normalization>(), layer<layers::Rescaling>(),
       layer<layers::ReversibleEmbedding>()});
}

void add_convolutional(Rows& rows) {
  rows.insert(
      rows.end(),
      {layer<layers::Conv1D>({"Convolution1D"}),
       layer<layers::Conv2D>({"Convolution2D"}),
       layer<layers::Conv3D>({"Convolution3D"}),
       layer<layers::Conv1DTranspose>({"Convolution1DTranspose"}),
       layer<layers::Conv2DTranspose>({"Convolution2DTranspose"}),
       layer<layers::Conv3DTranspose>({"Convolution3DTranspose"}),
       layer<layers::DepthwiseConv1D>(), layer<layers::DepthwiseConv2D>(),
       layer<layers::SeparableConv1D>({"SeparableConvolution1D"}),
       layer<layers::SeparableConv2D>({"SeparableConvolution2D"})});
}

void add_pooling(Rows& rows) {
  rows.insert(rows.end(),
              {layer<layers::MaxPooling1D>({"MaxPool1D"}),
               layer<layers::MaxPooling2D>({"MaxPool2D"}),
               layer<layers::MaxPooling3D>({"MaxPool3D"}),
               layer<layers::AveragePooling1D>({"AvgPool1D"}),
               layer<layers::AveragePooling2D>({"AvgPool2D"}),
               layer<layers::AveragePooling3D>({"AvgPool3D"}),
               layer<layers::GlobalMaxPooling1D>({"GlobalMaxPool1D"}),
               layer<layers::GlobalMaxPooling2D>({"GlobalMaxPool2D"}),
               layer<layers::GlobalMaxPooling3D>({"GlobalMaxPool3D"}),
               layer<layers::GlobalAveragePooling1D>({"GlobalAvgPool1D"}),
               layer<layers::GlobalAveragePooling2D>({"GlobalAvgPool2D"}),
               layer<layers::GlobalAveragePooling3D>({"GlobalAvgPool3D"}),
               layer<layers::AdaptiveAveragePooling1D>(),
               layer<layers::AdaptiveAveragePooling2D>(),
               layer<layers::AdaptiveAveragePooling3D>(),
               layer<layers::AdaptiveMaxPooling1D>(),
               layer<layers::AdaptiveMaxPooling2D>(),
               layer<layers::AdaptiveMaxPooling3D>()});
}

void add_shaping(Rows& rows) {
  rows.insert(rows.end(),
              {layer<layers::Flatten>(),       layer<layers::Permute>(),
               layer<layers::RepeatVector>(),  layer<layers::Reshape>(),
               layer<layers::Cropping1D>(),    layer<layers::Cropping2D>(),
               layer<layers::Cropping3D>(),    layer<layers::UpSampling1D>(),
               layer<layers::UpSampling2D>(),  layer<layers::UpSampling3D>(),
               layer<layers::ZeroPadding1D>(), layer<layers::ZeroPadding2D>(),
               layer<layers::ZeroPadding3D>(), layer<layers::Add>(),
               layer<layers::Average>(),       layer<layers::Concatenate>(),
               layer<layers::Dot>(),           layer<layers::Maximum>(),
               layer<layers::Minimum>(),       layer<layers::Multiply>(),
               layer<layers::Subtract>()});
}

void add_normalizing(Rows& rows) {
  rows.insert(
      rows.end(),
      {layer<layers::BatchNormalization>(), layer<layers::GroupNormalization>(),
       layer<layers::LayerNormalization>(), layer<layers::RMSNormalization>(),
       layer<layers::SpectralNormalization>(),
       layer<layers::UnitNormalization>(),
       layer<layers::ActivityRegularization>(), layer<layers::AlphaDropout>(),
       layer<layers::Dropout>(), layer<layers::GaussianDropout>(),
       layer<layers::GaussianNoise>(), layer<layers::SpatialDropout1D>(),
       layer<layers::SpatialDropout2D>(), layer<layers::SpatialDropout3D>()});
}

void add_recurrent(Rows& rows) {
  rows.insert(
      rows.end(),
      {layer<layers::Bidirectional>(), layer<layers::ConvLSTM1D>(),
       layer<layers::ConvLSTM2D>(), layer<layers::ConvLSTM3D>(),
       layer<layers::GRU>(), layer<layers::GRUCell>(), layer<layers::LSTM>(),
       layer<layers::LSTMCell>(), layer<layers::RNN>(),
       layer<layers::SimpleRNN>(), layer<layers::SimpleRNNCell>(),
       layer<layers::StackedRNNCells>(), layer<layers::TimeDistributed>()});
}

void add_attention(Rows& rows) {
  rows.insert(rows.end(),
              {layer<layers::AdditiveAttention>(), layer<layers::Attention>(),
               layer<layers::GroupQueryAttention>({"GroupedQueryAttention"}),
               layer<layers::MultiHeadAttention>()});
}

void add_preprocessing(Rows& rows) {
  constexpr std::string_view kFeatures =
      "keras.src.layers.preprocessing.feature_space";
  rows.insert(
      rows.end(),
      {layer<layers::CategoryEncoding>(), layer<layers::Discretization>(),
       layer<layers::HashedCrossing>(), layer<layers::Hashing>(),
       layer<layers::IntegerLookup>(), layer<layers::MelSpectrogram>(),
       layer<layers::Pipeline>(), layer<layers::STFTSpectrogram>(),
       layer<layers::StringLookup>(), layer<layers::TextVectorization>(),
       row<layers::FeatureSpaceLayer>("keras.utils"),
       row<layers::TFDIdentityLayer>(kFeatures),
       row<layers::Feature>(kFeatures), row<layers::Cross>(kFeatures)});
}

void add_image_preprocessing(Rows& rows) {
  rows.insert(rows.end(),
              {layer<layers::AugMix>(),
               layer<layers::AutoContrast>(),
               layer<layers::CenterCrop>(),
               layer<layers::ContrastLimitedAdaptiveHistogramEqualization>(),
               layer<layers::CutMix>(),
               layer<layers::Equalization>(),
               layer<layers::MaxNumBoundingBoxes>(),
               layer<layers::MixUp>(),
               layer<layers::RandAugment>(),
               layer<layers::RandomBrightness>(),
               layer<layers::RandomColorDegeneration>(),
               layer<layers::RandomColorJitter>(),
               layer<layers::RandomContrast>(),
               layer<layers::RandomCrop>(),
               layer<layers::RandomElasticTransform>(),
               layer<layers::RandomErasing>(),
               layer<layers::RandomFlip>(),
               layer<layers::RandomGaussianBlur>(),
               layer<layers::RandomGrayscale>(),
               layer<layers::RandomHue>(),
               layer<layers::RandomInvert>(),
               layer<layers::RandomPerspective>(),
               layer<layers::RandomPosterization>(),
               layer<layers::RandomRotation>(),
               layer<layers::RandomSaturation>(),
               layer<layers::RandomSharpness>(),
               layer<layers::RandomShear>(),
               layer<layers::RandomTranslation>(),
               layer<layers::RandomZoom>(),
               layer<layers::Resizing>(),
               layer<layers::Solarization>()});
}

void add_initializers(Rows& rows) {
  constexpr std::string_view kModule = "keras.initializers";
  rows.insert(
      rows.end(),
      {row<initializers::Constant>(kModule),
       row<initializers::GlorotNormal>(kModule, {"xavier_normal"}),
       row<initializers::GlorotUniform>(kModule, {"xavier_uniform"}),
       row<initializers::HeNormal>(kModule),
       row<initializers::HeUniform>(kModule),
       row<initializers::Identity>(kModule, {"IdentityInitializer"}),
       row<initializers::LecunNormal>(kModule),
       row<initializers::LecunUniform>(kModule),
       row<initializers::Ones>(kModule, {"one"}),
       row<initializers::Orthogonal>(kModule, {"OrthogonalInitializer"}),
       row<initializers::RandomNormal>(kModule, {"normal"}),
       row<initializers::RandomUniform>(kModule, {"uniform"}),
       row<initializers::STFT>(kModule, {"STFTInitializer"}),
       row<initializers::TruncatedNormal>(kModule),
       row<initializers::VarianceScaling>(kModule),
       row<initializers::Zeros>(kModule, {"zero"})});
}

void add_weight_rules(Rows& rows) {
  constexpr std::string_view kPenalties = "keras.regularizers";
  constexpr std::string_view kRules = "keras.constraints";
  rows.insert(
      rows.end(),
      {row<regularizers::L1>(kPenalties), row<regularizers::L2>(kPenalties),
       row<regularizers::L1L2>(kPenalties),
       row<regularizers::OrthogonalRegularizer>(kPenalties),
       row<constraints::MaxNorm>(kRules), row<constraints::MinMaxNorm>(kRules),
       row<constraints::NonNeg>(kRules), row<constraints::UnitNorm>(kRules)});
}

void add_quantizers(Rows& rows) {
  constexpr std::string_view kModule = "keras.quantizers";
  rows.insert(rows.end(), {row<quantizers::AWQConfig>(kModule),
                           row<quantizers::AbsMaxQuantizer>(kModule),
                           row<quantizers::Float8QuantizationConfig>(kModule),
                           row<quantizers::GPTQConfig>(kModule),
                           row<quantizers::Int4QuantizationConfig>(kModule),
                           row<quantizers::Int8QuantizationConfig>(kModule),
                           row<quantizers::QuantizationConfig>(kModule)});
}

void add_random(Rows& rows) {
  rows.push_back(row<random::SeedGenerator>("keras.random"));
}

}  // namespace

void add_layer_builtins(Builtins& all) {
  add_core(all.classes);
  add_convolutional(all.classes);
  add_pooling(all.classes);
  add_shaping(all.classes);
  add_normalizing(all.classes);
  add_recurrent(all.classes);
  add_attention(all.classes);
  add_preprocessing(all.classes);
  add_image_preprocessing(all.classes);
  add_initializers(all.classes);
  add_weight_rules(all.classes);
  add_quantizers(all.classes);
  add_random(all.classes);
  all.functions = builtin_activations();
  for (BuiltinFunction& function : builtin_ops_functions()) {
    all.functions.push_back(std::move(function));
  }
}

}  // namespace keratin
