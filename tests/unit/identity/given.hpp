// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "identity/matcher.hpp"

namespace callveil::tests {

/// A matcher for identities of one kind.
inline identity::Matcher matcher_for(std::string_view kind, const std::vector<std::string>& values,
                                     std::string_view region = "US") {
    std::vector<domain::Identity> given;
    given.reserve(values.size());
    for (const auto& value : values) {
        given.push_back({std::string(kind), value});
    }
    return identity::Matcher::compile(std::move(given), region).value();
}

/// Whether the number `given` is found in a cell that holds `cell`.
inline bool finds(const std::string& given, const domain::Value& cell, std::string_view region) {
    return matcher_for(domain::phone_number, {given}, region)
        .match(domain::phone_number, cell)
        .has_value();
}

}  // namespace callveil::tests
