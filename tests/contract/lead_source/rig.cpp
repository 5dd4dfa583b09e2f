// SPDX-License-Identifier: Apache-2.0
#include "contract/lead_source/rig.hpp"

namespace callveil::tests {

std::vector<std::int64_t> ids(const std::vector<ports::Row>& rows) {
    std::vector<std::int64_t> all;
    all.reserve(rows.size());
    for (const auto& row : rows) {
        all.push_back(std::get<std::int64_t>(row.key.front()));
    }
    return all;
}

std::vector<ports::Row> LeadSourceContract::scan(const std::string& table,
                                                 const std::vector<std::string>& columns) {
    std::vector<ports::Row> rows;
    const auto done = source->scan(
        table, columns,
        [&](ports::Row& row) {
            rows.push_back(std::move(row));
            return true;
        },
        nullptr);
    EXPECT_TRUE(done) << done.error().detail;
    return rows;
}

std::vector<ports::Row> LeadSourceContract::find(const std::string& table,
                                                 const std::string& column,
                                                 const std::vector<domain::Value>& values,
                                                 const std::vector<std::string>& columns) {
    std::vector<ports::Row> rows;
    const auto done = source->find_equal(table, column, values, columns, [&](ports::Row& row) {
        rows.push_back(std::move(row));
        return true;
    });
    EXPECT_TRUE(done) << done.error().detail;
    return rows;
}

std::vector<std::int64_t> LeadSourceContract::alike(const std::string& column,
                                                    std::string_view collation) {
    std::vector<ports::Row> rows;
    const auto keep = [&](ports::Row& row) {
        rows.push_back(std::move(row));
        return true;
    };
    const std::vector<domain::Value> values{std::string{"ANNA"}, std::string{"anna"}};
    const auto done = source->find_alike("t", column, collation, values, {"id"}, keep);
    EXPECT_TRUE(done) << done.error().detail;
    return ids(rows);
}

INSTANTIATE_TEST_SUITE_P(Adapters, LeadSourceContract, adapters, adapter_name);

}  // namespace callveil::tests
