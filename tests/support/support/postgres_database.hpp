// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/servers.hpp"

namespace callveil::tests {

/// A fresh PostgreSQL database that belongs to the role `dialler`, with what
/// docs/formats/sources.md says to grant to the daemon's role `callveil`; it is dropped with the
/// object.
class PostgresDatabase {
public:
    explicit PostgresDatabase(const std::string& options = "") : name_(unique_name("leads")) {
        const auto admin = connect("postgres", "admin");
        run(*admin, "CREATE DATABASE " + name_ + " OWNER dialler " + options);
        owner_ = connect(name_, "dialler");
        run("GRANT CONNECT ON DATABASE " + name_ +
            " TO callveil; "
            "GRANT USAGE ON SCHEMA public TO callveil; "
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, UPDATE ON TABLES TO callveil; "
            "SET client_min_messages = error");
    }
    ~PostgresDatabase() {
        owner_.reset();
        const auto admin = connect("postgres", "admin");
        PQclear(PQexec(admin.get(), ("DROP DATABASE " + name_ + " WITH (FORCE)").c_str()));
    }
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    const std::string& name() const noexcept { return name_; }
    const RunningServer& server() const noexcept { return server_; }
    PGconn* owner() const noexcept { return owner_.get(); }

    /// As the owner of the database.
    void run(const std::string& sql) { run(*owner_, sql); }
    /// As the administrator of the server, in this database.
    void run_as_admin(const std::string& sql) { run(*connect(name_, "admin"), sql); }

    /// The first cell that the owner reads, as text; "" for NULL.
    std::string text(const std::string& sql) const { return text(*owner_, sql); }
    std::string text_for_admin(const std::string& sql) const {
        return text(*connect(name_, "admin"), sql);
    }

    std::shared_ptr<PGconn> connect(const std::string& database, const std::string& role) const {
        std::shared_ptr<PGconn> handle{
            PQconnectdb(("host=" + server_.socket + " port=" + std::to_string(server_.port) +
                         " dbname=" + database + " user=" + role + " client_encoding=UTF8")
                            .c_str()),
            PQfinish};
        if (PQstatus(handle.get()) != CONNECTION_OK) {
            throw std::runtime_error(PQerrorMessage(handle.get()));
        }
        return handle;
    }

private:
    static void run(PGconn& handle, const std::string& sql) {
        const std::shared_ptr<PGresult> result{PQexec(&handle, sql.c_str()), PQclear};
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            throw std::runtime_error(PQerrorMessage(&handle));
        }
    }

    static std::string text(PGconn& handle, const std::string& sql) {
        const std::shared_ptr<PGresult> result{PQexec(&handle, sql.c_str()), PQclear};
        if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
            throw std::runtime_error(PQerrorMessage(&handle));
        }
        return PQgetvalue(result.get(), 0, 0);
    }

    RunningServer server_ = running_server("postgresql");
    std::string name_;
    std::shared_ptr<PGconn> owner_;
};

}  // namespace callveil::tests
