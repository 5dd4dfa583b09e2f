// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <ostream>

#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/table.hpp"
#include "crypto/box.hpp"
#include "masking/mask_strategy.hpp"

namespace callveil::cli {
namespace {

struct Masking {
    std::string strategy;
    std::optional<std::string> value;
    std::vector<std::string> settings;
    std::vector<std::string> keys;
    bool list = false;
};

std::vector<std::string> strategy_names() {
    std::vector<std::string> names;
    for (const auto& strategy : masking::strategies()) {
        names.push_back(strategy.name);
    }
    return names;
}

CLI::Validator reads_setting() {
    return CLI::Validator(
        [](std::string& text) {
            const auto equals = text.find('=');
            const bool shaped = equals != std::string::npos && equals > 0;
            return shaped ? std::string() : std::string("must be NAME=VALUE");
        },
        "");
}

std::pair<std::string, std::string> parts_of(const std::string& setting) {
    const auto equals = setting.find('=');
    return {setting.substr(0, equals), setting.substr(equals + 1)};
}

void declare_mask(CLI::App& command, Masking& given) {
    allow_only(command.add_option("--strategy", given.strategy, "name of the mask"),
               strategy_names());
    command.add_option("--value", given.value, "text to mask")->type_name("TEXT");
    add_repeated(command, "--set", given.settings, "option of the mask", "NAME=VALUE")
        ->check(reads_setting());
    add_repeated(command, "--key", given.keys, "key material of the mask", "NAME=VALUE")
        ->check(reads_setting());
    command.add_flag("--list", given.list, "list the masks and their options");
}

Result<domain::Value> mask(const Masking& given) {
    domain::MaskSpec spec{given.strategy, {}};
    for (const auto& setting : given.settings) {
        spec.configuration.insert(parts_of(setting));
    }
    masking::MaskKeys keys;
    for (const auto& key : given.keys) {
        auto [name, value] = parts_of(key);
        keys.insert_or_assign(std::move(name), crypto::Secret(value));
    }
    CALLVEIL_ASSIGN(const auto strategy, masking::make_strategy(spec, keys));
    masking::MaskField field;
    field.draw = crypto::random_bytes(32);
    return strategy->mask(field, *given.value);
}

std::string shown(const domain::Value& value) {
    return domain::is_null(value) ? "NULL" : domain::display(value);
}

/// What a mask makes of its example, with made-up keys.
std::string example_of(const masking::MaskDescription& mask) {
    masking::MaskField field;
    field.draw = "example";
    const auto& value = mask.example.value;
    return value + " -> " + shown(masking::make_sample(mask)->mask(field, value).value());
}

wire::Json json_of(const masking::MaskDescription& mask) {
    auto options = wire::Json::array();
    for (const auto& option : mask.options) {
        options.push_back(
            {{"name", option.name}, {"default", option.fallback}, {"text", option.text}});
    }
    return {{"name", mask.name},
            {"text", mask.text},
            {"example", example_of(mask)},
            {"options", std::move(options)},
            {"keys", mask.keys}};
}

std::string settings_of(const masking::MaskDescription& mask) {
    std::string text;
    for (const auto& option : mask.options) {
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", option.name, option.fallback);
    }
    for (const auto& key : mask.keys) {
        text += fmt::format("{}--key {}=", text.empty() ? "" : " ", key);
    }
    return text;
}

Exit list_masks(Session& session) {
    auto documents = wire::Json::array();
    Table table({"mask", "what it does", "example", "options"});
    for (const auto& mask : masking::strategies()) {
        documents.push_back(json_of(mask));
        table.add({{mask.name, Style::strong}, mask.text, example_of(mask), settings_of(mask)});
    }
    if (session.wants_json()) {
        session.print_json({{"masks", std::move(documents)}});
    } else {
        table.print(session.terminal());
    }
    return Exit::ok;
}

Result<Exit> run_mask(Session& session, const Masking& given) {
    if (given.list) {
        return list_masks(session);
    }
    if (given.strategy.empty() || !given.value) {
        return session.usage("give --strategy and --value, or --list");
    }
    CALLVEIL_ASSIGN(const auto masked, mask(given));
    if (session.wants_json()) {
        session.print_json(
            {{"strategy", given.strategy},
             {"value", *given.value},
             {"masked",
              domain::is_null(masked) ? wire::Json() : wire::Json(domain::display(masked))}});
    } else {
        session.say(shown(masked));
    }
    return Exit::ok;
}

}  // namespace

void add_mask_command(CommandTree& tree) {
    tree.add<Masking>(tree.root(), "mask", "try a mask here, without a daemon", declare_mask,
                      run_mask);
}

}  // namespace callveil::cli
