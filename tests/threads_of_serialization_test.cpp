// Sixteen threads register, open scopes, load, save and predict at once. Each
// finds what a single thread does, and nothing of another's.

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <barrier>
#include <filesystem>
#include <optional>
#include <thread>

#include "keratin/config/dialect.h"
#include "keratin/config/legacy/serialization.h"
#include "keratin/config/value.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

constexpr size_t kThreads = 16;
constexpr int kRounds = 4;

// A class for each thread, all by one name: it adds its number.
template <size_t kNumber>
struct AddLayer : Layer {
  static constexpr std::string_view kName = "Add number";
  struct Args {
    bool twice = false;
  } args;
  static void declare(Fields& f, Args& a) {
    f("twice", a.twice, "Adds it twice.");
  }
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() + static_cast<double>(kNumber) * (args.twice ? 2 : 1);
  }
};

using MakeClass = Registered (*)();
template <size_t... kNumbers>
constexpr std::array<MakeClass, sizeof...(kNumbers)> classes_of(
    std::index_sequence<kNumbers...>) {
  return {+[] { return Registered{&class_info<AddLayer<kNumbers>>(), {}}; }...};
}
const auto kClasses = classes_of(std::make_index_sequence<kThreads>());

// Counts in each thread, as doctest's own checks take a lock and would order
// what is to run at once.
struct Wrong {
  std::vector<std::string> what;
  void unless(bool good, const char* text) {
    if (!good) what.emplace_back(text);
  }
};

// Runs `work(number, wrong)` in all threads at once.
template <class F>
void at_once(const F& work) {
  std::vector<Wrong> wrong(kThreads);
  std::barrier begin(kThreads);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      begin.arrive_and_wait();
      try {
        for (int round = 0; round < kRounds; ++round) work(i, wrong[i]);
      } catch (const std::exception& error) {
        wrong[i].what.emplace_back(error.what());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < kThreads; ++i) {
    CAPTURE(i);
    for (const std::string& what : wrong[i].what) FAIL_CHECK(what);
  }
}

std::string golden(std::string_view name) {
  return concat(KERATIN_SOURCE_DIR, "/tests/golden/data/", name, ".keras");
}

Array rows(int64_t width) {
  std::vector<float> values(static_cast<size_t>(3 * width));
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(i % 7) * 0.25f - 0.5f;
  }
  return Array::of<float>({3, width}, values);
}

bool same(const Array& a, const Array& b) {
  if (a.shape() != b.shape()) return false;
  const auto left = a.typed<float>();
  const auto right = b.typed<float>();
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

// A stack of the layer by that one name.
const char* kStack = R"({"module": "keras", "class_name": "Sequential",
    "config": {"name": "m", "layers": [
      {"module": "keras.layers", "class_name": "InputLayer",
       "config": {"batch_shape": [null, 2], "name": "x"},
       "registered_name": null},
      {"module": null, "class_name": "Add number", "config": {"name": "a"},
       "registered_name": "Add number"}]}, "registered_name": null})";

// What the layer of the scope adds to nothing.
double added() {
  const Model model = model_from_json(kStack);
  return model.predict(Array::zeros(DType::float32, {1, 2})).at(0);
}

// A layer and its cell: one penalty in two places.
std::string shared_rule() {
  const Regularizer rule = make_object<regularizers::L2>({.l2 = 0.25});
  const Sequential model(
      {Input({2}, "x"),
       layers::Dense({.units = 2, .kernel_regularizer = rule}, {.name = "a"}),
       layers::Dense({.units = 2, .kernel_regularizer = rule}, {.name = "b"})},
      {.name = "m"});
  return model.to_json();
}

std::string legacy_text() {
  const layers::Dense dense({.units = 3, .activation = "relu"}, {.name = "d"});
  return dump_json(legacy::serialize_keras_object(*dense.operator->()));
}

}  // namespace

TEST_CASE("each thread finds its own class under a name all have") {
  at_once([](size_t number, Wrong& wrong) {
    wrong.unless(custom_objects_in_scope() == nullptr, "a scope before any");
    CustomObjects own;
    own.add("Add number", kClasses[number]());
    const CustomObjectScope scope(own);
    wrong.unless(added() == static_cast<double>(number), "another's class");
    {
      CustomObjects inner;
      inner.add("Add number", kClasses[(number + 1) % kThreads]());
      const CustomObjectScope within(inner);
      wrong.unless(added() == static_cast<double>((number + 1) % kThreads),
                   "not the inner scope's class");
    }
    wrong.unless(added() == static_cast<double>(number),
                 "not the outer scope's class");
  });
  CHECK(custom_objects_in_scope() == nullptr);
}

