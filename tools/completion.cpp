#include <cstdio>
#include <memory>

#include "commands.h"

// The scripts ask `keratin VERB --help` for options; the verbs stand in place
// of @VERBS@.

namespace keratin::tools {
namespace {

constexpr std::string_view kPlace = "@VERBS@";

// A name may have spaces, so a line is a candidate. What was typed may be
// quoted, which `compgen` takes for part of the name.
constexpr std::string_view kBash = R"sh(_keratin() {
  local word="${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(
    if [ "$COMP_CWORD" -eq 1 ]; then
      compgen -W "@VERBS@" -- "$word"
    elif [[ "$word" == -* ]]; then
      compgen -W "$(keratin "${COMP_WORDS[1]}" --help | grep -oE -- '--[a-z-]+')" -- "$word"
    else
      word="${word//\\/}"
      compgen -f -- "${word#[\"\']}"
    fi
  )
}
complete -o filenames -F _keratin keratin
)sh";

constexpr std::string_view kZsh = R"sh(#compdef keratin
_keratin() {
  if (( CURRENT == 2 )); then
    compadd @VERBS@
  elif [[ "$PREFIX" == -* ]]; then
    compadd -- $(keratin "$words[2]" --help | grep -oE -- '--[a-z-]+')
  else
    _files
  fi
}
compdef _keratin keratin
)sh";

constexpr std::string_view kFish =
    R"sh(set -l verbs @VERBS@
complete -c keratin -n "not __fish_seen_subcommand_from $verbs" -f -a "$verbs"
complete -c keratin -n "__fish_seen_subcommand_from $verbs" -a '(keratin (commandline -opc)[2] --help | string match -ra -- "--[a-z-]+")'
)sh";

// The verbs that --help shows.
std::string verbs_of(const CLI::App& app) {
  std::string verbs;
  for (const CLI::App* verb : app.get_subcommands({})) {
    if (verb->get_group().empty()) continue;
    verbs += (verbs.empty() ? "" : " ") + verb->get_name();
  }
  return verbs;
}

std::string script(std::string_view shell, const std::string& verbs) {
  std::string text(shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish);
  return text.replace(text.find(kPlace), kPlace.size(), verbs);
}

}  // namespace

void add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb =
      app.add_subcommand("completion", "Prints a shell's completion script.");
  verb->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->footer("Example:\n  source <(keratin completion bash)");
  verb->callback([shell, &app] {
    std::fputs(script(*shell, verbs_of(app)).c_str(), stdout);
  });
}

}  // namespace keratin::tools
