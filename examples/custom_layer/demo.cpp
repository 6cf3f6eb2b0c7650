// Opens a model that Python saved with a layer and a regularizer of its own.
//   keratin_custom_layer_demo model.keras

#include <cstdio>

#include "scale.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: keratin_custom_layer_demo model.keras\n");
    return 2;
  }
  try {
    keratin::register_serializable<my_pkg::ScaleLayer>("my_pkg");
    keratin::register_serializable<my_pkg::Unity>("my_pkg");
    const keratin::Model model = keratin::load_model(argv[1]);
    std::printf("%s", model.summary().c_str());
    const auto x = keratin::Array::of<float>({2, 3}, {1, 2, 3, -1, 0.5, 4});
    const keratin::Array y = model.predict(x);  // (2, 2)
    for (int64_t row = 0; row < 2; ++row) {
      std::printf("%g %g\n", y.at(row * 2), y.at(row * 2 + 1));
    }
  } catch (const keratin::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
