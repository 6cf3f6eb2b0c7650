// Times configs in Keratin for serialization.py, which says what is timed:
//   keratin_serialization_bench model.json objects.json runs [what]
// Writes the least time of each, in seconds, as JSON. With `what` that one
// alone is run, for a profiler.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/config/lookup.h"
#include "keratin/keratin.h"

namespace {

using namespace keratin;
using Clock = std::chrono::steady_clock;

constexpr int kNames = 1000;

class Stopwatch {
 public:
  Stopwatch(int runs, std::string_view only) : runs_(runs), only_(only) {}

  // The least time of all runs. What a run returns lives on until the clock
  // has stopped: taking it down isn't timed, as in Python.
  template <class Work>
  void time(std::string_view name, Work work) {
    if (!only_.empty() && only_ != name) return;
    double least = 1e9;
    for (int run = 0; run < runs_; ++run) {
      const auto start = Clock::now();
      const auto kept = work();
      const std::chrono::duration<double> taken = Clock::now() - start;
      static_cast<void>(kept);
      least = std::min(least, taken.count());
    }
    results_.emplace_back(std::string(name), least);
  }

  const std::vector<std::pair<std::string, Json>>& results() const {
    return results_;
  }

 private:
  int runs_;
  std::string_view only_;
  std::vector<std::pair<std::string, Json>> results_;
};

std::string text_of(const char* path) {
  const SharedBytes file = map_file(path);
  return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

// The class of every object in the list, found by name.
size_t look_up_all(const std::vector<ClassKey>& keys) {
  const DeserializeContext context{.rules = LookupRules::keras3};
  return static_cast<size_t>(
      std::count_if(keys.begin(), keys.end(), [&](const ClassKey& key) {
        return static_cast<bool>(look_up(key, std::nullopt, context));
      }));
}

std::vector<std::string> register_names() {
  std::vector<std::string> names;
  for (int i = 0; i < kNames; ++i) {
    const std::string name = "Layer" + std::to_string(i);
    register_serializable<layers::DenseLayer>("bench", name);
    names.push_back("bench>" + name);
  }
  return names;
}

size_t look_up_registered(const std::vector<std::string>& names) {
  return static_cast<size_t>(
      std::count_if(names.begin(), names.end(), [](const std::string& name) {
        return static_cast<bool>(get_registered_object(name));
      }));
}

void must_be(size_t found, size_t expected) {
  if (found == expected) return;
  std::fprintf(stderr, "found %zu of %zu names\n", found, expected);
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::fprintf(stderr, "usage: %s model.json objects.json runs [what]\n",
                 argv[0]);
    return 2;
  }
  const std::string model_text = text_of(argv[1]);
  const std::string objects_text = text_of(argv[2]);
  Stopwatch watch(std::atoi(argv[3]), argc > 4 ? argv[4] : "");

  watch.time("parse", [&] { return parse_json(model_text, argv[1]); });
  watch.time("load", [&] { return model_from_json(model_text); });
  const Model model = model_from_json(model_text);
  watch.time("save", [&] { return model.to_json(); });

  const Json objects = parse_json(objects_text, argv[2]);
  watch.time("deserialize", [&] { return deserialize_keras_object(objects); });
  const Value made = deserialize_keras_object(objects);
  watch.time("serialize", [&] { return serialize_keras_object(made); });

  std::vector<ClassKey> keys;
  for (const Json& object : objects.as_array())
    keys.push_back(class_key(object));
  watch.time("lookup", [&] {
    const size_t found = look_up_all(keys);
    must_be(found, keys.size());
    return found;
  });
  const std::vector<std::string> names = register_names();
  watch.time("registered", [&] {
    const size_t found = look_up_registered(names);
    must_be(found, names.size());
    return found;
  });

  JsonObject report;
  for (const auto& [name, seconds] : watch.results()) report[name] = seconds;
  std::printf("%s\n", dump_json(Json(report)).c_str());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
