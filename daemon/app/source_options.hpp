// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/duration.hpp"
#include "app/option.hpp"

namespace callveil::app {

using Path = std::filesystem::path;
using Paths = std::vector<std::filesystem::path>;
using Words = std::vector<std::string>;

/// A path that need not be: the word "none" stands for no path.
struct PathOrNone {
    Path path;
};

/// A region whose phone numbers are known, as ISO 3166 writes it: "US".
struct Region {
    std::string code = "US";
};

/// Kinds of lead database, in the order of `source_kind_words`.
enum class SourceKind { sqlite, postgresql, mariadb, odbc };
inline constexpr std::string_view source_kind_words = "sqlite|postgresql|mariadb|odbc";
/// The kinds that a server answers for.
inline constexpr std::string_view server_kinds = "postgresql|mariadb";
/// Those and the one that another library connects to whatever it is.
inline constexpr std::string_view connected_kinds = "postgresql|mariadb|odbc";

/// How the server of a lead database proves who it is, in the order of `tls_words`.
enum class TlsMode { verify_full, verify_ca, off };
inline constexpr std::string_view tls_words = "verify-full|verify-ca|off";

constexpr std::string_view words_of(SourceKind) {
    return source_kind_words;
}
constexpr std::string_view words_of(TlsMode) {
    return tls_words;
}
/// The word that stands for `value` in the file.
template <class Choice>
std::string_view word_of(Choice value) {
    return split_choices(words_of(value)).at(static_cast<std::size_t>(value));
}

/// One lead database, as the list `sources` names it. Options of other kinds keep their defaults.
struct SourceOptions {
    std::string name;
    SourceKind kind = SourceKind::sqlite;
    Path path;
    std::string connection;
    std::string host;
    std::int64_t port = 0;
    std::string database;
    std::string schema = "public";
    std::string user;
    PathOrNone password_file;
    TlsMode tls = TlsMode::verify_full;
    Path tls_ca = "/etc/ssl/certs/ca-certificates.crt";
    Region region;
    std::string regime = "gdpr";
    Words datasets;
    Words dataset_places;  ///< "file:line:column" of each, for sentences
    Milliseconds busy_timeout = std::chrono::seconds{5};
    Milliseconds connect_timeout = std::chrono::seconds{10};
    Milliseconds statement_timeout = std::chrono::minutes{2};
    std::int64_t page_rows = 2000;
    Milliseconds page_pause{0};
};

/// Each option once, with the kinds of database that take it; where it is needed, those need it.
inline constexpr auto source_options = std::tuple{
    Option{"name", &SourceOptions::name, Presence::required, "Name in tables and sentences."},
    Option{"kind", &SourceOptions::kind, Presence::optional, "Kind of database.",
           source_kind_words},
    Option{"path", &SourceOptions::path, Presence::required, "File of the SQLite database."}.of(
        "sqlite"),
    Option{"connection", &SourceOptions::connection, Presence::required,
           "ODBC connection string without a password, e.g. "
           "Driver=...;Server=...;Database=...;UID=..."}
        .of("odbc"),
    Option{"host", &SourceOptions::host, Presence::required,
           "Host name of the server, its address, or the absolute folder of its Unix socket."}
        .of(server_kinds),
    Option{"port", &SourceOptions::port, Presence::optional,
           "Port of the server; 0 is the usual one of its kind.", 0, 65'535}
        .of(server_kinds),
    Option{"database", &SourceOptions::database, Presence::required, "Database on the server."}.of(
        server_kinds),
    Option{"schema", &SourceOptions::schema, Presence::optional,
           "Schema of collections whose name has none."}
        .of("postgresql"),
    Option{"user", &SourceOptions::user, Presence::required, "User of the database."}.of(
        server_kinds),
    Option{"password_file", &SourceOptions::password_file, Presence::optional,
           "File of mode 0600 with the password; where $CREDENTIALS_DIRECTORY holds a file of its "
           "name, that one is read."}
        .of(connected_kinds),
    Option{"tls", &SourceOptions::tls, Presence::optional,
           "What of the server's certificate is checked; `off` on this host alone. A Unix socket "
           "needs none.",
           tls_words}
        .of(server_kinds),
    Option{"tls_ca", &SourceOptions::tls_ca, Presence::optional,
           "Certificates of those who may vouch for the server."}
        .of(server_kinds),
    Option{"region", &SourceOptions::region, Presence::optional,
           "ISO 3166 region of its phone numbers, e.g. US, GB, DE."},
    Option{"regime", &SourceOptions::regime, Presence::optional,
           "Law whose clock runs for its people.", "gdpr|ccpa"},
    Option{"datasets", &SourceOptions::datasets, Presence::required,
           "Keys of the datasets of the data maps that live in it."},
    Option{"busy_timeout", &SourceOptions::busy_timeout, Presence::optional,
           "Longest wait for another program's lock.", 0, 600'000},
    Option{"connect_timeout", &SourceOptions::connect_timeout, Presence::optional,
           "Longest wait for the server to take a connection.", 1'000, 600'000}
        .of(connected_kinds),
    Option{"statement_timeout", &SourceOptions::statement_timeout, Presence::optional,
           "Longest run of one statement on the server.", 100, 3'600'000}
        .of(connected_kinds),
    Option{"page_rows", &SourceOptions::page_rows, Presence::optional, "Rows read under one lock.",
           1, 100'000},
    Option{"page_pause", &SourceOptions::page_pause, Presence::optional,
           "Time left to other programs between two pages.", 0, 10'000},
};

}  // namespace callveil::app
