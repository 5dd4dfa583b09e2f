// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// Options that several commands share, each declared once. No error names the text that was given,
/// because it may be a person's.
namespace callveil::cli {

/// A complete contact to search for.
struct Contact {
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;

    bool is_empty() const noexcept {
        return phones.empty() && emails.empty() && customer_id.empty();
    }
};

/// The reference of a request as people write it; becomes its canonical form.
CLI::Option* add_reference(CLI::App& command, const std::string& name, std::string& reference);
/// An option that may be repeated; each time it takes one value.
CLI::Option* add_repeated(CLI::App& command, const std::string& name,
                          std::vector<std::string>& values, const std::string& text,
                          const std::string& type);
/// Allows only `words`, and says so in help and completion.
CLI::Option* allow_only(CLI::Option* option, const std::vector<std::string>& words);
/// A number from `low` to `high`.
template <class Number>
CLI::Validator within(Number low, Number high) {
    return CLI::Validator(
        [low, high](std::string& text) {
            Number number{};
            const bool fits =
                CLI::detail::lexical_cast(text, number) && number >= low && number <= high;
            return fits ? std::string()
                        : "takes a number from " + CLI::detail::to_string(low) + " to " +
                              CLI::detail::to_string(high);
        },
        "");
}
/// --phone, --email, --customer-id.
void add_contact(CLI::App& command, Contact& contact);
/// --kind pseudonymization|access.
CLI::Option* add_kind(CLI::App& command, std::string& kind);
/// A time in RFC 3339 with Z.
CLI::Option* add_time(CLI::App& command, const std::string& name, std::string& time,
                      const std::string& text);
/// The name that messages have for a kind of identity: phone -> phone_number, customer-id ->
/// customer_id; another name stays as it is.
std::string identity_kind(const std::string& given);

}  // namespace callveil::cli
