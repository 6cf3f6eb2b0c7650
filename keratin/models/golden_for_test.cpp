#include "keratin/models/golden_for_test.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "keratin/base/mapped_file.h"
#include "keratin/formats/npz.h"
#include "keratin/formats/zip.h"
#include "keratin/formats/zip_write.h"

namespace keratin::test {
namespace {

std::string_view text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

SharedBytes rewritten_archive(
    const std::string& name,
    const std::function<void(const std::string& member, std::string& bytes)>&
        change,
    const std::string& without = {}) {
  const ZipReader zip(map_file(golden_path(name + ".keras")), name);
  ZipWriter out;
  for (const ZipEntry& entry : zip.entries()) {
    if (entry.name == without) continue;
    const SharedBytes data = zip.read(entry);
    std::string bytes(text_of(data.bytes));
    change(entry.name, bytes);
    out.add(entry.name, bytes);
  }
  return owned_bytes(out.finish());
}

}  // namespace

std::string golden_path(const std::string& name) {
  return "tests/golden/data/" + name;
}

Model golden_model(const std::string& name) {
  return load_model(golden_path(name + ".keras"));
}

std::map<std::string, Array> golden_arrays(const std::string& name) {
  std::map<std::string, Array> arrays;
  for (auto& [key, array] : read_npz(map_file(golden_path(name + ".npz")))) {
    arrays[key] = array;
  }
  return arrays;
}

SharedBytes owned_bytes(std::string text) {
  const auto owner = std::make_shared<const std::string>(std::move(text));
  return {owner, std::as_bytes(std::span(*owner))};
}

SharedBytes rewritten(const std::string& name,
                      const std::function<void(Json& config)>& change,
                      const std::string& without) {
  return rewritten_archive(
      name,
      [&](const std::string& member, std::string& bytes) {
        if (member != "config.json") return;
        Json config = parse_json(bytes);
        change(config);
        bytes = dump_json(config);
      },
      without);
}

SharedBytes rewritten_member(
    const std::string& name, std::string_view member,
    const std::function<void(std::string& bytes)>& change) {
  return rewritten_archive(name,
                           [&](const std::string& each, std::string& bytes) {
                             if (each == member) change(bytes);
                           });
}

Json& layer_in(Json& config, size_t index) {
  Json& layers = *config.as_object().find("config")->as_object().find("layers");
  return layers.as_array().at(index);
}

Array numbers(Shape shape, uint32_t seed) {
  Array values = Array::zeros(DType::float32, std::move(shape));
  for (float& value : values.mutable_typed<float>()) {
    seed = seed * 1664525 + 1013904223;
    value = static_cast<float>(seed >> 8) * 0x1p-23f - 1;
  }
  return values;
}

double difference(const Array& a, const Array& b) {
  if (a.shape() != b.shape()) return std::numeric_limits<double>::infinity();
  double most = 0;
  for (int64_t i = 0; i < a.size(); ++i) {
    most = std::max(most, std::abs(a.at(i) - b.at(i)));
  }
  return most;
}

bool same_bits(const Array& a, const Array& b) {
  return a.dtype() == b.dtype() && a.shape() == b.shape() &&
         std::ranges::equal(a.bytes(), b.bytes());
}

}  // namespace keratin::test
