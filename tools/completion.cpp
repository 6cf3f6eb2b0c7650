#include <cstdio>
#include <memory>

#include "commands.h"

namespace keratin::tools {
namespace {

constexpr const char* kBash = R"sh(_keratin() {
  local word="${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "predict inspect summary convert bench completion" -- "$word"))
  elif [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$(keratin "${COMP_WORDS[1]}" --help | grep -oE -- '--[a-z-]+')" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _keratin keratin
)sh";

constexpr const char* kZsh = R"sh(#compdef keratin
_keratin() {
  if (( CURRENT == 2 )); then
    compadd predict inspect summary convert bench completion
  elif [[ "$PREFIX" == -* ]]; then
    compadd -- $(keratin "$words[2]" --help | grep -oE -- '--[a-z-]+')
  else
    _files
  fi
}
compdef _keratin keratin
)sh";

constexpr const char* kFish =
    R"sh(set -l verbs predict inspect summary convert bench completion
complete -c keratin -n "not __fish_seen_subcommand_from $verbs" -f -a "$verbs"
complete -c keratin -n "__fish_seen_subcommand_from $verbs" -a '(keratin (commandline -opc)[2] --help | string match -ra -- "--[a-z-]+")'
)sh";

}  // namespace

void add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb =
      app.add_subcommand("completion", "Prints a shell's completion script.");
  verb->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->footer("Example:\n  source <(keratin completion bash)");
  verb->callback([shell] {
    std::fputs(*shell == "bash"  ? kBash
               : *shell == "zsh" ? kZsh
                                 : kFish,
               stdout);
  });
}

}  // namespace keratin::tools
