// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"

#include <fmt/format.h>

#include "cli/given.hpp"

namespace callveil::cli {
namespace {

std::string exit_codes() {
    std::string text = "Exit codes:\n";
    for (const auto& meaning : exit_meanings) {
        text += fmt::format("  {:<3} {}\n", static_cast<int>(meaning.exit), meaning.text);
    }
    return text;
}

void add_paths(const CLI::App& app, const std::string& path, std::vector<CommandPath>& paths) {
    paths.push_back({path, &app});
    const auto all = [](const CLI::App*) { return true; };
    for (const auto* command : app.get_subcommands(all)) {
        add_paths(*command, path + " " + command->get_name(), paths);
    }
}

void declare_global_options(CLI::App& root, GlobalOptions& options) {
    root.add_option("--identity", options.identity,
                    "identity file; default $XDG_CONFIG_HOME/callveil/identity.json or "
                    "~/.config/callveil/identity.json")
        ->type_name("FILE");
    root.add_option("--timeout", options.timeout_s,
                    "longest wait for an answer, seconds; 10 unless told")
        ->check(within(1, 3600))
        ->type_name("SECONDS");
    root.add_flag("--json", options.json, "print one JSON document instead of tables");
    root.add_flag("--no-color", options.no_color, "no colours, even on a terminal");
}

}  // namespace

CommandTree::CommandTree(Session& session)
    : session_(session),
      root_("Callveil: privacy requests of a contact centre, from the shell.", "callveil") {
    root_.fallthrough();
    root_.set_help_flag("-h,--help", "print this help");
    root_.require_subcommand(1);
    root_.set_version_flag("--version", std::string("callveil " CALLVEIL_VERSION),
                           "print the version");
    declare_global_options(root_, session.options());
}

CLI::App& CommandTree::add_group(const std::string& name, const std::string& text) {
    auto& group = *root_.add_subcommand(name, text);
    group.require_subcommand(1);
    return group;
}

void add_all_commands(CommandTree& tree) {
    add_upkeep_commands(tree);
    add_request_commands(tree);
    add_work_commands(tree);
    add_package_commands(tree);
    add_audit_commands(tree);
    add_key_commands(tree);
    add_check_commands(tree);
    add_mask_command(tree);
    add_completion_command(tree);
    // Last, or every command would repeat it.
    tree.root().footer(exit_codes());
}

std::vector<CommandPath> paths_of(const CLI::App& root) {
    std::vector<CommandPath> paths;
    add_paths(root, root.get_name(), paths);
    return paths;
}

}  // namespace callveil::cli
