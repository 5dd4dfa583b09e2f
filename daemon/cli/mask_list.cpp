// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"
#include "cli/mask_rows.hpp"
#include "cli/table.hpp"

namespace callveil::cli {
namespace {

wire::Json json_of(const masking::MaskOption& option) {
    return {{"name", option.name},
            {"default", option.fallback},
            {"required", option.presence == masking::Presence::required},
            {"text", option.text}};
}

wire::Json json_of(const masking::MaskDescription& mask, const masking::MaskExample& example) {
    auto configuration = wire::Json::object();
    for (const auto& [name, value] : example.configuration) {
        configuration[name] = value;
    }
    const auto result = example_of(mask);
    return {
        {"value", example.value},
        {"configuration", std::move(configuration)},
        {"masked", domain::is_null(result) ? wire::Json() : wire::Json(domain::display(result))}};
}

wire::Json json_of(const masking::MaskDescription& mask) {
    auto options = wire::Json::array();
    for (const auto& option : mask.options) {
        options.push_back(json_of(option));
    }
    const auto strategy = masking::make_sample(mask);
    return {{"name", mask.name},
            {"text", mask.text},
            {"example", json_of(mask, mask.example)},
            {"options", std::move(options)},
            {"keys", mask.keys},
            {"idempotent", strategy->idempotent() == masking::Idempotent::yes},
            {"random", strategy->is_random()}};
}

void print_table(const Terminal& terminal) {
    Table table({"mask", "what it does", "of", "it makes", "options"});
    for (const auto& row : mask_rows()) {
        table.add({{row.name, Style::strong}, row.text, row.value, row.result, row.settings});
    }
    table.print(terminal);
}

Result<Exit> list_masks(Session& session, const Nothing&) {
    if (!session.wants_json()) {
        print_table(session.terminal());
        return Exit::ok;
    }
    auto masks = wire::Json::array();
    for (const auto& mask : masking::strategies()) {
        masks.push_back(json_of(mask));
    }
    session.print_json({{"masks", std::move(masks)}});
    return Exit::ok;
}

}  // namespace

void add_mask_list(CommandTree& tree, CLI::App& group) {
    tree.add<Nothing>(group, "list", "explain each mask in one line, with an example",
                      declare_nothing, list_masks);
}

}  // namespace callveil::cli
