#pragma once

#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// Base of the layers that turn tokens into their indices in a vocabulary, or
/// back, or into vectors. The first `num_oov_indices` indices stand for tokens
/// that aren't in it. Keras's `IndexLookup`.
class IndexLookupLayer : public LayerWithoutCall {
 public:
  /// Files say how it was built, which needs no shape.
  Json get_build_config() const override;
};

/// Integers to indices. Keras's `IntegerLookup`.
class IntegerLookupLayer : public IndexLookupLayer {
 public:
  static constexpr std::string_view kName = "IntegerLookup";
  struct Args {
    std::optional<int64_t> max_tokens = {};
    int64_t num_oov_indices = 1;
    std::optional<int64_t> mask_token = {};
    std::optional<int64_t> oov_token = -1;
    Json vocabulary = nullptr;  ///< Integers, or None: to be adapted.
    std::string vocabulary_dtype = "int64";
    Json idf_weights = nullptr;
    bool invert = false;
    std::string output_mode = "int";
    bool sparse = false;
    bool pad_to_max_tokens = false;
    std::string oov_method = "floormod";
    Json salt = nullptr;
    std::optional<int64_t> vocabulary_size = {};  ///< Of an adapted one.
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using IntegerLookup = Handle<IntegerLookupLayer>;

/// Strings to indices. Keras's `StringLookup`.
class StringLookupLayer : public IndexLookupLayer {
 public:
  static constexpr std::string_view kName = "StringLookup";
  struct Args {
    std::optional<int64_t> max_tokens = {};
    int64_t num_oov_indices = 1;
    std::optional<std::string> mask_token = {};
    std::optional<std::string> oov_token = "[UNK]";
    Json vocabulary = nullptr;  ///< Strings, a file's name, or None.
    Json idf_weights = nullptr;
    bool invert = false;
    std::string output_mode = "int";
    bool pad_to_max_tokens = false;
    bool sparse = false;
    std::string encoding = "utf-8";
    Json salt = nullptr;
    std::optional<int64_t> vocabulary_size = {};  ///< Of an adapted one.
    std::string oov_method = "floormod";
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using StringLookup = Handle<StringLookupLayer>;

/// Strings to the indices of their words, or into vectors. Functions of one's
/// own in `standardize` and `split` are Unsupported. Keras's
/// `TextVectorization`.
class TextVectorizationLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName = "TextVectorization";
  struct Args {
    std::optional<int64_t> max_tokens = {};
    Json standardize = "lower_and_strip_punctuation";
    Json split = "whitespace";
    Json ngrams = nullptr;  ///< None, an integer or a list of them.
    std::string output_mode = "int";
    std::optional<int64_t> output_sequence_length = {};
    bool pad_to_max_tokens = false;
    Json vocabulary = nullptr;  ///< Strings, a file's name, or None.
    Json idf_weights = nullptr;
    bool sparse = false;
    bool ragged = false;
    std::string encoding = "utf-8";
    std::optional<int64_t> vocabulary_size = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using TextVectorization = Handle<TextVectorizationLayer>;

}  // namespace keratin::layers
