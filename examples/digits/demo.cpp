// Reads handwritten digits with a CNN that Python Keras trained and saved.
//   keratin_digits_demo digits.keras test.npz

#include <chrono>
#include <cstdio>
#include <iostream>

#include "keratin/keratin.h"

namespace {

constexpr int64_t kShown = 5;
constexpr int64_t kClasses = 10;

keratin::Array named(const std::vector<keratin::NamedArray>& arrays,
                     std::string_view name) {
  for (const auto& [key, array] : arrays) {
    if (key == name) return array;
  }
  throw keratin::NotFound(keratin::concat("no array ", keratin::quoted(name)));
}

int64_t best(const keratin::Array& scores, int64_t row) {
  int64_t best = 0;
  for (int64_t i = 1; i < kClasses; ++i) {
    const bool better =
        scores.at(row * kClasses + i) > scores.at(row * kClasses + best);
    if (better) best = i;
  }
  return best;
}

void draw(const keratin::Array& images, int64_t index, double brightest) {
  constexpr const char* kShades[] = {"  ", "░░", "▒▒", "▓▓", "██"};
  for (int64_t y = 0; y < 8; ++y) {
    std::printf("    ");
    for (int64_t x = 0; x < 8; ++x) {
      const double ink = images.at((index * 8 + y) * 8 + x) / brightest;
      std::printf("%s", kShades[static_cast<int>(ink * 4 + 0.5)]);
    }
    std::printf("\n");
  }
}

double brightest_of(const keratin::Array& images) {
  double brightest = 1e-9;
  for (int64_t i = 0; i < images.size(); ++i) {
    brightest = std::max(brightest, images.at(i));
  }
  return brightest;
}

void demo(const std::string& model_path, const std::string& data_path) {
  const keratin::Model model = keratin::load_model(model_path);
  const auto data = keratin::read_npz(keratin::map_file(data_path), data_path);
  const keratin::Array images = named(data, "x_test");
  const keratin::Array labels = named(data, "y_test");

  const int64_t count = images.shape()[0];
  model.predict(images, {.batch_size = count});  // plans are made here
  const auto start = std::chrono::steady_clock::now();
  const keratin::Array scores = model.predict(images, {.batch_size = count});
  const std::chrono::duration<double, std::micro> time =
      std::chrono::steady_clock::now() - start;

  const double brightest = brightest_of(images);
  int64_t right = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t digit = best(scores, i);
    if (digit == static_cast<int64_t>(labels.at(i))) ++right;
    if (i >= kShown) continue;
    draw(images, i, brightest);
    std::printf("  predicted %d, is %d\n\n", static_cast<int>(digit),
                static_cast<int>(labels.at(i)));
  }
  std::printf("accuracy %.4f (%d of %d)\n",
              static_cast<double>(right) / static_cast<double>(count),
              static_cast<int>(right), static_cast<int>(count));
  std::printf("%.1f microseconds a sample\n",
              time.count() / static_cast<double>(count));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: keratin_digits_demo MODEL.keras TEST.npz\n";
    return 2;
  }
  try {
    demo(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "keratin_digits_demo: " << error.what() << "\n";
    return 1;
  }
}
