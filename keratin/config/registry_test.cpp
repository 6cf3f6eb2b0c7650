#include "keratin/config/registry.h"

#include <doctest/doctest.h>

#include <memory>
#include <thread>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

struct Registree : test::Penalty {
  static constexpr std::string_view kName = "Registree";
};
struct Handle {
  using Class = Registree;
};
struct Other : test::Penalty {
  static constexpr std::string_view kName = "Other";
};

const ClassInfo* found(const CustomObjects* objects, std::string_view name) {
  return objects == nullptr ? nullptr : objects->find(name).info;
}

}  // namespace

TEST_CASE("a class is registered under its package and name") {
  register_serializable<Registree>("toys");
  CHECK(get_registered_object("toys>Registree").info ==
        &class_info<Registree>());
  CHECK(get_registered_name(class_info<Registree>()) == "toys>Registree");
  CHECK_FALSE(get_registered_object("Registree"));
}

TEST_CASE("a class that isn't registered goes by its plain name") {
  CHECK(get_registered_name(class_info<test::Start>()) == "Start");
}

TEST_CASE("the package is Custom where none is given") {
  struct Plain : test::Penalty {};
  register_serializable<Plain>();
  CHECK(get_registered_object("Custom>Penalty").info == &class_info<Plain>());
}

TEST_CASE("an empty package is still marked off") {
  struct Bare : test::Penalty {};
  register_serializable<Bare>("", "Bare");
  CHECK(get_registered_name(class_info<Bare>()) == ">Bare");
}

TEST_CASE("a class may be registered again, and its last name counts") {
  struct Twice : test::Penalty {};
  register_serializable<Twice>("toys", "First");
  register_serializable<Twice>("toys", "First");
  register_serializable<Twice>("toys", "Second");
  CHECK(get_registered_name(class_info<Twice>()) == "toys>Second");
  CHECK(get_registered_object("toys>First").info == &class_info<Twice>());
}

TEST_CASE("two classes can't have one name") {
  register_serializable<Registree>("toys", "Taken");
  CHECK_THROWS_WITH_AS(register_serializable<Other>("toys", "Taken"),
                       "\"toys>Taken\" is registered to another class; "
                       "register one of them under another name",
                       ConfigError);
}

TEST_CASE("a registered function is called by its package and name") {
  const auto function = test::function_called("own");
  register_object("toys", "own", {nullptr, function});
  CHECK(get_registered_object("toys>own").function == function);
  CHECK(get_registered_name(*function) == "toys>own");
  CHECK(serialize_keras_object(*function).at("config") == Json("toys>own"));
  CHECK(function->function_name() == "own");
}

TEST_CASE("one of Keras's own functions may be registered, and stays") {
  const auto hill = test::made(R"("hill")", Kind::activation);
  register_object("toys", "top", {nullptr, hill});
  CHECK(get_registered_name(*hill) == "toys>top");
  CHECK(test::made(R"("hill")", Kind::activation) == hill);
}

TEST_CASE("a registered object is the scope's, the process's, the caller's") {
  struct Mine : Registree {};
  struct Module : Registree {};
  const auto info = [](const Registered& found) { return found.info; };
  const CustomObjects mine =
      CustomObjects().add<Mine>("toys>order").add<Mine>("toys>mine");
  const CustomObjects module =
      CustomObjects().add<Module>("toys>mine").add<Module>("toys>module");
  register_serializable<Registree>("toys", "order");
  CHECK(info(get_registered_object("toys>order", &mine)) ==
        &class_info<Registree>());
  CHECK(info(get_registered_object("toys>mine", &mine, &module)) ==
        &class_info<Mine>());
  CHECK(info(get_registered_object("toys>module", &mine, &module)) ==
        &class_info<Module>());
  const CustomObjectScope scope(CustomObjects().add<Other>("toys>order"));
  CHECK(info(get_registered_object("toys>order", &mine)) ==
        &class_info<Other>());
}

