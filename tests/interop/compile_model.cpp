// compile_model IN.keras CONFIG.json OUT.keras
//
// Opens a model, compiles it as each config of a list says, and saves what the
// last one gave. Prints the list of the compile configs that came of them.

#include <keratin/keratin.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

std::string text_of(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: compile_model IN.keras CONFIG.json OUT.keras\n";
    return 2;
  }
  try {
    const keratin::Model model = keratin::load_model(argv[1]);
    keratin::Json::Array made;
    const keratin::Json configs = keratin::parse_json(text_of(argv[2]));
    for (const keratin::Json& config : configs.as_array()) {
      model->compile_from_config(config.as_object());
      made.push_back(model->get_compile_config());
    }
    keratin::save_model(model, argv[3]);
    std::cout << keratin::dump_json(made) << "\n";
  } catch (const keratin::Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
