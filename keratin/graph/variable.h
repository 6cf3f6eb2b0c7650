#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "keratin/graph/array.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// State that outlives a run: a weight, a moving average, a seed. A handle;
/// copies are the same variable. Its value starts as a view into a mapped file
/// or is made by its initializer when it is first read, and `assign` replaces
/// it whole, so arrays that were handed out never change.
///
/// Safe from many threads: a reader has the value of before or after an
/// `assign`. Who reads variables and writes them in return holds a
/// `VariableLock` on them meanwhile.
class Variable {
 public:
  Variable() = default;
  Variable(std::string name, Spec spec, Array value, bool trainable = true);
  /// The value is made by `initial` when it is first asked for; a weight that
  /// a file brings never pays for its initializer.
  Variable(std::string name, Spec spec, std::function<Array()> initial,
           bool trainable = true);

  bool empty() const { return state_ == nullptr; }
  /// "kernel", "moving_mean", ….
  const std::string& name() const;
  /// Keras's path: "model/dense/kernel".
  const std::string& path() const;
  const Spec& spec() const;
  const Shape& shape() const { return spec().shape; }
  DType dtype() const { return spec().dtype; }

  bool trainable() const;
  void set_trainable(bool trainable);
  void set_path(std::string path);

  /// The present numbers.
  Array value() const;
  /// New numbers; throws ShapeError naming the variable unless dtype and shape
  /// are its own.
  void assign(Array value);
  /// Counts assignments, so that what was derived from a value can be renewed.
  uint64_t version() const;

  friend bool operator==(const Variable& a, const Variable& b) {
    return a.state_ == b.state_;
  }
  /// An address that names the variable, for maps.
  const void* identity() const { return state_.get(); }
  /// The graph node that stands for the value; one as long as it is in use.
  std::shared_ptr<const Node> node() const;

 private:
  friend class VariableLock;
  struct State;
  std::shared_ptr<State> state_;
};

/// Holds variables for one run that changes them, against all other runs that
/// do, of whatever model they are part. Plain readers don't wait for it.
class VariableLock {
 public:
  explicit VariableLock(std::vector<Variable> variables);
  ~VariableLock();
  VariableLock(const VariableLock&) = delete;
  VariableLock& operator=(const VariableLock&) = delete;

 private:
  std::vector<Variable> variables_;  // each once, in the order of locking
};

}  // namespace keratin
