// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <ostream>

#include "cli/command_tree.hpp"
#include "domain/nearest_word.hpp"

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

/// The command at which the command line stopped being understood.
const CLI::App& deepest(const CLI::App& root) {
    const auto* app = &root;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
    }
    return *app;
}

/// Whether `word` can be nothing but a mistyped command: a person's values look otherwise.
bool reads_like_command(std::string_view word) {
    constexpr std::size_t longest = 24;
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
    return !word.empty() && word.size() <= longest && word[0] != '-' &&
           std::all_of(word.begin(), word.end(), fits);
}

/// About a word that stands where a command must; empty when no such word is there.
std::string no_such_command(const CLI::App& root) {
    const auto& app = deepest(root);
    const auto all = [](const CLI::App*) { return true; };
    const auto rest = root.remaining(true);
    const auto word = std::find_if(rest.begin(), rest.end(),
                                   [](const auto& one) { return !one.starts_with("-"); });
    if (app.get_subcommands(all).empty() || word == rest.end()) {
        return "";
    }
    std::vector<std::string_view> known;
    for (const auto* command : app.get_subcommands(all)) {
        known.push_back(command->get_name());
    }
    const auto named = reads_like_command(*word) ? " '" + *word + "'" : std::string();
    const auto nearest = domain::nearest_word(*word, known);
    return "there is no such command" + named +
           (nearest ? "; did you mean '" + *nearest + "'?"
                    : fmt::format("; there are {}", fmt::join(known, ", ")));
}

std::string sentence_of(const CLI::App& root, const CLI::ParseError& error) {
    if (auto command = no_such_command(root); !command.empty()) {
        return command;
    }
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

Exit refuse(const CLI::App& root, const CLI::ParseError& error, const GlobalOptions& options,
            const Terminal& terminal) {
    print_error(terminal, options, {ErrorCode::invalid_argument, sentence_of(root, error)});
    if (!options.json) {
        terminal.err << "See '" << path_of(root) << " --help'.\n";
    }
    return Exit::usage;
}

Exit run_command(std::vector<std::string> arguments, Terminal& terminal) {
    Session session(terminal);
    CommandTree tree(session);
    add_all_commands(tree);
    // A command line that is wrong may end before its options are read.
    const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    // CLI11 takes them from the end.
    std::reverse(arguments.begin(), arguments.end());
    try {
        tree.root().parse(std::move(arguments));
    } catch (const CLI::Success& wanted) {
        tree.root().exit(wanted, terminal.out, terminal.err);
        return Exit::ok;
    } catch (const CLI::ParseError& error) {
        session.options().json = json;
        return refuse(tree.root(), error, session.options(), terminal);
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
