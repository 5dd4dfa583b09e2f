// SPDX-License-Identifier: Apache-2.0
#include "contract/lead_source/rig.hpp"
#include "sources/mariadb_source.hpp"
#include "support/mariadb_database.hpp"

namespace callveil::tests {
namespace {

/// The adapter is the account `callveil`, which owns nothing.
class MariadbRig final : public Rig {
public:
    MariadbRig() { run("CREATE TABLE first(id INTEGER PRIMARY KEY)"); }

    std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) override {
        sources::MariadbSourceOptions options;
        options.name = "leads";
        options.host = database_.server().socket;
        options.database = database_.name();
        options.user = "callveil";
        options.busy_timeout = std::chrono::milliseconds{100};
        options.page_rows = page_rows;
        auto source = sources::open_mariadb_source(options);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }

    void run(const std::string& sql) override { database_.run(sql); }

    domain::Value cell(const std::string& sql) override {
        auto* const owner = database_.owner();
        MariadbDatabase::run_query(*owner, sql);
        const std::shared_ptr<MYSQL_RES> result{mysql_store_result(owner), mysql_free_result};
        auto* const row = mysql_fetch_row(result.get());
        if (row == nullptr) {
            throw std::runtime_error("no row");
        }
        if (*row == nullptr) {
            return domain::Null{};
        }
        std::string text(*row, *mysql_fetch_lengths(result.get()));
        const auto& field = *mysql_fetch_field_direct(result.get(), 0);
        if (IS_NUM(field.type) && field.type != MYSQL_TYPE_NEWDECIMAL) {
            return std::int64_t{std::stoll(text)};
        }
        constexpr unsigned bytes_alone = 63;
        return field.charsetnr == bytes_alone ? domain::Value{domain::Blob{text}}
                                              : domain::Value{text};
    }

    std::shared_ptr<void> hold_write_lock() override {
        run("START TRANSACTION; SELECT * FROM t FOR UPDATE");
        return {database_.owner(), [this](void*) { run("ROLLBACK"); }};
    }

    Dialect dialect() const override {
        Dialect dialect;
        dialect.name_quote = '`';
        dialect.folded_text = "VARCHAR(20) COLLATE utf8mb4_general_ci";
        dialect.folded_collation = "utf8mb4_general_ci";
        return dialect;
    }

    bool mixes_storage_classes() const override { return false; }

private:
    MariadbDatabase database_;
};

}  // namespace

std::unique_ptr<Rig> make_mariadb_rig() {
    return std::make_unique<MariadbRig>();
}

}  // namespace callveil::tests
