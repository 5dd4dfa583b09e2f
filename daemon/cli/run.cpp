// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <algorithm>
#include <exception>
#include <ostream>

#include "cli/command_tree.hpp"

namespace callveil::cli {
namespace {

/// Names of the options among the arguments nobody wanted; what else stood there may be a person's.
std::string surplus(const CLI::App& root) {
    std::string names;
    for (const auto& argument : root.remaining(true)) {
        if (argument.starts_with("-")) {
            names += (names.empty() ? "" : ", ") + argument.substr(0, argument.find('='));
        }
    }
    return names.empty() ? "there is an argument too many"
                         : "these options are not known here: " + names;
}

std::string sentence_of(const CLI::App& root, const CLI::ParseError& error) {
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        return surplus(root);
    }
    const std::string text = error.what();
    // CLI11 writes "Could not convert: NAME = VALUE".
    return dynamic_cast<const CLI::ConversionError*>(&error) != nullptr
               ? text.substr(0, text.find(" = "))
               : text;
}

/// How the words so far are called, for the hint at the help text.
std::string path_of(const CLI::App& root) {
    std::string path = root.get_name();
    const auto* app = &root;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        path += " " + app->get_name();
    }
    return path;
}

Exit refuse(const CLI::App& root, const CLI::ParseError& error, Terminal& terminal) {
    terminal.err << "callveil: " << printable(sentence_of(root, error)) << "\nSee '"
                 << path_of(root) << " --help'.\n";
    return Exit::usage;
}

Exit run_command(std::vector<std::string> arguments, Terminal& terminal) {
    Session session(terminal);
    CommandTree tree(session);
    add_all_commands(tree);
    // CLI11 takes them from the end.
    std::reverse(arguments.begin(), arguments.end());
    try {
        tree.root().parse(std::move(arguments));
    } catch (const CLI::Success& wanted) {
        tree.root().exit(wanted, terminal.out, terminal.err);
        return Exit::ok;
    } catch (const CLI::ParseError& error) {
        return refuse(tree.root(), error, terminal);
    }
    session.apply_options();
    const auto done = tree.chosen()(session);
    return done ? *done : session.explain(done.error());
}

}  // namespace

Exit run(std::vector<std::string> arguments, Terminal& terminal) noexcept {
    try {
        return run_command(std::move(arguments), terminal);
    } catch (const std::exception& problem) {
        terminal.err << "callveil: " << problem.what() << '\n';
        return Exit::refused;
    }
}

}  // namespace callveil::cli
