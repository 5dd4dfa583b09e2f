// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <ostream>

#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "crypto/box.hpp"
#include "masking/mask_strategy.hpp"

namespace callveil::cli {
namespace {

struct Masking {
    std::string strategy;
    std::optional<std::string> value;
    std::vector<std::string> settings;
    std::vector<std::string> keys;
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

Result<Exit> run_mask(Session& session, const Masking& given) {
    if (given.strategy.empty() || !given.value) {
        return session.usage(
            "give --strategy and --value; 'callveil mask list' explains the masks");
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
    auto& command = tree.add<Masking>(tree.root(), "mask", "try a mask here, without a daemon",
                                      declare_mask, run_mask);
    add_mask_list(tree, command);
}

}  // namespace callveil::cli
