#pragma once

#include <initializer_list>
#include <optional>

#include "keratin/config/get.h"
#include "keratin/dtype_policies/dtype_policy_object.h"

namespace keratin::dtype_policies {

/// One dtype for all ("float32", "bfloat16"), or float32 weights and
/// computation in half precision ("mixed_float16", "mixed_bfloat16").
/// ConfigError for other names. Keras's `DTypePolicy`.
class DTypePolicy : public DTypePolicyObject {
 public:
  static constexpr std::string_view kName = "DTypePolicy";
  struct Args {
    std::optional<std::string> name = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  std::string name() const override { return *args.name; }
  PolicyDTypes dtypes() const override;
};

/// DTypePolicy under an older name. Keras's `FloatDTypePolicy`.
class FloatDTypePolicy : public DTypePolicy {
 public:
  static constexpr std::string_view kName = "FloatDTypePolicy";
};

/// Arguments of the quantized policies.
struct QuantizedArgs {
  std::string mode = {};
  std::optional<std::string> source_name = {};
};
/// Those of a policy with a window of amax values to scale by, too.
struct QuantizedFloat8Args {
  std::string mode = {};
  std::optional<std::string> source_name = {};
  int64_t amax_history_length = 1024;
};

/// Of a layer whose weights were quantized by `mode`, with the policy
/// `source_name` before. Its config is kept; computing with it is Unsupported.
template <class PolicyArgs>
class QuantizedPolicy : public DTypePolicyObject {
 public:
  using Args = PolicyArgs;
  Args args;
  static void declare(Fields& f, Args& a);
  void init() override { check(args.mode); }
  std::string name() const override;
  PolicyDTypes dtypes() const override;

 protected:
  /// `algorithm` is what the mode is, or begins with.
  void check(std::string_view algorithm);
};

/// Its mode says no more than the algorithm: "int8". Keras's
/// `QuantizedDTypePolicy`.
class QuantizedDTypePolicy : public QuantizedPolicy<QuantizedArgs> {
 public:
  static constexpr std::string_view kName = "QuantizedDTypePolicy";
};

/// With a window of amax values. Keras's `QuantizedFloat8DTypePolicy`.
class QuantizedFloat8DTypePolicy : public QuantizedPolicy<QuantizedFloat8Args> {
 public:
  static constexpr std::string_view kName = "QuantizedFloat8DTypePolicy";
};

/// How the mode of a policy with groups of weights is written, its parts
/// separated by "/".
struct ModeFormat {
  std::string_view class_name;
  std::string_view algorithm;
  std::string_view text;  ///< "gptq/<weight_bits>/<group_size>"
  std::initializer_list<int64_t> weight_bits;  ///< Empty: no such part.

  bool takes(int64_t bits) const;
  std::string bits_text() const;  ///< "2, 3, 4 or 8"
};
inline constexpr ModeFormat kInt4{
    "Int4DTypePolicy", "int4", "int4/<block_size>", {}};
inline constexpr ModeFormat kGptq{
    "GPTQDTypePolicy", "gptq", "gptq/<weight_bits>/<group_size>", {2, 3, 4, 8}};
inline constexpr ModeFormat kAwq{
    "AWQDTypePolicy", "awq", "awq/<weight_bits>/<group_size>", {4}};

/// A quantized policy whose mode says how weights share a scale: "int4/128",
/// "gptq/4/128", "awq/4/-1", where -1 is one group. Keras's
/// `Int4DTypePolicy`, `GPTQDTypePolicy` and `AWQDTypePolicy`.
template <const ModeFormat& kFormat>
class GroupedDTypePolicy : public QuantizedDTypePolicy {
 public:
  static constexpr std::string_view kName = kFormat.class_name;
  void init() override;
};
using Int4DTypePolicy = GroupedDTypePolicy<kInt4>;
using GPTQDTypePolicy = GroupedDTypePolicy<kGptq>;
using AWQDTypePolicy = GroupedDTypePolicy<kAwq>;

/// Policies by the path of a layer, or a regular expression for paths. Its
/// config is kept; computing with it is Unsupported. Keras's `DTypePolicyMap`.
class DTypePolicyMap : public DTypePolicyObject {
 public:
  static constexpr std::string_view kName = "DTypePolicyMap";
  struct Args {
    Json default_policy = nullptr;
    Json policy_map = JsonObject{};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  std::string name() const override;
  PolicyDTypes dtypes() const override;
};

/// A policy of a class that isn't registered: its serialized form is kept;
/// computing with it is Unsupported.
class UnknownDTypePolicy : public DTypePolicyObject {
 public:
  static constexpr std::string_view kName = "UnknownDTypePolicy";
  struct Args {
    Json form = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  std::string name() const override;
  PolicyDTypes dtypes() const override;
  const Json* kept_form() const override { return &args.form; }
};

/// The policy that a name, a serialized policy or None stands for, as Keras's
/// `dtype_policies.get` has it; none for None. Serialized policies of classes
/// that aren't registered become an UnknownDTypePolicy.
DTypePolicyRef policy_for(const Json& identifier,
                          const CustomObjects* custom_objects);
std::shared_ptr<DTypePolicyObject> policy_for(const Json& identifier,
                                              DeserializeContext& context);
inline constexpr GetFunction<DTypePolicyRef, policy_for> get;
/// The policy of a serialized form, or of a name; none for None. NotFound with
/// the nearest names where `get` keeps what nobody registered.
DTypePolicyRef policy_of_form(const Json& identifier,
                              const CustomObjects* custom_objects);
inline constexpr GetFunction<DTypePolicyRef, policy_of_form> deserialize;
/// The serialized form; for none, that of "float32". `write` writes it to a
/// sink.
Json serialize(const DTypePolicyRef& policy);
void write(const DTypePolicyRef& policy, ConfigSink& sink);

}  // namespace keratin::dtype_policies
