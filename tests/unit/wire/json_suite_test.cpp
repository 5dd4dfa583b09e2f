// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"
#include "wire/json.hpp"

/// The JSONTestSuite of Nicolas Seriot: y_ must be taken, n_ refused, i_ is free.
namespace callveil::wire {
namespace {

namespace fs = std::filesystem;

const fs::path suite = tests::shared_data() / "strings/jsontestsuite/test_parsing";

/// What RFC 8259 allows and this protocol refuses: numbers that are no integers, and one key twice.
const std::set<std::string> refused_on_purpose{"y_number.json",
                                               "y_number_0e+1.json",
                                               "y_number_0e1.json",
                                               "y_number_double_close_to_zero.json",
                                               "y_number_int_with_exp.json",
                                               "y_number_real_capital_e.json",
                                               "y_number_real_capital_e_neg_exp.json",
                                               "y_number_real_capital_e_pos_exp.json",
                                               "y_number_real_exponent.json",
                                               "y_number_real_fraction_exponent.json",
                                               "y_number_real_neg_exp.json",
                                               "y_number_real_pos_exponent.json",
                                               "y_number_simple_real.json",
                                               "y_object_duplicated_key.json",
                                               "y_object_duplicated_key_and_value.json",
                                               "y_object_extreme_numbers.json",
                                               "y_structure_lonely_negative_real.json"};

std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<fs::path> files(char kind) {
    std::vector<fs::path> found;
    if (fs::exists(suite)) {
        for (const auto& entry : fs::directory_iterator(suite)) {
            if (entry.path().filename().string().front() == kind) {
                found.push_back(entry.path());
            }
        }
    }
    return found;
}

TEST(JsonSuite, ValidDocumentsAreTakenBesidesFloatsAndDuplicateKeys) {
    const auto valid = files('y');
    if (valid.empty()) {
        GTEST_SKIP() << "JSONTestSuite is not in " << suite;
    }
    for (const auto& path : valid) {
        const auto name = path.filename().string();
        EXPECT_EQ(parse_untrusted(content(path), agent_limits).has_value(),
                  !refused_on_purpose.contains(name))
            << name;
    }
}

TEST(JsonSuite, InvalidDocumentsAreRefused) {
    const auto invalid = files('n');
    if (invalid.empty()) {
        GTEST_SKIP() << "JSONTestSuite is not in " << suite;
    }
    for (const auto& path : invalid) {
        EXPECT_FALSE(parse_untrusted(content(path), Limits{.bytes = 1 << 20})) << path.filename();
    }
}

TEST(JsonSuite, UndefinedDocumentsAreTakenOrRefusedAndCanBePrinted) {
    const auto undefined = files('i');
    if (undefined.empty()) {
        GTEST_SKIP() << "JSONTestSuite is not in " << suite;
    }
    for (const auto& path : undefined) {
        const auto read = parse_untrusted(content(path), agent_limits);
        if (read) {
            EXPECT_TRUE(parse_untrusted(to_text(*read), agent_limits)) << path.filename();
        } else {
            EXPECT_FALSE(read.error().detail.empty()) << path.filename();
        }
    }
}

}  // namespace
}  // namespace callveil::wire
