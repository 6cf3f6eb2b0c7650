#include <iostream>

#include "keratin/base/error.h"

int main() {
  try {
    throw keratin::ConfigError("units: expected at least 1, got 0");
  } catch (const keratin::Error& error) {
    std::cout << error.what() << "\n";
    return 0;
  }
}
