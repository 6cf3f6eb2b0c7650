#pragma once

#include <string>
#include <vector>

#include "keratin/config/object_ref.h"
#include "keratin/config/serialization.h"

namespace keratin::test {

// Classes and functions that the tests of this folder take for Keras's; they
// know no tensors. `builtins()` has Penalty, Start and Holder, and the function
// "ramp".

/// A regularizer: keras.regularizers > Penalty, also "l_penalty".
class Penalty : public Object {
 public:
  static constexpr std::string_view kName = "Penalty";
  static constexpr Kind kKind = Kind::regularizer;
  struct Args {
    Number factor = 0.5;
  } args;
  static void declare(Fields& f, Args& a) {
    f("factor", a.factor, "Factor.").at_least(0);
  }
};

/// An initializer of a module within Keras that isn't its public one.
class Start : public Object {
 public:
  static constexpr std::string_view kName = "Start";
  static constexpr Kind kKind = Kind::initializer;
  struct Args {
    int64_t value = 0;
  } args;
  static void declare(Fields& f, Args& a) { f("value", a.value, "Value."); }
};

struct PenaltyRef : ObjectRef {
  PenaltyRef() : ObjectRef(Kind::regularizer) {}
};
struct LayerRef : ObjectRef {
  LayerRef() : ObjectRef(Kind::layer) {}
};

/// A layer with an object, a layer and a function inside.
class Holder : public Object {
 public:
  static constexpr std::string_view kName = "Holder";
  static constexpr Kind kKind = Kind::layer;
  struct Args {
    std::string name = "holder";
    PenaltyRef penalty;
    LayerRef inner;
  } args;
  static void declare(Fields& f, Args& a) {
    f("name", a.name, "Name.");
    f("penalty", a.penalty, "Penalty.");
    f("inner", a.inner, "A layer within.");
  }
};

/// An activation that does nothing.
class Function : public Object {
 public:
  static constexpr std::string_view kName = "function";
  static constexpr Kind kKind = Kind::activation;
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
};
std::shared_ptr<Object> function_called(const std::string& name);

/// What a failing call says; "" if it doesn't fail.
template <class Error, class F>
std::string text_of_error(F&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

/// The object that a JSON text describes.
std::shared_ptr<Object> made(const std::string& json, Kind kind,
                             const CustomObjects* custom = nullptr);

}  // namespace keratin::test