TEST_CASE("threads register, assign, erase and go through the registry") {
  const size_t before = get_custom_objects().all().size();
  std::vector<Regularizer> rules;
  for (size_t i = 0; i < kThreads; ++i) {
    rules.push_back(named<Regularizer>(
        concat("rule", i), [](const Tensor& w) { return ops::sum(w); }));
  }
  at_once([&](size_t number, Wrong& wrong) {
    const std::string own = concat("threads_test>Own", number);
    register_object("threads_test", concat("Own", number), kClasses[number]());
    register_serializable(rules[number], "threads_test");
    wrong.unless(
        get_registered_object(concat("threads_test>rule", number)).function ==
            rules[number].object(),
        "another's function in the registry");
    wrong.unless(get_custom_objects().find(own).info == kClasses[number]().info,
                 "another's class in the registry");
    wrong.unless(get_registered_name(*kClasses[number]().info) == own,
                 "another's name");
    const std::string short_lived = concat("brief", number);
    get_custom_objects().add(short_lived, kClasses[number]());
    for (const std::string& name : get_custom_objects().all().names()) {
      get_custom_objects().find(name);
    }
    wrong.unless(get_custom_objects().erase(short_lived), "erased by another");
    wrong.unless(!get_custom_objects().find(short_lived), "still there");
  });
  CHECK(get_custom_objects().all().size() >= before + 2 * kThreads);
  for (const std::string& name : get_custom_objects().all().names()) {
    if (name.find("threads_test") == 0) get_custom_objects().erase(name);
  }
  CHECK(get_custom_objects().all().size() == before);
}

TEST_CASE("threads load, save and predict as one does") {
  const std::string path = golden("mlp_functional");
  const Model alone = load_model(path);
  const std::string json = alone.to_json();
  const Array x = rows(alone->inputs().leaf().shape().back());
  const Array due = alone.predict(x);
  const auto folder = std::filesystem::temp_directory_path();
  at_once([&](size_t number, Wrong& wrong) {
    const Model loaded = load_model(path);
    wrong.unless(same(loaded.predict(x), due), "loaded, another answer");
    wrong.unless(loaded.to_json() == json, "loaded, another config");
    wrong.unless(model_from_json(json).to_json() == json, "another config");
    const std::string own = concat(folder.string(), "/keratin_threads_",
                                   getpid(), "_", number, ".keras");
    save_model(loaded, own);
    const Model again = load_model(own);
    wrong.unless(same(again.predict(x), due), "saved, another answer");
    wrong.unless(again.to_json() == json, "saved, another config");
    std::filesystem::remove(own);
    wrong.unless(same(alone.predict(x), due), "shared, another answer");
  });
}

TEST_CASE("dialects and sharing scopes are each thread's own") {
  const std::string v3 = shared_rule();
  const std::string old = legacy_text();
  const layers::Dense dense({.units = 3, .activation = "relu"}, {.name = "d"});
  const Object& object = *dense.operator->();
  at_once([&](size_t number, Wrong& wrong) {
    std::optional<DialectScope> scope;
    if (number % 2 == 1) scope.emplace(Dialect::legacy);
    wrong.unless(
        current_dialect() == (scope ? Dialect::legacy : Dialect::keras3),
        "another's dialect");
    const bool has_module =
        serialize_keras_object(object).find("module") != nullptr;
    wrong.unless(has_module == (number % 2 == 0), "written in another dialect");
    wrong.unless(legacy_text() == old, "another legacy form");
    scope.reset();
    wrong.unless(shared_rule() == v3, "another form with a shared object");
    wrong.unless(ObjectSharingScope::current() == nullptr, "a scope is left");
    ObjectSharingScope sharing;
    wrong.unless(sharing.id_of(object) == 1, "ids go on from another's");
    const legacy::SharedObjectSavingScope saving;
    wrong.unless(saving.counts(), "another's saving scope");
    const Json form = legacy::serialize_keras_object(object);
    // Those of its initializers come first.
    wrong.unless(form.at("shared_object_id") == Json(2), "another's legacy id");
    const legacy::SharedObjectLoadingScope loading;
    const auto first = legacy::deserialize_keras_object(form);
    wrong.unless(legacy::deserialize_keras_object(form) == first,
                 "an id means another object");
    const legacy::DisableSharedObjectScope disabled;
    const legacy::SharedObjectLoadingScope nothing;
    wrong.unless(&nothing != legacy::SharedObjectLoadingScope::current(),
                 "a disabled scope counts");
  });
  CHECK(current_dialect() == Dialect::keras3);
  CHECK(ObjectSharingScope::current() == nullptr);
}

}  // namespace keratin
