// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/connection.hpp"
#include "unit/sources/lead_file.hpp"

namespace callveil::tests {
namespace {

constexpr auto endless =
    "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count) "
    "SELECT count(*) FROM count";

TEST_F(LeadFile, AStatementEndsWhenToldToStop) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    const auto connection = sources::Connection::open(options());
    ASSERT_TRUE(connection) << connection.error().detail;
    std::stop_source source;
    const auto stop = source.get_token();
    source.request_stop();
    {
        const auto interruptible = (*connection)->interrupt_with(stop);
        const auto run = (*connection)->execute(endless);
        ASSERT_FALSE(run);
        EXPECT_EQ(run.error().code, ErrorCode::cancelled);
    }
    EXPECT_TRUE((*connection)->execute("SELECT count(*) FROM t"));
}

}  // namespace
}  // namespace callveil::tests
