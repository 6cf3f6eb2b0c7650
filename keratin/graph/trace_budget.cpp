#include "keratin/graph/trace_budget.h"

#include "keratin/base/error.h"

namespace keratin {
namespace {

thread_local TraceBudget* current = nullptr;

}  // namespace

TraceBudget::TraceBudget(uint64_t steps)
    : steps_(steps), left_(steps), outermost_(current == nullptr) {
  if (outermost_) current = this;
}

TraceBudget::~TraceBudget() {
  if (outermost_) current = nullptr;
}

void TraceBudget::spend() {
  if (current == nullptr) return;
  if (current->left_ == 0) {
    throw LimitError(
        concat("tracing takes more steps (layers run, nodes made) "
               "than nodes = ",
               current->steps_));
  }
  --current->left_;
}

}  // namespace keratin