TEST_CASE("a function's name is taken as a class's is") {
  const auto function = test::function_called("f");
  register_object("toys", "kept", {nullptr, function});
  register_object("toys", "kept", {nullptr, function});
  CHECK_THROWS_WITH_AS(
      register_object("toys", "kept", {nullptr, test::function_called("f")}),
      "\"toys>kept\" is registered to another function; register one of them "
      "under another name",
      ConfigError);
  CHECK_THROWS_WITH_AS(register_serializable<Other>("toys", "kept"),
                       "\"toys>kept\" is registered to another function; "
                       "register one of them under another name",
                       ConfigError);
  CHECK(get_registered_object("toys>kept").function == function);
}

TEST_CASE("what dies as it leaves the registry may look into it") {
  struct Curious : test::Function {
    ~Curious() override { get_custom_objects().find("toys>curious"); }
  };
  const auto curious = [] {
    auto made = std::make_shared<Curious>();
    made->set_info(&class_info<test::Function>());
    made->set_function_name("curious");
    return made;
  };
  get_custom_objects().add("toys>curious", {nullptr, curious()});
  get_custom_objects().add("toys>curious", {nullptr, curious()});
  CHECK(get_custom_objects().erase("toys>curious"));
  get_custom_objects().add("toys>curious", {nullptr, curious()});
  const CustomObjects before = get_custom_objects().all();
  get_custom_objects().clear();
  CHECK_FALSE(get_custom_objects().find("toys>curious"));
  for (const std::string& name : before.names()) {
    if (name != "toys>curious")
      get_custom_objects().add(name, before.find(name));
  }
}

TEST_CASE("an entry that names nothing is refused") {
  CHECK_THROWS_WITH_AS(register_object("toys", "nothing", {}),
                       "\"toys>nothing\" is registered to nothing; give a "
                       "class or a function",
                       ConfigError);
}

TEST_CASE("custom objects are found by name, and the last of a name counts") {
  CustomObjects objects;
  objects.add<Registree>().add<Other>("Registree").add<Other>("b");
  CHECK(found(&objects, "Registree") == &class_info<Other>());
  CHECK(objects.names() == std::vector<std::string>{"Registree", "b"});
  CHECK(objects.erase("b"));
  CHECK_FALSE(objects.erase("b"));
  objects.clear();
  CHECK(objects.names().empty());
}

TEST_CASE("custom objects are assigned, counted and gone through") {
  struct Ref : ObjectRef {
    Ref() : ObjectRef(Kind::activation, test::function_called("f")) {}
  } f;
  CustomObjects objects{{"a", class_info<Registree>()}, {"b", f}};
  objects["c"] = f;
  objects["a"] = class_info<Other>();
  objects["d"] = objects["a"];
  std::string seen;
  for (const auto& [name, what] : objects) {
    seen += name + (what.function ? " is a function; " : " is a class; ");
  }
  CHECK(seen ==
        "a is a class; b is a function; c is a function; "
        "d is a class; ");
  CHECK(objects.size() == 4);
  CHECK(found(&objects, "d") == &class_info<Other>());
  CHECK_FALSE(Registered(objects["e"]));
  const CustomObjects more =
      CustomObjects{{"a", class_info<Registree>()}, {"x", f}};
  CHECK(objects.update(more).size() == 5);
  CHECK(found(&objects, "a") == &class_info<Registree>());
}

TEST_CASE("the process's names are assigned, counted and updated") {
  struct Ref : ObjectRef {
    Ref() : ObjectRef(Kind::activation, test::function_called("assigned")) {}
  } f;
  const size_t before = get_custom_objects().size();
  get_custom_objects()["other"] = f;
  get_custom_objects().add(f);
  get_custom_objects().add("third", f);
  get_custom_objects().update({{"Class", class_info<Registree>()}});
  CHECK(get_custom_objects().size() == before + 4);
  CHECK(get_custom_objects().find("other").function == f.object());
  CHECK(get_custom_objects().find("assigned").function == f.object());
  CHECK(Registered(get_custom_objects()["third"]).function == f.object());
  CHECK(get_custom_objects().find("Class").info == &class_info<Registree>());
  for (const char* name : {"other", "assigned", "third", "Class"}) {
    CHECK(get_custom_objects().erase(name));
  }
}

