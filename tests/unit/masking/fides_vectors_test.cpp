// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "make_mask.hpp"
#include "support/temp_dir.hpp"

namespace callveil::masking {
namespace {

using nlohmann::json;

bool is_ours(const std::string& name) {
    const auto& all = strategies();
    return std::any_of(all.begin(), all.end(),
                       [&name](const auto& description) { return description.name == name; });
}

void flatten(const json& tree, const std::string& prefix, Configuration& flat) {
    for (const auto& [key, value] : tree.items()) {
        if (value.is_object()) {
            flatten(value, prefix + key + ".", flat);
        } else {
            flat[prefix + key] = value.is_string() ? value.get<std::string>() : value.dump();
        }
    }
}

domain::Value value_of(const json& cell) {
    if (cell.is_null()) {
        return domain::Null{};
    }
    if (cell.is_number_integer()) {
        return cell.get<std::int64_t>();
    }
    if (cell.is_number_float()) {
        return cell.get<double>();
    }
    return cell.get<std::string>();
}

/// A key of bytes is written as "hex:" and its digits.
MaskKeys keys_of(const json& test) {
    MaskKeys keys;
    for (const auto& [name, secret] : test["secrets"].items()) {
        std::string_view text = secret.get_ref<const std::string&>();
        text.remove_prefix(text.starts_with("hex:") ? 4 : 0);
        keys.emplace(test["strategy"].get<std::string>() + "/" + name, crypto::Secret(text));
    }
    return keys;
}

void check(const json& test, int& checked) {
    domain::MaskSpec spec{test["strategy"], {}};
    flatten(test["configuration"], "", spec.configuration);
    const auto mask = make_strategy(spec, keys_of(test));
    ASSERT_TRUE(mask) << mask.error().detail;
    MaskField field;
    field.nulls = NullPolicy::overwrite;
    for (std::size_t at = 0; at < test["input"].size(); ++at) {
        EXPECT_EQ((*mask)->mask(field, value_of(test["input"][at])).value(),
                  value_of(test["expected"][at]))
            << test["source"];
        ++checked;
    }
}

/// The vector of Fides' HMAC primitive, as a case of the strategy built on it.
json as_case(const json& test) {
    if (test.value("primitive", "") != "HMAC-SHA256") {
        return test;
    }
    return {{"source", test["source"]},
            {"strategy", "hmac"},
            {"configuration", json::object()},
            {"secrets", {{"key", test["key"]}, {"salt", test["salt"]}}},
            {"input", {test["value"]}},
            {"expected", {test["expected_hex"]}}};
}

TEST(FidesVectors, AreMetByteForByte) {
    std::ifstream file(tests::shared_data() / "fides/VECTORS.json");
    if (!file) {
        GTEST_SKIP() << "the shared Fides vectors are absent";
    }
    int checked = 0;
    for (const auto& vector : json::parse(file)) {
        const auto test = as_case(vector);
        if (test.contains("strategy") && is_ours(test["strategy"])) {
            check(test, checked);
        }
    }
    EXPECT_GE(checked, 24);
}

}  // namespace
}  // namespace callveil::masking
