// SPDX-License-Identifier: Apache-2.0
#include "contract/lead_source/rig.hpp"
#include "sources/odbc_source.hpp"
#include "sources/postgres_source.hpp"
#include "support/odbc_driver.hpp"
#include "support/postgres_database.hpp"

namespace callveil::tests {
namespace {

constexpr Oid oid_bytea = 17;
constexpr Oid oid_int8 = 20;
constexpr Oid oid_int4 = 23;

/// The adapter is the role `callveil`, which owns nothing.
class PostgresRig : public Rig {
public:
    PostgresRig() {
        run("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = "
            "false)");
        run("CREATE TABLE first(id INTEGER PRIMARY KEY)");
    }

    std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) override {
        sources::PostgresSourceOptions options;
        options.name = "leads";
        options.host = database_.server().socket;
        options.port = database_.server().port;
        options.database = database_.name();
        options.user = "callveil";
        options.lock_timeout = std::chrono::milliseconds{100};
        options.page_rows = page_rows;
        auto source = sources::open_postgres_source(options);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }

    void run(const std::string& sql) override { database_.run(sql); }

    domain::Value cell(const std::string& sql) override {
        const std::shared_ptr<PGresult> result{PQexec(database_.owner(), sql.c_str()), PQclear};
        if (PQresultStatus(result.get()) != PGRES_TUPLES_OK || PQntuples(result.get()) == 0) {
            throw std::runtime_error(PQerrorMessage(database_.owner()));
        }
        if (PQgetisnull(result.get(), 0, 0) != 0) {
            return domain::Null{};
        }
        const std::string text = PQgetvalue(result.get(), 0, 0);
        switch (PQftype(result.get(), 0)) {
            case oid_int4:
            case oid_int8:
                return std::int64_t{std::stoll(text)};
            case oid_bytea: {
                std::size_t size = 0;
                const std::shared_ptr<unsigned char> bytes{
                    PQunescapeBytea(reinterpret_cast<const unsigned char*>(text.c_str()), &size),
                    PQfreemem};
                return domain::Blob{{reinterpret_cast<const char*>(bytes.get()), size}};
            }
            default:
                return text;
        }
    }

    std::shared_ptr<void> hold_write_lock() override {
        run("BEGIN; LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE");
        return {database_.owner(), [this](void*) { run("ROLLBACK"); }};
    }

    Dialect dialect() const override {
        Dialect dialect;
        dialect.blob_type = "BYTEA";
        dialect.blob_begin = "'\\x";
        dialect.folded_text = "TEXT COLLATE folded";
        dialect.folded_collation = "folded";
        return dialect;
    }

    bool mixes_storage_classes() const override { return false; }

protected:
    PostgresDatabase database_;
};

class OdbcPostgresRig final : public PostgresRig {
public:
    std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) override {
        sources::OdbcSourceOptions options;
        options.name = "leads";
        options.connection = "Driver=" + odbc_driver("psqlodbcw.so") +
                             ";Servername=" + database_.server().socket +
                             ";Port=" + std::to_string(database_.server().port) +
                             ";Database=" + database_.name() + ";UID=callveil";
        options.busy_timeout = std::chrono::milliseconds{100};
        options.page_rows = page_rows;
        auto source = sources::open_odbc_source(options);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }
};

}  // namespace

std::unique_ptr<Rig> make_postgres_rig() {
    return std::make_unique<PostgresRig>();
}
std::unique_ptr<Rig> make_odbc_postgres_rig() {
    return std::make_unique<OdbcPostgresRig>();
}

}  // namespace callveil::tests
