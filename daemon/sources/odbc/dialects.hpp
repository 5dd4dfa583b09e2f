// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "sources/odbc/dialect.hpp"

namespace callveil::sources::odbc {

/// PostgreSQL 10 and later.
std::unique_ptr<Dialect> make_postgres_dialect(std::string quote);
/// Microsoft SQL Server 2012 and later.
std::unique_ptr<Dialect> make_sqlserver_dialect(std::string quote);
/// SQLite 3.37 and later, whose cells have storage classes of their own.
std::unique_ptr<Dialect> make_sqlite_dialect(std::string quote);

}  // namespace callveil::sources::odbc
