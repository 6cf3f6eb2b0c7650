#include "keratin/models/save_model.h"

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/config/serialization.h"
#include "keratin/formats/hdf5_write.h"
#include "keratin/formats/zip_write.h"
#include "keratin/models/kept_state.h"

namespace keratin {
namespace {

// The version whose form of configs and weights is written.
constexpr std::string_view kKerasVersion = "3.15.1";
// No clock is asked, so that the same model gives the same bytes.
constexpr std::string_view kDateSaved = "1980-01-01@00:00:00";

void expect_suffix(const std::string& path, std::string_view suffix) {
  if (path.ends_with(suffix)) return;
  throw ConfigError(quoted(path),
                    concat("the file to write must end in ", suffix));
}

std::vector<SharedBytes> weights_file_of(const Model& model) {
  hdf5::Writer writer;
  for (const WeightGroup& group : weight_groups(*model.operator->())) {
    if (group.optional) continue;
    writer.add_group(group.path);
    writer.set_attribute(group.path, "name", group.name);
    for (size_t i = 0; i < group.variables.size(); ++i) {
      writer.add_dataset(concat(group.path, "/", i),
                         group.variables[i].value());
    }
    if (group.model != nullptr) add_optimizer_state(group, writer);
  }
  return writer.finish();
}

// An object that several layers hold is written with an id, as Keras does.
std::string config_of(const Model& model) {
  const ObjectSharingScope scope;
  Json serialized = serialize_keras_object(*model.operator->());
  ObjectSharingScope::settle(serialized);
  return dump_json(serialized);
}

}  // namespace

std::vector<SharedBytes> keras_file_of(const Model& model) {
  const JsonObject metadata{{"keras_version", std::string(kKerasVersion)},
                            {"date_saved", std::string(kDateSaved)}};
  ZipWriter archive;
  archive.add("metadata.json", dump_json(metadata));
  archive.add("config.json", config_of(model));
  archive.add("model.weights.h5", weights_file_of(model));
  for (const Asset& asset : model->kept_state().assets) {
    archive.add(asset.name, std::span(&asset.data, 1));
  }
  return archive.finish_pieces();
}

void save_model(const Model& model, const std::string& path) {
  expect_suffix(path, ".keras");
  write_file_atomically(path, keras_file_of(model));
}

void Model::save(const std::string& path) const { save_model(*this, path); }

void save_weights(const Model& model, const std::string& path) {
  expect_suffix(path, ".weights.h5");
  write_file_atomically(path, weights_file_of(model));
}

}  // namespace keratin
