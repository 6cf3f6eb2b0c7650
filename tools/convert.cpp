#include <iostream>
#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/base/within.h"
#include "keratin/config/legacy/json_utils.h"
#include "keratin/config/unregistered.h"
#include "keratin/config/value.h"
#include "keratin/formats/keras_file.h"
#include "keratin/formats/zip.h"
#include "keratin/formats/zip_write.h"
#include "keratin/models/load_model.h"
#include "keratin/models/save_model.h"
#include "model_input.h"

namespace keratin::tools {

namespace {

// What is wrong with a file name; empty if nothing.
std::string must_be_known(const std::string& name) {
  if (name.ends_with(".keras") || name.ends_with(".weights.h5") ||
      name.ends_with(".json")) {
    return {};
  }
  return concat(quoted(name), " must end in .keras, .json or .weights.h5");
}

void write_text(const std::string& text, const std::string& path) {
  write_file_atomically(path, std::as_bytes(std::span(text)));
}

void write(const Model& model, const std::string& path) {
  if (path.ends_with(".keras")) return save_model(model, path);
  if (path.ends_with(".weights.h5")) return save_weights(model, path);
  write_text(model.to_json(), path);
}

bool is_model(const Json& config) {
  const Json* class_name = config.find("class_name");
  return class_name != nullptr &&
         (*class_name == Json("Sequential") ||
          *class_name == Json("Functional") || *class_name == Json("Model"));
}

bool is_json(const SharedBytes& file) {
  return recognise(file.bytes) == FileKind::json;
}

Json config_in(const SharedBytes& file, const std::string& name) {
  if (!is_json(file)) return read_keras_file(file, name).config;
  return parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      name);
}

// All members of an archive, as they are.
std::vector<SharedBytes> copied(const ZipReader& archive) {
  ZipWriter copy;
  for (const ZipEntry& entry : archive.entries()) {
    const SharedBytes data = archive.read(entry);
    copy.add(entry.name, std::span(&data, 1));
  }
  return copy.finish_pieces();
}

// A model with classes that aren't there can't be made, but its config and its
// weights are as good in another file. False where `out` needs more than that.
bool carry(const SharedBytes& file, const std::string& in, const Json& config,
           const std::string& out) {
  if (out.ends_with(".json")) {
    write_text(dump_json(config), out);
    return true;
  }
  if (is_json(file)) return false;
  const ZipReader archive(file, in);
  if (out.ends_with(".keras")) {
    write_file_atomically(out, copied(archive));
  } else {
    const SharedBytes weights = archive.read(archive.at("model.weights.h5"));
    write_file_atomically(out, weights.bytes);
  }
  return true;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += concat(text.empty() ? "" : ", ", quoted(name));
  }
  return text;
}

// Why the model can't be made: it has layers that are known but can't be
// computed, or calls functions that aren't there. An archive's has to be built
// besides, else nobody knows its weights. Empty if it can, and where what is
// wrong is for `open_model` to tell.
std::string obstacle(const Json& config, bool has_weights) {
  try {
    const Model model = model_from_config(config);
    if (!has_weights || model->built()) return {};
    return "its input shape isn't known";
  } catch (const Unsupported& error) {
    return error.what();
  } catch (const NotFound& error) {
    return error.what();
  } catch (const Error&) {
    return {};
  }
}

std::string why_to_carry(const SharedBytes& file, const Json& config) {
  const auto unknown = unregistered_names(config, {});
  if (unknown.empty()) return obstacle(config, !is_json(file));
  return concat(listed(unknown), " can't be made here");
}

// Any object, or a list or dict with some. Empty if it could be made, else why
// its config is to be carried over.
std::string write_object(const Json& config, const std::string& out) {
  try {
    const Value made = deserialize_keras_object(legacy::decode(config));
    write_text(dump_json(serialize_keras_object(made)), out);
    return {};
  } catch (const NotFound& error) {
    return error.what();
  } catch (const Unsupported& error) {
    return error.what();
  }
}

void convert(const std::string& in, const std::string& out) {
  const SharedBytes file = map_file(in);
  const FileKind kind = recognise(file.bytes);
  if (kind != FileKind::json && kind != FileKind::keras_archive) {
    return write(open_model(in), out);
  }
  const Json config = config_in(file, in);
  std::string why;
  if (out.ends_with(".json") && !is_model(config)) {
    why = within(in, [&] { return write_object(config, out); });
    if (why.empty()) return;
  } else {
    why = why_to_carry(file, config);
    if (why.empty()) return write(open_model(in), out);
  }
  if (!carry(file, in, config, out)) return write(open_model(in), out);
  std::cerr << "keratin: " << in << ": carried over as it is; " << why << "\n";
}

}  // namespace

void add_convert(CLI::App& app) {
  struct Options {
    std::string in;
    std::string out;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb =
      app.add_subcommand("convert", "Writes a model in another form.");
  verb->add_option("in", options->in,
                   "A .keras file or .json config; to .json also the config "
                   "of any Keras object, or a list of them.")
      ->required();
  verb->add_option("out", options->out,
                   "A .keras, .json or .weights.h5 file to write.")
      ->required()
      ->check(must_be_known);
  verb->footer("Example:\n  keratin convert model.keras model.json");
  verb->callback([options] { convert(options->in, options->out); });
}

}  // namespace keratin::tools
