#include "keratin/dtype_policies/dtype_policies.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/form.h"
#include "keratin/config/json_sinks.h"
#include "keratin/config/serialization.h"
#include "keratin/config/unregistered.h"
#include "keratin/dtype_policies/dtype_rows.h"

namespace keratin::dtype_policies {
namespace {

constexpr std::array<std::string_view, 5> kModes = {"int8", "float8", "int4",
                                                    "gptq", "awq"};

// "2, 3, 4 or 8".
std::string listed(const auto& items, auto text_of) {
  std::string text;
  size_t left = items.size();
  for (const auto& item : items) {
    text += concat(text.empty() ? ""
                   : left == 1  ? " or "
                                : ", ",
                   text_of(item));
    --left;
  }
  return text;
}

[[noreturn]] void refuse(const DTypePolicyObject& policy,
                         std::string_view what) {
  throw Unsupported(concat(what, " ", quoted(policy.name()),
                           ": its configuration is kept, but computing with it "
                           "isn't there yet; save the model before it is "
                           "quantized"));
}

int64_t whole_number(std::string_view text, std::string_view mode,
                     std::string_view expected) {
  int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) {
    throw ConfigError(concat("argument \"mode\" is ", quoted(mode),
                             "; expected whole numbers in ", quoted(expected)));
  }
  return value;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

void check_groups(std::string_view mode, const ModeFormat& format) {
  const auto refuse_mode = [&](const auto&... expected) {
    throw ConfigError(concat("argument \"mode\" is ", quoted(mode),
                             "; expected ", expected...));
  };
  const auto parts = parts_of(mode);
  const bool has_bits = format.weight_bits.size() != 0;
  if (parts.size() != (has_bits ? 3u : 2u) || parts[0] != format.algorithm) {
    refuse_mode(quoted(format.text));
  }
  if (has_bits) {
    const int64_t bits = whole_number(parts[1], mode, format.text);
    if (!format.takes(bits)) {
      refuse_mode(format.bits_text(), " as its <weight_bits>");
    }
  }
  const int64_t group = whole_number(parts.back(), mode, format.text);
  if (group < -1 || group == 0) {
    refuse_mode("-1 or a positive number at its end");
  }
}

// Keras 2 writes what is no mixture as a dtype.
Json legacy_form(std::string_view name) {
  if (name.substr(0, 6) != "mixed_") return name;
  return JsonObject{{"class_name", "Policy"},
                    {"config", JsonObject{{"name", name}}}};
}

void write_plain(std::string_view name, ConfigSink& sink) {
  if (current_dialect() == Dialect::legacy) {
    return sink.value(legacy_form(name));
  }
  sink.begin_object(4);
  sink.key("module");
  sink.string("keras");
  sink.key("class_name");
  sink.string("DTypePolicy");
  sink.key("config");
  sink.begin_object(1);
  sink.key("name");
  sink.string(name);
  sink.end_object();
  sink.key("registered_name");
  sink.value({});
  sink.end_object();
}

// A form to keep. Ids of shared objects mean something in their document only.
Json without_ids(const Json& value) {
  if (value.is_array()) {
    Json::Array out;
    for (const Json& item : value.as_array()) out.push_back(without_ids(item));
    return out;
  }
  if (!value.is_object()) return value;
  JsonObject out;
  for (const auto& [key, item] : value.as_object()) {
    if (key != kSharedObjectId) out[key] = without_ids(item);
  }
  return out;
}

std::shared_ptr<DTypePolicyObject> quantized(std::string_view algorithm,
                                             std::string_view name) {
  const size_t split = name.find("_from_");
  const size_t rest = split + std::string_view("_from_").size();
  if (split == std::string_view::npos ||
      name.find("_from_", rest) != std::string_view::npos) {
    throw ConfigError(concat("dtype policy ", quoted(name),
                             " is no pair of a quantization mode and a policy; "
                             "expected one such as \"int8_from_float32\""));
  }
  const std::string mode(name.substr(0, split));
  const std::string source(name.substr(rest));
  const QuantizedArgs args{mode, source};
  if (algorithm == kGptq.algorithm) return make_object<GPTQDTypePolicy>(args);
  if (algorithm == kAwq.algorithm) return make_object<AWQDTypePolicy>(args);
  if (algorithm == "float8") {
    return make_object<QuantizedFloat8DTypePolicy>({mode, source});
  }
  // Without a slash it is Keras's older int4, of one scale a channel.
  if (algorithm == kInt4.algorithm && mode.find('/') != std::string::npos) {
    return make_object<Int4DTypePolicy>(args);
  }
  return make_object<QuantizedDTypePolicy>(args);
}

std::shared_ptr<DTypePolicyObject> by_name(std::string_view name) {
  for (const std::string_view mode : kModes) {
    if (name.substr(0, mode.size()) == mode) return quantized(mode, name);
  }
  return make_object<DTypePolicy>({.name = std::string(name)});
}

// The common case, told from a class of the user's that has the name. Keras 2
// calls it Policy.
bool is_plain(const Json& form) {
  const Json* registered = form.find("registered_name");
  return (is_form_of(form, "DTypePolicy") || is_form_of(form, "Policy")) &&
         (registered == nullptr || registered->is_null());
}

}  // namespace

void DTypePolicy::declare(Fields& f, Args& a) {
  f("name", a.name,
    "Name of a dtype, \"mixed_float16\" or such; None: \"float32\".");
}
void DTypePolicy::init() {
  if (!args.name) args.name = "float32";
  check_policy_name(*args.name);
}
PolicyDTypes DTypePolicy::dtypes() const { return dtypes_named(*args.name); }

bool ModeFormat::takes(int64_t bits) const {
  return std::find(weight_bits.begin(), weight_bits.end(), bits) !=
         weight_bits.end();
}
std::string ModeFormat::bits_text() const {
  return listed(weight_bits, [](int64_t bits) { return bits; });
}

template <class A>
void QuantizedPolicy<A>::declare(Fields& f, Args& a) {
  f("mode", a.mode, "How weights were quantized: \"int8\", \"gptq/4/128\" ….")
      .required();
  f("source_name", a.source_name, "Policy before that; None: \"float32\".");
  if constexpr (requires { a.amax_history_length; }) {
    f("amax_history_length", a.amax_history_length, "Length of the window.");
  }
}
template <class A>
void QuantizedPolicy<A>::check(std::string_view algorithm) {
  if (!args.source_name) args.source_name = "float32";
  check_policy_name(*args.source_name);
  if (std::find(kModes.begin(), kModes.end(), algorithm) == kModes.end()) {
    throw ConfigError(concat(
        "argument \"mode\" is ", quoted(args.mode), "; expected ",
        listed(kModes, [](std::string_view mode) { return quoted(mode); })));
  }
  if (algorithm != "int8") return;
  if (*args.source_name == "float16" || *args.source_name == "mixed_float16") {
    throw ConfigError(concat("argument \"source_name\" is ",
                             quoted(*args.source_name),
                             "; int8 doesn't go with float16"));
  }
}
template <class A>
std::string QuantizedPolicy<A>::name() const {
  return concat(args.mode, "_from_", *args.source_name);
}
template <class A>
PolicyDTypes QuantizedPolicy<A>::dtypes() const {
  refuse(*this, "quantized dtype policy");
}
template class QuantizedPolicy<QuantizedArgs>;
template class QuantizedPolicy<QuantizedFloat8Args>;

template <const ModeFormat& kFormat>
void GroupedDTypePolicy<kFormat>::init() {
  check_groups(args.mode, kFormat);
  check(kFormat.algorithm);
}
template class GroupedDTypePolicy<kInt4>;
template class GroupedDTypePolicy<kGptq>;
template class GroupedDTypePolicy<kAwq>;

void DTypePolicyMap::declare(Fields& f, Args& a) {
  f("default_policy", a.default_policy,
    "Name or serialized policy of layers without one; None: the global "
    "one.");
  f("policy_map", a.policy_map, "Serialized policies by path.");
}
void DTypePolicyMap::init() {
  if (args.policy_map.is_null()) args.policy_map = JsonObject{};
  if (!args.policy_map.is_object()) {
    throw ConfigError(concat("argument \"policy_map\" is ",
                             args.policy_map.brief(), "; expected a dict"));
  }
  const Json& otherwise = args.default_policy;
  if (is_form_of(otherwise, "DTypePolicyMap")) {
    throw ConfigError(
        "argument \"default_policy\" is a DTypePolicyMap; expected a policy");
  }
  get(otherwise);
  args.default_policy = without_ids(otherwise);
  args.policy_map = without_ids(args.policy_map);
  for (auto& [path, policy] : args.policy_map.as_object()) {
    get(policy);
    // Without a default, Keras leaves it open what these stand for.
    Json* config =
        policy.is_object() ? policy.as_object().find("config") : nullptr;
    if (!args.default_policy.is_null() || config == nullptr) continue;
    for (const char* key : {"name", "source_name"}) {
      if (Json* source = config->as_object().find(key)) *source = nullptr;
    }
  }
}
std::string DTypePolicyMap::name() const {
  const DTypePolicyRef otherwise = get(args.default_policy);
  return concat("map_", otherwise ? otherwise->name() : "float32");
}
PolicyDTypes DTypePolicyMap::dtypes() const {
  refuse(*this, "map of dtype policies");
}

void UnknownDTypePolicy::declare(Fields& f, Args& a) {
  f("form", a.form, "What a file holds.");
}
std::string UnknownDTypePolicy::name() const {
  return args.form.at("class_name").as_string();
}
PolicyDTypes UnknownDTypePolicy::dtypes() const {
  const ClassKey key = class_key(args.form);
  const UnknownName unknown = {
      .kind = Kind::dtype_policy, .name = name_of(key), .form = &key};
  throw Unsupported(concat("dtype policy of the unregistered class ",
                           quoted(unknown.name),
                           ": its configuration is kept, but it can't be "
                           "computed with",
                           registering(unknown, {})));
}

DTypePolicyRef policy_for(const Json& identifier,
                          const CustomObjects* custom_objects) {
  DeserializeContext context;
  context.custom_objects = custom_objects;
  return policy_for(identifier, context);
}
std::shared_ptr<DTypePolicyObject> policy_for(const Json& identifier,
                                              DeserializeContext& context) {
  if (identifier.is_null()) return nullptr;
  if (identifier.is_string()) return by_name(identifier.as_string());
  if (is_plain(identifier)) {
    const Json* name = identifier.at("config").find("name");
    if (name == nullptr || name->is_null()) return make_object<DTypePolicy>({});
    return make_object<DTypePolicy>({.name = name->as_string()});
  }
  try {
    return std::static_pointer_cast<DTypePolicyObject>(
        deserialize_keras_object(identifier, Kind::dtype_policy, context));
  } catch (const NotFound&) {
    return make_object<UnknownDTypePolicy>({.form = without_ids(identifier)});
  }
}

// The name of a class, registered or not, goes before that of a policy.
DTypePolicyRef policy_of_form(const Json& identifier,
                              const CustomObjects* custom_objects) {
  try {
    return find_object<DTypePolicyRef>(identifier, custom_objects);
  } catch (const NotFound&) {
    if (!identifier.is_string()) throw;
    return get(identifier, custom_objects);
  }
}

void write(const DTypePolicyRef& policy, ConfigSink& sink) {
  if (policy.is_none()) return write_plain("float32", sink);
  const DTypePolicyObject& object = *policy.get();
  if (object.info() == &class_info<DTypePolicy>()) {
    return write_plain(object.name(), sink);
  }
  write_keras_object(object, sink);
}

Json serialize(const DTypePolicyRef& policy) {
  TreeSink sink;
  write(policy, sink);
  return sink.take();
}

}  // namespace keratin::dtype_policies

namespace keratin {

DTypePolicyRef::DTypePolicyRef(std::string_view name)
    : Ref(dtype_policies::by_name(name)) {}

}  // namespace keratin
