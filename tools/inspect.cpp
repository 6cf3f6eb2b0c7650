#include <algorithm>
#include <cstdio>
#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/base/utf8.h"
#include "keratin/config/lookup.h"
#include "keratin/config/python_code.h"
#include "keratin/formats/keras_file.h"

// Shows what a file holds from its JSON and its HDF5 alone: no object is made,
// so classes that nobody registered are no obstacle.

namespace keratin::tools {
namespace {

constexpr size_t kMaxPlace = 256;

struct Report {
  FileKind kind = FileKind::unknown;
  std::string keras_version;
  struct Line {
    size_t depth;
    std::string name;
    std::string class_name;
  };
  std::vector<Line> objects;
  struct Weight {
    std::string path;
    std::string dtype;
    Shape shape;
    uint64_t bytes;
  };
  std::vector<Weight> weights;
  struct Custom {
    std::string name;
    std::string place;  // "model > dense > activation"
  };
  std::vector<Custom> custom;
  std::vector<std::string> warnings;
};

std::string text_at(const Json& value, std::string_view key) {
  const Json* member = value.find(key);
  return member != nullptr && member->is_string() ? member->as_string() : "";
}

// A function that Keras doesn't have: {"class_name": "function", "config": its
// name}.
bool is_custom_function(const std::string& name) {
  const auto& known = builtins().functions;
  return std::none_of(known.begin(), known.end(),
                      [&](const BuiltinFunction& row) {
                        return row.function->function_name() == name;
                      });
}

bool is_custom(const Json& value, const std::string& class_name) {
  const Json* config = value.find("config");
  if (class_name == "function" && config->is_string()) {
    return is_custom_function(config->as_string());
  }
  if (class_name.starts_with("__")) return false;
  const Json* module = value.find("module");
  if (module == nullptr) return !builtin_place(class_name, {}, false);
  return module->is_null() ||
         (module->is_string() && !is_keras_module(module->as_string()));
}

// Where an object is, one step further in. Kept short, so that a report is no
// longer than its file by much.
std::string within(const std::string& place, const std::string& step) {
  if (place.size() > kMaxPlace || step.empty()) return place;
  std::string path = place.empty() ? step : concat(place, " > ", step);
  if (path.size() <= kMaxPlace) return path;
  size_t end = kMaxPlace;
  while (end > 0 && utf8_length(path.substr(end)) == 0) --end;
  return concat(path.substr(0, end), "...");
}

void list_objects(Report& report, const Json& value, size_t depth,
                  const std::string& place);

void list_object(Report& report, const Json& value, size_t depth,
                 const std::string& outer) {
  const std::string class_name = text_at(value, "class_name");
  if (class_name == "__keras_tensor__" || class_name == "DTypePolicy") return;
  const Json& config = value.at("config");
  const bool function = class_name == "function" && config.is_string();
  const std::string name =
      function ? config.as_string() : text_at(config, "name");
  report.objects.push_back({depth, name, class_name});
  const std::string place = within(outer, function ? "" : name);
  if (form_holds_code(value)) {
    report.warnings.push_back(concat(place.empty() ? "" : quoted(place) + " ",
                                     "holds Python code (", class_name,
                                     "); it is never run"));
  }
  if (is_custom(value, class_name)) {
    const std::string registered = text_at(value, "registered_name");
    report.custom.push_back({function             ? name
                             : registered.empty() ? class_name
                                                  : registered,
                             place});
  }
  list_objects(report, config, depth + 1, place);
  if (const Json* compiled = value.find("compile_config")) {
    list_objects(report, *compiled, depth + 1, within(place, "compile_config"));
  }
}

// Objects are members with a class_name, however deep they lie; the depth of
// a config is bounded by the reader. A place has the names of objects and,
// where an object is an argument, the argument's.
void list_objects(Report& report, const Json& value, size_t depth,
                  const std::string& place) {
  if (value.is_array()) {
    for (const Json& item : value.as_array()) {
      list_objects(report, item, depth, place);
    }
    return;
  }
  if (!value.is_object()) return;
  if (!text_at(value, "class_name").empty() && value.find("config")) {
    list_object(report, value, depth, place);
    return;
  }
  for (const auto& [key, item] : value.as_object()) {
    // A Lambda's own is told of already.
    if (is_python_function(item) && key != "function") {
      report.warnings.push_back(concat(quoted(within(place, key)),
                                       " holds Python code (a lambda); it is "
                                       "never run"));
      continue;
    }
    list_objects(report, item, depth,
                 item.is_object() ? within(place, key) : place);
  }
}

void list_weights(Report& report, const hdf5::Group& root) {
  root.walk([&](const hdf5::Node& node) {
    const auto* data = std::get_if<hdf5::Dataset>(&node);
    if (data == nullptr) return;
    report.weights.push_back(
        {data->path(),
         data->is_string() ? "string" : std::string(name_of(data->dtype())),
         data->shape(), data->bytes().size()});
  });
}

Report inspected(const std::string& path) {
  Report report;
  const SharedBytes bytes = map_file(path);
  report.kind = recognise(bytes.bytes);
  if (report.kind == FileKind::keras_archive) {
    const KerasFile file = read_keras_file(bytes, path);
    report.keras_version = text_at(file.metadata, "keras_version");
    list_objects(report, file.config, 0, {});
    if (file.weights) list_weights(report, file.weights->root());
    if (!file.weights) report.warnings.push_back("no model.weights.h5");
    for (const std::string& member : file.other_members) {
      report.warnings.push_back(concat("other member ", quoted(member)));
    }
  } else if (report.kind == FileKind::hdf5) {
    list_weights(report, hdf5::File(bytes, path).root());
  } else if (report.kind == FileKind::json) {
    const std::string_view text(
        reinterpret_cast<const char*>(bytes.bytes.data()), bytes.bytes.size());
    list_objects(report, parse_json(text, path), 0, {});
  } else {
    throw FormatError(path, concat("is ", name_of(report.kind)));
  }
  return report;
}

void print_text(const Report& report) {
  std::printf("kind: %s\n", std::string(name_of(report.kind)).c_str());
  if (!report.keras_version.empty()) {
    std::printf("keras version: %s\n", printable(report.keras_version).c_str());
  }
  std::printf("objects:\n");
  for (const auto& line : report.objects) {
    const std::string name = line.name.empty() ? "" : " " + quoted(line.name);
    std::printf("  %*s%s%s\n", static_cast<int>(2 * line.depth), "",
                printable(line.class_name).c_str(), name.c_str());
  }
  std::printf("weights:\n");
  uint64_t total = 0;
  for (const auto& weight : report.weights) {
    std::printf("  %s %s %s %llu bytes\n", printable(weight.path).c_str(),
                weight.dtype.c_str(), to_string(weight.shape).c_str(),
                static_cast<unsigned long long>(weight.bytes));
    total += weight.bytes;
  }
  std::printf("  total %llu bytes\n", static_cast<unsigned long long>(total));
  for (const auto& [name, place] : report.custom) {
    const std::string where = place.empty() ? "" : " at " + printable(place);
    std::printf("custom object: %s%s\n", quoted(name).c_str(), where.c_str());
  }
  for (const auto& warning : report.warnings) {
    std::printf("warning: %s\n", printable(warning).c_str());
  }
}

Json as_json(const Report& report) {
  Json::Array objects;
  for (const auto& line : report.objects) {
    objects.push_back(JsonObject{{"name", line.name},
                                 {"class_name", line.class_name},
                                 {"depth", static_cast<int64_t>(line.depth)}});
  }
  Json::Array weights;
  for (const auto& weight : report.weights) {
    weights.push_back(JsonObject{
        // HDF5 doesn't see to it that names are UTF-8, which JSON is.
        {"path", printable(weight.path)},
        {"dtype", weight.dtype},
        {"shape", Json::Array(weight.shape.begin(), weight.shape.end())},
        {"bytes", weight.bytes}});
  }
  Json::Array custom;
  for (const auto& [name, place] : report.custom) {
    custom.push_back(JsonObject{{"name", name}, {"path", place}});
  }
  const char* kind = report.kind == FileKind::keras_archive ? "keras"
                     : report.kind == FileKind::hdf5        ? "hdf5"
                                                            : "json";
  return JsonObject{{"kind", kind},
                    {"keras_version", report.keras_version},
                    {"objects", objects},
                    {"weights", weights},
                    {"custom_objects", custom},
                    {"warnings", Json::Array(report.warnings.begin(),
                                             report.warnings.end())}};
}

}  // namespace

void add_inspect(CLI::App& app) {
  struct Options {
    std::string file;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "inspect", "Shows what a file holds, without making a model of it.");
  verb->add_option("file", options->file, "A .keras, .h5 or .json file.")
      ->required();
  verb->add_flag("--json", options->json, "As JSON.");
  verb->footer("Example:\n  keratin inspect model.keras");
  verb->callback([options] {
    const Report report = inspected(options->file);
    if (options->json) {
      std::printf("%s\n", dump_json(as_json(report)).c_str());
    } else {
      print_text(report);
    }
  });
}

}  // namespace keratin::tools
