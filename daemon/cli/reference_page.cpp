// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/command_tree.hpp"

namespace callveil::cli {
namespace {

constexpr const char* head = R"(<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Printed from the declarations in daemon/cli; CALLVEIL_UPDATE_GOLDEN=1 writes it anew. -->
# callveil

The admin channel from a shell. Tables go to standard output; why something failed goes to standard
error, in one sentence that never holds a value of a person. `--json` prints one JSON document, whose
members are those of the messages in `docs/formats/`; what failed is then one line on standard error,
`{"error":{"code":"not_found","detail":"..."}}`, with a code of `sdk/include/callveil/errors.def`.
)";

std::string cell(std::string text) {
    for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
        text.insert(at, "\\");
    }
    return text;
}

std::string usage_of(const CLI::Option& option) {
    const auto name =
        option.get_positional() ? option.get_name(true) : "--" + option.get_lnames()[0];
    const bool has_value = option.get_items_expected_max() > 0 && !option.get_positional();
    return has_value ? name + " " + option.get_type_name() : name;
}

std::string options_of(const CLI::App& app) {
    std::string rows;
    for (const auto* option : app.get_options([](const CLI::Option*) { return true; })) {
        const bool is_help = !option->get_lnames().empty() && option->get_lnames()[0] == "help";
        if (!is_help) {
            rows += fmt::format("| `{}` | {}{} |\n", cell(usage_of(*option)),
                                cell(option->get_description()),
                                option->get_required() ? "; needed" : "");
        }
    }
    return rows.empty() ? "" : "\n| option | what |\n|---|---|\n" + rows;
}

std::string exit_table() {
    std::string rows = "\n## Exit codes\n\n| code | what |\n|---|---|\n";
    for (const auto& meaning : exit_meanings) {
        rows += fmt::format("| {} | {} |\n", static_cast<int>(meaning.exit), meaning.text);
    }
    return rows;
}

}  // namespace

std::string reference_page(const CommandTree& tree) {
    std::string page = head;
    for (const auto& path : paths_of(tree.root())) {
        const bool is_root = path.app == &tree.root();
        const bool is_group = path.app->get_require_subcommand_min() > 0 && !is_root;
        if (is_root) {
            page += "\n## Options of every command\n" + options_of(*path.app) + exit_table();
        } else if (!is_group) {
            page += fmt::format("\n## `{}`\n\n{}\n{}", path.text, path.app->get_description(),
                                options_of(*path.app));
        }
    }
    return page;
}

}  // namespace callveil::cli
