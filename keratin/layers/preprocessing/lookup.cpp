#include "keratin/layers/preprocessing/lookup.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/layers/preprocessing/token_arguments.h"

namespace keratin::layers {
namespace {

void declare_common(Fields& f, auto& a) {
  f("invert", a.invert, "Whether indices become tokens.");
  f("max_tokens", a.max_tokens, "Most entries of the vocabulary.").at_least(2);
  f("num_oov_indices", a.num_oov_indices, "Indices of unknown tokens.")
      .at_least(0);
  f("oov_token", a.oov_token, "What unknown indices become.");
  f("mask_token", a.mask_token, "What stands for a missing token.");
  f("output_mode", a.output_mode, "What comes out.")
      .one_of({"int", "one_hot", "multi_hot", "count", "tf_idf", "binary",
               "tf-idf"});
  f("sparse", a.sparse, "Whether vectors are sparse.");
  f("pad_to_max_tokens", a.pad_to_max_tokens, "Whether vectors are as long.");
  f.ignore("has_input_vocabulary");
}

void declare_vocabulary(Fields& f, auto& a) {
  f("idf_weights", a.idf_weights, "Weights of the tokens, for \"tf_idf\".");
  f("vocabulary", a.vocabulary, "The tokens, in order.");
  f("vocabulary_size", a.vocabulary_size, "Entries, special ones included.");
  f("oov_method", a.oov_method, "How unknown tokens are told apart.")
      .one_of({"floormod", "farmhash"});
  f("salt", a.salt, "Makes the hash another.");
}

void check_modes(const auto& args) {
  if (args.pad_to_max_tokens && !args.max_tokens) {
    throw ConfigError(
        "argument \"max_tokens\" is None; expected an integer where "
        "pad_to_max_tokens is true");
  }
  check_sparse(args.sparse, args.output_mode);
  if (!args.idf_weights.is_null() && args.output_mode != "tf_idf") {
    throw ConfigError(concat("argument \"output_mode\" is ",
                             quoted(args.output_mode),
                             "; expected \"tf_idf\" where there are "
                             "idf_weights"));
  }
  if (!args.vocabulary.is_null() && args.idf_weights.is_null() &&
      args.output_mode == "tf_idf") {
    throw ConfigError(
        "argument \"idf_weights\" is None; expected a weight for each token of "
        "the vocabulary");
  }
}

// The value of an optional token, as a config has it.
Json token_json(const auto& token) { return token ? Json(*token) : Json(); }

// Keras writes the size once the vocabulary is known: the tokens without those
// that stand for missing and unknown ones, and the indices of these.
std::optional<int64_t> size_of(const Json& vocabulary, const Json& mask_token,
                               const Json& oov_token, int64_t oov_indices,
                               std::string_view output_mode) {
  if (vocabulary.is_string()) {
    throw Unsupported(concat("argument \"vocabulary\" is the name of a file, ",
                             vocabulary.brief(),
                             "; expected the tokens themselves"));
  }
  if (vocabulary.is_null()) return {};
  const Json::Array& tokens = vocabulary.as_array();
  if (tokens.empty()) {
    throw ConfigError("argument \"vocabulary\" is []; expected tokens");
  }
  const bool has_mask = !mask_token.is_null() && output_mode == "int";
  const uint64_t special = (has_mask ? 1 : 0) + uint64_t(oov_indices);
  bool found = special <= tokens.size();
  for (size_t i = 0; found && i < special; ++i) {
    found = tokens[i] == (has_mask && i == 0 ? mask_token : oov_token);
  }
  return static_cast<int64_t>(tokens.size() + (found ? 0 : special));
}

void check_size(std::optional<int64_t> size,
                std::optional<int64_t> max_tokens) {
  if (!size || !max_tokens || *size <= *max_tokens) return;
  throw ConfigError(
      concat("argument \"vocabulary\" makes ", *size,
             " entries; expected at most max_tokens = ", *max_tokens));
}

void init_lookup(auto& args) {
  args.output_mode = new_name(args.output_mode);
  check_modes(args);
  if (args.invert && args.output_mode != "int") {
    throw ConfigError(concat("argument \"output_mode\" is ",
                             quoted(args.output_mode),
                             "; expected \"int\" where invert is true"));
  }
  args.salt = salt_pair(args.salt);
  const auto size = size_of(args.vocabulary, token_json(args.mask_token),
                            token_json(args.oov_token), args.num_oov_indices,
                            args.output_mode);
  check_size(size, args.max_tokens);
  if (!args.vocabulary_size) args.vocabulary_size = size;
}

void check_word(std::string_view key, const Json& value,
                std::initializer_list<std::string_view> words,
                std::string_view expected) {
  if (value.is_null()) return;
  if (value.is_object()) {
    throw Unsupported(concat("argument ", quoted(key), " is ", value.brief(),
                             ", a function; expected ", expected));
  }
  if (value.is_string() &&
      std::find(words.begin(), words.end(), value.as_string()) != words.end()) {
    return;
  }
  throw ConfigError(concat("argument ", quoted(key), " is ", value.brief(),
                           "; expected ", expected));
}

void check_ngrams(const Json& ngrams) {
  if (ngrams.is_null() || ngrams.is_int()) return;
  if (ngrams.is_array() &&
      std::all_of(ngrams.as_array().begin(), ngrams.as_array().end(),
                  [](const Json& item) { return item.is_int(); })) {
    return;
  }
  throw ConfigError(concat("argument \"ngrams\" is ", ngrams.brief(),
                           "; expected None, an integer or a tuple of "
                           "integers"));
}

}  // namespace

Json IndexLookupLayer::get_build_config() const {
  Json build = Layer::get_build_config();
  return build.is_null() ? JsonObject{} : build;
}

void IntegerLookupLayer::declare(Fields& f, Args& a) {
  declare_common(f, a);
  f("vocabulary_dtype", a.vocabulary_dtype, "Dtype of the tokens.")
      .one_of({"int64"});
  declare_vocabulary(f, a);
}
void IntegerLookupLayer::init() {
  Layer::init();
  if (!args.salt.is_null() && args.oov_method != "farmhash") {
    throw ConfigError(concat("argument \"oov_method\" is ",
                             quoted(args.oov_method),
                             "; expected \"farmhash\" where there is a salt"));
  }
  init_lookup(args);
}

void StringLookupLayer::declare(Fields& f, Args& a) {
  declare_common(f, a);
  declare_vocabulary(f, a);
  f("encoding", a.encoding, "How strings are encoded.");
}
void StringLookupLayer::init() {
  Layer::init();
  init_lookup(args);
}

void TextVectorizationLayer::declare(Fields& f, Args& a) {
  f("max_tokens", a.max_tokens, "Most entries of the vocabulary.").at_least(2);
  f("standardize", a.standardize, "What is done to a string first.");
  f("split", a.split, "What words are.");
  f("ngrams", a.ngrams, "How many words make a token.");
  f("output_mode", a.output_mode, "What comes out.")
      .one_of({"int", "one_hot", "multi_hot", "count", "tf_idf", "binary",
               "tf-idf"});
  f("output_sequence_length", a.output_sequence_length, "Indices to give.");
  f("pad_to_max_tokens", a.pad_to_max_tokens, "Whether vectors are as long.");
  f("sparse", a.sparse, "Whether vectors are sparse.");
  f("ragged", a.ragged, "Whether rows may differ in length.");
  f("vocabulary", a.vocabulary, "The tokens, in order.");
  f("idf_weights", a.idf_weights, "Weights of the tokens, for \"tf_idf\".");
  f("encoding", a.encoding, "How strings are encoded.");
  f("vocabulary_size", a.vocabulary_size, "Entries, special ones included.");
  f.ignore("has_input_vocabulary");
}
void TextVectorizationLayer::init() {
  Layer::init();
  args.output_mode = new_name(args.output_mode);
  check_word("standardize", args.standardize,
             {"lower_and_strip_punctuation", "lower", "strip_punctuation"},
             "\"lower_and_strip_punctuation\", \"lower\", "
             "\"strip_punctuation\" or None");
  check_word("split", args.split, {"whitespace", "character"},
             "\"whitespace\", \"character\" or None");
  check_ngrams(args.ngrams);
  check_modes(args);
  const bool is_int = args.output_mode == "int";
  if (!is_int && args.output_sequence_length) {
    throw ConfigError(concat("argument \"output_sequence_length\" is ",
                             *args.output_sequence_length,
                             "; expected None unless the output_mode is "
                             "\"int\""));
  }
  if (!is_int && args.ragged) {
    throw ConfigError(
        "argument \"ragged\" is true; expected false unless the output_mode is "
        "\"int\"");
  }
  const auto size = size_of(args.vocabulary, "", "[UNK]", 1, args.output_mode);
  check_size(size, args.max_tokens);
  if (args.vocabulary_size) return;
  args.vocabulary_size = size.value_or(is_int ? 2 : 1);
}

}  // namespace keratin::layers
