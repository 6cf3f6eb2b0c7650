// Does to a copy of the tree what a page of the documentation says, so that the
// result can be compiled.
//
//   follow SOURCE COPY PAGE             pages of steps, as docs/*.md
//   follow SOURCE COPY PAGE --programs  each C++ block alone, as README.md
//   follow SOURCE COPY PAGE --snippets  all C++ blocks as one program
//
// In steps, the line before a block says where it goes: "`path`:" is a new file
// or one that the tree has exactly so; "`path`, after `text`:" puts the block
// after a text that the file has once. C++ blocks need such a line. Programs go
// to program_1.cpp, program_2.cpp, …. Snippets go to snippets.cpp, each in a
// scope of main, but for those that include; what they print should be
// snippets.txt, the page's text blocks.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Block {
  std::string page;
  size_t line = 0;  // of the first line within
  std::string language;
  std::string caption;
  std::string text;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<Block> blocks_of(const fs::path& page) {
  std::istringstream lines(read(page));
  std::vector<Block> blocks;
  std::string line;
  std::string last_text;
  bool inside = false;
  for (size_t number = 1; std::getline(lines, line); ++number) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (!inside) continue;
      blocks.push_back({page.string(), number + 1, line.substr(3), last_text,
                        std::string()});
      last_text.clear();
    } else if (inside) {
      blocks.back().text += line + "\n";
    } else if (!line.empty()) {
      last_text = line;
    }
  }
  return blocks;
}

[[noreturn]] void fail(const Block& block, const std::string& what) {
  throw std::runtime_error(block.page + ":" + std::to_string(block.line) +
                           ": " + what);
}

std::string line_mark(const Block& block) {
  return "#line " + std::to_string(block.line) + " \"" + block.page + "\"\n";
}

bool is_cpp(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".h";
}

class Follower {
 public:
  Follower(fs::path source, fs::path copy)
      : source_(std::move(source)), copy_(std::move(copy)) {}

  void step(const Block& block) const {
    static const std::regex kPlace("`([^`]+)`(?:, after `([^`]+)`)?:");
    std::smatch place;
    if (!std::regex_match(block.caption, place, kPlace)) {
      if (block.language != "cpp") return;
      fail(block, "the line before this block doesn't say where it goes");
    }
    if (place[2].matched) {
      insert(block, place[1].str(), place[2].str());
    } else {
      put(block, place[1].str());
    }
  }

  void program(const Block& block, int number) const {
    const bool whole =
        block.text.find("#include <keratin") != std::string::npos;
    const std::string start =
        whole ? "" : "#include <keratin/keratin.h>\nusing namespace keratin;\n";
    write(copy_ / ("program_" + std::to_string(number) + ".cpp"),
          start + line_mark(block) + block.text);
  }

 private:
  void insert(const Block& block, const std::string& path,
              const std::string& anchor) const {
    const fs::path changed = copy_ / path;
    std::string text = read(fs::exists(changed) ? changed : source_ / path);
    const size_t at = text.find(anchor);
    if (at == std::string::npos) fail(block, path + " has no " + anchor);
    if (text.find(anchor, at + 1) != std::string::npos) {
      fail(block, path + " has more than one " + anchor);
    }
    text.insert(at + anchor.size(), "\n" + block.text);
    write(changed, text);
  }

  void put(const Block& block, const std::string& path) const {
    if (!fs::exists(source_ / path)) {
      write(copy_ / path,
            (is_cpp(path) ? line_mark(block) : std::string()) + block.text);
    } else if (read(source_ / path) != block.text) {
      fail(block, path + " differs from this block");
    }
  }

  fs::path source_;
  fs::path copy_;
};

void snippets(const std::vector<Block>& blocks, const fs::path& copy) {
  std::string outside;
  std::string inside;
  std::string printed;
  for (const Block& block : blocks) {
    if (block.language == "text") printed += block.text;
    if (block.language != "cpp") continue;
    const std::string text = line_mark(block) + block.text;
    if (block.text.find("#include") != std::string::npos) {
      outside += text;
    } else {
      inside += "{\n" + text + "}\n";
    }
  }
  write(copy / "snippets.cpp", outside + "int main() {\n" + inside + "}\n");
  write(copy / "snippets.txt", printed);
}

void follow(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) {
    throw std::runtime_error(
        "usage: follow SOURCE COPY PAGE [--programs | --snippets]");
  }
  const auto asked = [&](const char* option) {
    return std::find(arguments.begin(), arguments.end(), option) !=
           arguments.end();
  };
  const bool programs = asked("--programs");
  fs::remove_all(arguments[1]);
  if (asked("--snippets")) {
    snippets(blocks_of(arguments[2]), arguments[1]);
    return;
  }
  const Follower follower(arguments[0], arguments[1]);
  int number = 0;
  for (const Block& block : blocks_of(arguments[2])) {
    if (!programs) {
      follower.step(block);
    } else if (block.language == "cpp") {
      follower.program(block, ++number);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    follow({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
