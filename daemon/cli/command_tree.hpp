// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace callveil::cli {

/// The commands as they are declared: parser, help, completion and reference page come from here.
class CommandTree {
public:
    using Run = std::function<Result<Exit>(Session&)>;

    explicit CommandTree(Session& session);

    CLI::App& root() noexcept { return root_; }
    const CLI::App& root() const noexcept { return root_; }
    Session& session() noexcept { return session_; }

    /// A word that only holds commands, e.g. `request`.
    CLI::App& add_group(const std::string& name, const std::string& text);

    /// A command under `parent`, which may be a command itself: the innermost that is given runs.
    ///
    /// @param declare  `void(CLI::App&, Given&)`: declares its options, which fill a `Given`.
    /// @param run      carries it out with what was given.
    template <class Given>
    CLI::App& add(CLI::App& parent, const std::string& name, const std::string& text,
                  void (*declare)(CLI::App&, Given&), Result<Exit> (*run)(Session&, const Given&)) {
        auto given = std::make_shared<Given>();
        auto& command = *parent.add_subcommand(name, text);
        declare(command, *given);
        command.callback([this, given, run, &command] {
            if (command.get_subcommands().empty()) {
                chosen_ = [given, run](Session& session) { return run(session, *given); };
            }
        });
        return command;
    }

    /// The command that the last parse chose.
    const Run& chosen() const noexcept { return chosen_; }
    void choose(Run run) { chosen_ = std::move(run); }

private:
    Session& session_;
    CLI::App root_;
    Run chosen_;
};

/// What a command without options is given.
struct Nothing {};
inline void declare_nothing(CLI::App&, Nothing&) {}

void add_request_commands(CommandTree& tree);
void add_work_commands(CommandTree& tree);
void add_package_commands(CommandTree& tree);
void add_upkeep_commands(CommandTree& tree);
void add_audit_commands(CommandTree& tree);
void add_audit_verify(CommandTree& tree, CLI::App& group);
void add_key_rotation(CommandTree& tree, CLI::App& group);
void add_check_commands(CommandTree& tree);
void add_key_commands(CommandTree& tree);
void add_mask_command(CommandTree& tree);
void add_mask_list(CommandTree& tree, CLI::App& group);
void add_completion_command(CommandTree& tree);

/// Declares everything, in the order of the reference page.
void add_all_commands(CommandTree& tree);

/// One command and how it is called, e.g. "callveil request show".
struct CommandPath {
    std::string text;
    const CLI::App* app;
};
/// The root and all commands below it, parents first.
std::vector<CommandPath> paths_of(const CLI::App& root);

/// docs/reference/cli.md, made from the declarations.
std::string reference_page(const CommandTree& tree);

}  // namespace callveil::cli
