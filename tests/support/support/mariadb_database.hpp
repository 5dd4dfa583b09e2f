// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mysql.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/servers.hpp"

namespace callveil::tests {

/// A fresh MariaDB database of the account `dialler`, with what docs/formats/sources.md says to
/// grant to the daemon's account `callveil`; it is dropped with the object.
class MariadbDatabase {
public:
    explicit MariadbDatabase(const std::string& privileges = "SELECT, UPDATE")
        : name_(unique_name("leads")), owner_(connect("dialler", nullptr)) {
        run("CREATE DATABASE " + name_ + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        run("USE " + name_);
        if (!privileges.empty()) {
            const auto root = connect("root", nullptr);
            for (const auto* account : {"callveil@localhost", "callveil@'%'"}) {
                run(*root, "GRANT " + privileges + " ON " + name_ + ".* TO " + account);
            }
        }
    }
    ~MariadbDatabase() {
        owner_.reset();
        const auto owner = connect("dialler", nullptr);
        mysql_query(owner.get(), ("DROP DATABASE " + name_).c_str());
    }
    MariadbDatabase(const MariadbDatabase&) = delete;
    MariadbDatabase& operator=(const MariadbDatabase&) = delete;

    const std::string& name() const noexcept { return name_; }
    const RunningServer& server() const noexcept { return server_; }
    MYSQL* owner() const noexcept { return owner_.get(); }

    /// As the owner of the database; one statement or several.
    void run(const std::string& sql) { run(*owner_, sql); }
    void run_as_root(const std::string& sql) { run(*connect("root", name_.c_str()), sql); }

    /// The first cell that the owner reads, as text; "" for NULL.
    std::string text(const std::string& sql) {
        run_query(*owner_, sql);
        const std::shared_ptr<MYSQL_RES> result{mysql_store_result(owner()), mysql_free_result};
        auto* const row = mysql_fetch_row(result.get());
        return row == nullptr || *row == nullptr
                   ? std::string{}
                   : std::string(*row, *mysql_fetch_lengths(result.get()));
    }

    static void run_query(MYSQL& handle, const std::string& sql) {
        if (mysql_real_query(&handle, sql.data(), sql.size()) != 0) {
            throw std::runtime_error(mysql_error(&handle));
        }
    }

private:
    static void run(MYSQL& handle, const std::string& sql) {
        run_query(handle, sql);
        int more = 0;
        do {
            mysql_free_result(mysql_store_result(&handle));
            more = mysql_next_result(&handle);
        } while (more == 0);
        if (more > 0) {
            throw std::runtime_error(mysql_error(&handle));
        }
    }

    std::shared_ptr<MYSQL> connect(const char* account, const char* database) const {
        std::shared_ptr<MYSQL> handle{mysql_init(nullptr), mysql_close};
        mysql_optionsv(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
        if (mysql_real_connect(handle.get(), nullptr, account, "", database, 0,
                               server_.socket.c_str(), CLIENT_MULTI_STATEMENTS) == nullptr) {
            throw std::runtime_error(mysql_error(handle.get()));
        }
        return handle;
    }

    RunningServer server_ = running_server("mariadb");
    std::string name_;
    std::shared_ptr<MYSQL> owner_;
};

}  // namespace callveil::tests
