#include "keratin/config/registry.h"

struct Bare : keratin::Object {};

void add() { keratin::register_serializable<Bare>(); }
