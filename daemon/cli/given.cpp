// SPDX-License-Identifier: Apache-2.0
#include "cli/given.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "domain/identity.hpp"
#include "domain/request.hpp"
#include "domain/time.hpp"
#include "wire/uuid.hpp"

namespace callveil::cli {
namespace {

CLI::Validator reads_reference() {
    return CLI::Validator(
        [](std::string& text) {
            const auto reference = wire::parse_reference(text);
            if (!reference) {
                return std::string("a reference looks like R26-7K3M9-QXD25; check the letters");
            }
            text = *reference;
            return std::string();
        },
        "");
}

CLI::Validator reads_time() {
    return CLI::Validator(
        [](std::string& text) {
            return domain::parse_rfc3339(text)
                       ? std::string()
                       : std::string("a time looks like 2026-11-23T17:16:32Z, in UTC");
        },
        "");
}

}  // namespace

CLI::Option* add_reference(CLI::App& command, const std::string& name, std::string& reference) {
    return command
        .add_option(name, reference, "reference of the request, in any way of writing it")
        ->transform(reads_reference())
        ->type_name("REFERENCE");
}

CLI::Option* add_repeated(CLI::App& command, const std::string& name,
                          std::vector<std::string>& values, const std::string& text,
                          const std::string& type) {
    return command.add_option(name, values, text + "; may be repeated")
        ->allow_extra_args(false)
        ->type_name(type);
}

CLI::Option* allow_only(CLI::Option* option, const std::vector<std::string>& words) {
    const auto one_of = fmt::format("{}", fmt::join(words, "|"));
    return option
        ->check(CLI::Validator(
            [words, one_of](std::string& text) {
                const bool known = std::find(words.begin(), words.end(), text) != words.end();
                return known ? std::string() : "must be one of " + one_of;
            },
            ""))
        ->type_name(one_of);
}

void add_contact(CLI::App& command, Contact& contact) {
    add_repeated(command, "--phone", contact.phones, "phone, in any way of writing it", "PHONE");
    add_repeated(command, "--email", contact.emails, "e-mail address", "EMAIL");
    command.add_option("--customer-id", contact.customer_id, "customer id")->type_name("ID");
}

CLI::Option* add_kind(CLI::App& command, std::string& kind) {
    return allow_only(command.add_option("--kind", kind, "what the person asks for"),
                      {std::string(to_string(domain::RequestKind::pseudonymization)),
                       std::string(to_string(domain::RequestKind::access))});
}

CLI::Option* add_time(CLI::App& command, const std::string& name, std::string& time,
                      const std::string& text) {
    return command.add_option(name, time, text)->check(reads_time())->type_name("TIME");
}

std::string identity_kind(const std::string& given) {
    if (given == "phone") {
        return std::string(domain::phone_number);
    }
    return given == "customer-id" ? std::string(domain::customer_id) : given;
}

}  // namespace callveil::cli
