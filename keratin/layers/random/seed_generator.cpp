#include "keratin/layers/random/seed_generator.h"

#include "keratin/ops/operation.h"

namespace keratin::random {

void SeedGenerator::declare(Fields& f, Args& a) {
  f("seed", a.seed, "Makes the numbers repeatable.");
  f("name", a.name, "Its name.");
}

void SeedGenerator::init() {
  if (!args.name) args.name = auto_name("seed_generator");
}

}  // namespace keratin::random
