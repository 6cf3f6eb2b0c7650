#pragma once

#include <functional>
#include <map>
#include <string>

#include "keratin/base/bytes.h"
#include "keratin/base/json.h"
#include "keratin/graph/array.h"
#include "keratin/models/load_model.h"

namespace keratin::test {

/// "tests/golden/data/<name>"; tests run in the root of the repository.
std::string golden_path(const std::string& name);
/// tests/golden/data/<name>.keras.
Model golden_model(const std::string& name);
/// The arrays of tests/golden/data/<name>.npz: inputs by name, "out0", ….
std::map<std::string, Array> golden_arrays(const std::string& name);

/// Text as bytes that own themselves.
SharedBytes owned_bytes(std::string text);
/// A golden .keras file with its config changed; without the members that
/// `config` leaves out of the archive ("model.weights.h5").
SharedBytes rewritten(const std::string& name,
                      const std::function<void(Json& config)>& change,
                      const std::string& without = {});
/// A golden .keras file with the bytes of one member changed.
SharedBytes rewritten_member(
    const std::string& name, std::string_view member,
    const std::function<void(std::string& bytes)>& change);
/// The i-th layer of a model's config.
Json& layer_in(Json& config, size_t index);

/// float32 in (-1, 1), the same at every call.
Array numbers(Shape shape, uint32_t seed = 1);
/// max|a - b|, or infinity where shapes differ.
double difference(const Array& a, const Array& b);
bool same_bits(const Array& a, const Array& b);

}  // namespace keratin::test