TEST_CASE("a function is registered under another name than its own") {
  struct Ref : ObjectRef {
    Ref() : ObjectRef(Kind::activation, test::function_called("plain")) {}
  } f;
  register_keras_serializable(f, "toys", "given");
  CHECK(get_registered_name(f) == "toys>given");
  CHECK(get_registered_object("toys>given").function == f.object());
  CHECK_FALSE(get_registered_object("toys>plain"));
  struct Spelt : test::Penalty {};
  register_keras_serializable<Spelt>("toys", "Spelt");
  CHECK(get_registered_name(class_info<Spelt>()) == "toys>Spelt");
  const custom_object_scope scope({{"scoped", f}});
  CHECK(get_registered_object("scoped").function == f.object());
}

TEST_CASE("an object goes by its class's name, and none has no name") {
  CHECK(get_registered_name(*test::made("\"Penalty\"", Kind::regularizer)) ==
        "Penalty");
  CHECK_THROWS_WITH_AS(get_registered_name(test::PenaltyRef()),
                       "none has no name; expected a function or an object",
                       ConfigError);
}

TEST_CASE("what stands for nothing isn't taken") {
  CHECK_THROWS_WITH_AS(CustomObjects().add("x", Registered{}),
                       "\"x\" stands for nothing; give a class or a function",
                       ConfigError);
  CHECK_THROWS_AS(get_custom_objects().add("x", Registered{}), ConfigError);
  CHECK_FALSE(get_custom_objects().find("x"));
}

TEST_CASE("an inner scope replaces the outer until it ends") {
  CHECK(custom_objects_in_scope() == nullptr);
  const CustomObjectScope outer(CustomObjects().add<Registree>("a"));
  {
    const CustomObjectScope inner(CustomObjects().add<Other>("b"));
    CHECK(found(custom_objects_in_scope(), "b") == &class_info<Other>());
    CHECK(found(custom_objects_in_scope(), "a") == nullptr);
  }
  CHECK(found(custom_objects_in_scope(), "a") == &class_info<Registree>());
}

TEST_CASE("a scope ends with an exception") {
  try {
    const CustomObjectScope scope(CustomObjects().add<Other>());
    throw ConfigError("out");
  } catch (const Error&) {
  }
  CHECK(custom_objects_in_scope() == nullptr);
}

TEST_CASE("scopes of two threads don't see each other") {
  const CustomObjectScope scope(CustomObjects().add<Registree>("a"));
  std::thread([] {
    CHECK(custom_objects_in_scope() == nullptr);
    const CustomObjectScope own(CustomObjects().add<Other>("a"));
    CHECK(found(custom_objects_in_scope(), "a") == &class_info<Other>());
  }).join();
  CHECK(found(custom_objects_in_scope(), "a") == &class_info<Registree>());
}

TEST_CASE("threads register and look up at once") {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([i] {
      for (int n = 0; n < 100; ++n) {
        const std::string name = "T" + std::to_string(i * 100 + n);
        register_serializable<Registree>("threads", name);
        CHECK(get_registered_object("threads>" + name));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(get_registered_object("threads>T799").info == &class_info<Registree>());
}

TEST_CASE("scopes may end in any order") {
  auto outer = std::make_unique<CustomObjectScope>(
      CustomObjects().add<Registree>("outer"));
  auto inner =
      std::make_unique<CustomObjectScope>(CustomObjects().add<Other>("inner"));
  outer.reset();
  CHECK(found(custom_objects_in_scope(), "inner") == &class_info<Other>());
  inner.reset();
  CHECK(custom_objects_in_scope() == nullptr);
}

TEST_CASE("a handle is registered for its class") {
  CustomObjects objects;
  objects.add<Handle>().add<Handle>("also");
  CHECK(found(&objects, "Registree") == &class_info<Registree>());
  CHECK(found(&objects, "also") == &class_info<Registree>());
}

}  // namespace keratin
