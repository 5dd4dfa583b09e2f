// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>

#include "contract/postgres_source/house.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Over TCP, where the server asks for a password and shows a certificate.
class PostgresNetwork : public PostgresHouse {
protected:
    sources::PostgresSourceOptions over_tcp(const std::string& password) {
        const auto file = folder_ / "password";
        std::ofstream(file) << password;
        ::chmod(file.c_str(), 0600);
        auto given = options();
        given.host = "localhost";
        given.password_file = file;
        given.sslmode = "verify-full";
        given.tls_ca = database.server().folder + "/ca.pem";
        return given;
    }
    static Error refusal(const sources::PostgresSourceOptions& options) {
        const auto opened = sources::open_postgres_source(options);
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }

    TempDir folder_;
};

TEST_F(PostgresNetwork, TakesThePasswordAndACertificateThatIsVouchedFor) {
    const auto opened = sources::open_postgres_source(over_tcp(database.server().password));
    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_EQ(database.text_for_admin(
                  "SELECT bool_or(ssl)::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                  "WHERE usename = 'callveil' AND datname = current_database()"),
              "true");
}

TEST_F(PostgresNetwork, RefusesACertificateThatNobodyVouchesFor) {
    auto given = over_tcp(database.server().password);
    given.tls_ca = database.server().folder + "/other.pem";
    const auto error = refusal(given);
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("correct tls_ca or host"));
    EXPECT_THAT(error.detail, Not(HasSubstr("\n")));
}

TEST_F(PostgresNetwork, RefusesACertificateForAnotherHost) {
    auto given = over_tcp(database.server().password);
    given.host = "127.0.0.1";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    given.sslmode = "verify-ca";
    EXPECT_TRUE(sources::open_postgres_source(given));
}

TEST_F(PostgresNetwork, NamesWhatIsWrongWithTheDoor) {
    const auto wrong = refusal(over_tcp("wrong"));
    EXPECT_EQ(wrong.code, ErrorCode::misconfigured);
    EXPECT_THAT(wrong.detail, HasSubstr("correct user, password_file or database"));
    auto given = over_tcp(database.server().password);
    given.database = "nowhere";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    given = over_tcp(database.server().password);
    given.port = 1;
    EXPECT_EQ(refusal(given).code, ErrorCode::unavailable);
    given = over_tcp(database.server().password);
    ::chmod(given.password_file.c_str(), 0644);
    EXPECT_THAT(refusal(given).detail, HasSubstr("chmod"));
}

}  // namespace
}  // namespace callveil::tests
