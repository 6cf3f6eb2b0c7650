#include <cstdio>
#include <exception>
#include <iostream>

#include "commands.h"
#include "keratin/base/error.h"

namespace {

// Exit status: 0 done, 1 it failed, 2 the command line is wrong.
int run(int argc, char** argv) {
  CLI::App app("Keras models, without Python.", "keratin");
  app.require_subcommand(1);
  app.set_version_flag("--version", KERATIN_VERSION);
  keratin::tools::add_predict(app);
  keratin::tools::add_inspect(app);
  keratin::tools::add_summary(app);
  keratin::tools::add_convert(app);
  keratin::tools::add_bench(app);
  keratin::tools::add_gradients(app);
  keratin::tools::add_completion(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::CallForHelp& error) {
    return app.exit(error);
  } catch (const CLI::CallForVersion& error) {
    return app.exit(error);
  } catch (const CLI::ParseError& error) {
    app.exit(error, std::cout, std::cerr);
    return 2;
  } catch (const keratin::Error& error) {
    std::cerr << "keratin: " << error.what() << "\n";
  } catch (const std::bad_alloc&) {
    std::cerr << "keratin: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "keratin: " << error.what() << "\n";
  }
  return 1;
}

// Whether all that was printed could be written: a full disk is found out only
// here.
bool flushed() {
  std::cout.flush();
  if (std::cout && std::fflush(stdout) == 0 && !std::ferror(stdout)) {
    return true;
  }
  std::cerr << "keratin: cannot write to standard output\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const int status = run(argc, argv);
  return flushed() || status != 0 ? status : 1;
}
