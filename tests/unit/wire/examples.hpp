// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "wire/codec.hpp"

namespace callveil::tests {

/// What a member of this name looks like in a real message.
inline std::string example_text(std::string_view name) {
    static const std::map<std::string_view, std::string> known{
        {"reference", "R26-7K3M9-QXD2T"},
        {"client_id", "019abcde-0000-7000-8000-000000000001"},
        {"job", "019abcde-0000-7000-9000-000000000001"},
        {"package", "019abcde-0000-7000-b000-000000000001"},
        {"kind", "pseudonymization"},
        {"state", "pending_approval"},
        {"outcome", "none"},
        {"regime", "gdpr"},
        {"principal", "dana"},
        {"role", "supervisor"},
        {"phones", "1223334444"},
        {"phone", "1223334444"},
        {"emails", "someone@example.com"},
        {"received_at", "2026-11-23T12:00:00.000042Z"},
        {"updated_at", "2026-11-23T12:00:00.000042Z"},
        {"created_at", "2026-11-23T12:00:00.000042Z"},
        {"due_by", "2026-12-23T12:00:00.000042Z"},
        {"now", "2026-11-23T12:00:00.000042Z"},
        {"public_key", "01234567890123456789012345678901234567ab"},
        {"plan_hash", std::string(64, 'a')},
        {"sealed", "AAECAwQFBgcICQ=="},
        {"code", "denied"},
    };
    const auto found = known.find(name);
    return found == known.end() ? "text \"é\" 😀" : found->second;
}

template <wire::Described T>
T example_of();

template <class Value>
Value example_value(std::string_view name, std::int64_t max) {
    if constexpr (wire::Described<Value>) {
        return example_of<Value>();
    } else if constexpr (wire::is_list<Value>) {
        return {example_value<typename Value::value_type>(name, 0)};
    } else if constexpr (std::is_same_v<Value, std::string>) {
        const auto text = example_text(name);
        return max == 0 || static_cast<std::int64_t>(text.size()) <= max ? text : "text";
    } else if constexpr (std::is_same_v<Value, bool>) {
        return true;
    } else {
        return max == 0 ? Value{42} : std::min<Value>(max, 42);
    }
}

/// A message with every member filled.
template <wire::Described T>
T example_of() {
    T message{};
    wire::for_each_field<T>([&](const auto& field) {
        using Value = std::remove_reference_t<decltype(message.*field.member)>;
        message.*field.member = example_value<Value>(field.name, field.max);
    });
    return message;
}

}  // namespace callveil::tests
