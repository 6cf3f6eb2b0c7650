#include <algorithm>

#include "keratin/engine/memory.h"
#include "keratin/engine/schedule.h"

namespace keratin::engine {
namespace {

constexpr uint32_t kForever = 0xffffffff;

class Layout {
 public:
  Layout(Schedule& schedule, const std::vector<uint32_t>& outputs)
      : s_(schedule), outputs_(outputs) {}

  void run() {
    find_lifetimes();
    place_outputs();
    for (uint32_t step = 0; step < s_.steps.size(); ++step) overwrite(step);
    place_arena();
  }

 private:
  Storage& storage_of(uint32_t value) {
    return s_.storages[s_.values[value].storage];
  }

  void find_lifetimes() {
    for (uint32_t i = 0; i < s_.steps.size(); ++i) {
      const Step& step = s_.steps[i];
      for (const uint32_t value : step.results) {
        storage_of(value).first = i;
        storage_of(value).last = i;
      }
      if (step.scratch != kNoValue) {
        storage_of(step.scratch).first = i;
        storage_of(step.scratch).last = i;
      }
      for (const uint32_t value : step.operands) storage_of(value).last = i;
    }
    for (const uint32_t value : outputs_) storage_of(value).last = kForever;
  }

  // A storage may become one output; other outputs in it are copied.
  void place_outputs() {
    for (uint32_t i = 0; i < outputs_.size(); ++i) {
      Storage& storage = storage_of(outputs_[i]);
      if (storage.place == Place::arena &&
          storage.bytes == bytes_of(s_.outputs[i])) {
        storage.place = Place::output;
        storage.index = i;
      } else {
        s_.copies.push_back({outputs_[i], i});
      }
    }
  }

  void overwrite(uint32_t index) {
    const Step& step = s_.steps[index];
    for (size_t i = 0; i < step.operands.size(); ++i) {
      const uint32_t operand = step.operands[i];
      const uint32_t result = step.results[0];
      const uint32_t from = s_.values[operand].storage;
      const uint32_t to = s_.values[result].storage;
      const Storage& old = s_.storages[from];
      if (old.place != Place::arena || old.last != index || from == to ||
          old.bytes != s_.storages[to].bytes || !step.kernel->overwrites(i) ||
          read_elsewhere(step, i, from)) {
        continue;
      }
      s_.storages[to].first = old.first;
      for (Value& value : s_.values) {
        if (value.storage == from) value.storage = to;
      }
      s_.storages[from].bytes = 0;
      return;
    }
  }

  bool read_elsewhere(const Step& step, size_t operand, uint32_t storage) {
    for (size_t i = 0; i < step.operands.size(); ++i) {
      if (i != operand && s_.values[step.operands[i]].storage == storage) {
        return true;
      }
    }
    return false;
  }

  void place_arena() {
    std::vector<Lease> leases;
    std::vector<Storage*> storages;
    for (Storage& storage : s_.storages) {
      if (storage.place != Place::arena || storage.bytes == 0) continue;
      leases.push_back({storage.bytes, storage.first, storage.last});
      storages.push_back(&storage);
      s_.unplanned_bytes += storage.bytes;
    }
    s_.arena_bytes = place(leases);
    for (size_t i = 0; i < leases.size(); ++i) {
      storages[i]->offset = leases[i].offset;
    }
  }

  Schedule& s_;
  const std::vector<uint32_t>& outputs_;
};

}  // namespace

void lay_out(Schedule& schedule, const std::vector<uint32_t>& outputs) {
  Layout(schedule, outputs).run();
}

}  // namespace keratin::engine
