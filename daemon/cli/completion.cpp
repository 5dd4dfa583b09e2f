// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/command_tree.hpp"
#include "cli/given.hpp"

namespace callveil::cli {
namespace {

/// What a shell must know of one option.
struct Word {
    std::string name;  ///< with its hyphens
    std::string text;
    std::vector<std::string> values;  ///< words it allows
    bool takes_value = false;
    bool takes_file = false;
};

/// What a shell must know of one command.
struct Command {
    std::string path;
    std::vector<const CLI::App*> children;
    std::vector<Word> options;
    bool takes_file = false;
    std::vector<std::string> values;  ///< words its positional argument allows
};

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at <= text.size()) {
        const auto end = std::min(text.find(by, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

bool is_path(const CLI::Option& option) {
    const auto type = option.get_type_name();
    return type == "FILE" || type == "DIR";
}

std::vector<std::string> values_of(const CLI::Option& option) {
    const auto type = option.get_type_name();
    return type.find('|') == std::string::npos ? std::vector<std::string>{} : split(type, '|');
}

Command command_of(const CommandPath& path, const CLI::App& root) {
    Command command{path.text, {}, {}, false, {}};
    command.children = path.app->get_subcommands([](const CLI::App*) { return true; });
    const auto add = [&](const CLI::Option* option) {
        if (option->get_positional()) {
            command.takes_file = command.takes_file || is_path(*option);
            command.values = values_of(*option);
        } else {
            command.options.push_back({"--" + option->get_lnames().front(),
                                       option->get_description(), values_of(*option),
                                       option->get_items_expected_max() > 0, is_path(*option)});
        }
    };
    const auto all = [](const CLI::Option*) { return true; };
    for (const auto* option : path.app->get_options(all)) {
        add(option);
    }
    for (const auto* option : root.get_options(all)) {
        const auto name = option->get_lnames().front();
        if (path.app != &root && name != "help" && name != "version") {
            add(option);
        }
    }
    return command;
}

std::vector<Command> commands_of(const CLI::App& root) {
    std::vector<Command> commands;
    for (const auto& path : paths_of(root)) {
        commands.push_back(command_of(path, root));
    }
    return commands;
}

std::string words_of(const Command& command) {
    std::vector<std::string> words = command.values;
    for (const auto* child : command.children) {
        words.push_back(child->get_name());
    }
    for (const auto& option : command.options) {
        words.push_back(option.name);
    }
    return fmt::format("{}", fmt::join(words, " "));
}

/// The options of a command that want something after them, as cases of a shell.
std::string value_cases(const Command& command) {
    std::string cases;
    for (const auto& option : command.options) {
        if (option.takes_value) {
            const auto reply =
                option.takes_file
                    ? std::string(
                          "compopt -o filenames 2>/dev/null; "
                          "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")")
                    : fmt::format("mapfile -t COMPREPLY < <(compgen -W {} -- \"$word\")",
                                  in_quotes(fmt::format("{}", fmt::join(option.values, " "))));
            cases += fmt::format("    {}) {}; return ;;\n",
                                 in_quotes(command.path + " " + option.name), reply);
        }
    }
    return cases;
}

std::string bash_script(const std::vector<Command>& commands) {
    std::string paths;
    std::string values;
    std::string words;
    for (const auto& command : commands) {
        paths += fmt::format("{}{}", paths.empty() ? "" : "|", in_quotes(command.path));
        values += value_cases(command);
        words += fmt::format("    {}) words={}; files={} ;;\n", in_quotes(command.path),
                             in_quotes(words_of(command)), command.takes_file ? 1 : 0);
    }
    return fmt::format(R"(# bash completion of callveil
_callveil() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} path=callveil words='' files=0 at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$path ${{COMP_WORDS[at]}}" in
    {}) path="$path ${{COMP_WORDS[at]}}" ;;
    esac
  done
  COMPREPLY=()
  case "$path ${{COMP_WORDS[COMP_CWORD-1]}}" in
{}  esac
  case "$path" in
{}  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  if ((files)); then
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F _callveil callveil
)",
                       paths, values, words);
}

std::string zsh_script(const std::vector<Command>& commands) {
    return "#compdef callveil\nautoload -U +X bashcompinit && bashcompinit\n" +
           bash_script(commands);
}

/// A condition of fish: the words of this command were typed, and no word of one below it.
std::string fish_condition(const Command& command) {
    if (command.path == "callveil") {
        return "__fish_use_subcommand";
    }
    std::string condition;
    for (const auto& word : split(command.path.substr(std::string_view("callveil ").size()), ' ')) {
        condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    }
    if (!command.children.empty()) {
        condition += "; and not __fish_seen_subcommand_from";
        for (const auto* child : command.children) {
            condition += " " + child->get_name();
        }
    }
    return condition;
}

std::string fish_option(const Command& command, const Word& option) {
    std::string line =
        fmt::format("complete -c callveil -n {} -l {} -d {}", in_quotes(fish_condition(command)),
                    option.name.substr(2), in_quotes(option.text));
    if (option.takes_value) {
        line += option.takes_file ? " -r -F" : " -x";
    }
    if (!option.values.empty()) {
        line += " -a " + in_quotes(fmt::format("{}", fmt::join(option.values, " ")));
    }
    return line + "\n";
}

std::string fish_script(const std::vector<Command>& commands) {
    std::string script = "# fish completion of callveil\ncomplete -c callveil -f\n";
    for (const auto& command : commands) {
        for (const auto* child : command.children) {
            script += fmt::format("complete -c callveil -n {} -a {} -d {}\n",
                                  in_quotes(fish_condition(command)), child->get_name(),
                                  in_quotes(child->get_description()));
        }
        if (!command.values.empty()) {
            script += fmt::format("complete -c callveil -n {} -a {}\n",
                                  in_quotes(fish_condition(command)),
                                  in_quotes(fmt::format("{}", fmt::join(command.values, " "))));
        }
        for (const auto& option : command.options) {
            script += fish_option(command, option);
        }
    }
    return script;
}

struct WantedShell {
    std::string name;
};

void declare_completion(CLI::App& command, WantedShell& given) {
    allow_only(command.add_option("shell", given.name, "which shell"), {"bash", "zsh", "fish"})
        ->required();
}

}  // namespace

std::string completion_script(const CLI::App& root, Shell shell) {
    const auto commands = commands_of(root);
    switch (shell) {
        case Shell::bash:
            return bash_script(commands);
        case Shell::zsh:
            return zsh_script(commands);
        case Shell::fish:
            return fish_script(commands);
    }
    return {};
}

void add_completion_command(CommandTree& tree) {
    auto given = std::make_shared<WantedShell>();
    auto& command = *tree.root().add_subcommand("completion", "print the completion of a shell");
    declare_completion(command, *given);
    command.callback([&tree, given] {
        tree.choose([&tree, given](Session& session) -> Result<Exit> {
            const auto shell = given->name == "bash"  ? Shell::bash
                               : given->name == "zsh" ? Shell::zsh
                                                      : Shell::fish;
            const auto script = completion_script(tree.root(), shell);
            if (session.wants_json()) {
                session.print_json({{"shell", given->name}, {"script", script}});
            } else {
                session.terminal().out << script;
            }
            return Exit::ok;
        });
    });
}

}  // namespace callveil::cli
