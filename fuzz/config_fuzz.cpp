// Takes the input for a config: of Keras 3 by its rules, and of Keras 1 and 2.
// What it describes is written, and read again, to the same text.

#include <cstdlib>
#include <cstring>

#include "fuzz/bounds.h"
#include "fuzz/mutate_json.h"
#include "fuzz/read_back.h"
#include "keratin/base/error.h"
#include "keratin/config/legacy/json_utils.h"
#include "keratin/config/value.h"

using namespace keratin;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max);

namespace {

constexpr Kind kKinds[] = {
    Kind::layer,      Kind::activation, Kind::initializer,  Kind::regularizer,
    Kind::constraint, Kind::loss,       Kind::metric,       Kind::optimizer,
    Kind::schedule,   Kind::quantizer,  Kind::dtype_policy,
};

std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

void check(const Json& config) {
  const DeserializeOptions options{.limits = fuzz::bounds()};
  const Value value = deserialize_keras_object(config, options);
  fuzz::read_back([&] {
    const std::string written = dump_json(serialize_keras_object(value));
    const Value again = deserialize_keras_object(parse_json(written), options);
    if (dump_json(serialize_keras_object(again)) != written) std::abort();
  });
}

void check_legacy(const Json& config, Kind kind) {
  const legacy::DeserializeOptions options{.kind = kind,
                                           .limits = fuzz::bounds()};
  const auto object =
      legacy::deserialize_keras_object(legacy::decode(config), options);
  if (object == nullptr) return;
  fuzz::read_back([&] {
    const Json written = legacy::serialize_keras_object(*object);
    const auto again = legacy::deserialize_keras_object(written, options);
    const Json rewritten = legacy::serialize_keras_object(*again);
    // As texts: a NaN isn't equal to itself.
    if (dump_json(rewritten) != dump_json(written)) std::abort();
  });
}

// Calls it; an Error is what hostile input is due.
template <class F>
void tolerate(const F& work) {
  try {
    work();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max, unsigned int seed) {
  if (seed % 16 == 0) return LLVMFuzzerMutate(data, size, max);
  try {
    Json value = parse_json(text_of(data, size));
    fuzz::JsonMutator(seed).mutate(value);
    const std::string changed = dump_json(value);
    if (changed.size() <= max) {
      std::memcpy(data, changed.data(), changed.size());
      return changed.size();
    }
  } catch (const Error&) {
  }
  return LLVMFuzzerMutate(data, size, max);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tolerate([&] {
    const Json config =
        parse_json(text_of(data, size), "config", fuzz::bounds());
    tolerate([&] { check(config); });
    tolerate([&] { legacy::decode_and_deserialize(config); });
    const Kind kind = kKinds[size % std::size(kKinds)];
    tolerate([&] { check_legacy(config, kind); });
  });
  return 0;
}
