// SPDX-License-Identifier: Apache-2.0
#include "app/source_pool.hpp"

#include <algorithm>
#include <array>

#include "sources/mariadb_source.hpp"
#include "sources/odbc_source.hpp"
#include "sources/postgres_source.hpp"
#include "sources/sqlite_source.hpp"

namespace callveil::app {
namespace {

using Opened = Result<std::unique_ptr<ports::LeadSource>>;

Opened open_sqlite(const SourceOptions& options) {
    return sources::open_sqlite_source({.name = options.name,
                                        .path = options.path,
                                        .busy_timeout = options.busy_timeout,
                                        .page_rows = static_cast<std::size_t>(options.page_rows),
                                        .page_pause = options.page_pause});
}

/// libpq asks a server behind a Unix socket for no certificate.
std::string sslmode_of(const SourceOptions& options) {
    const bool is_plain = options.tls == TlsMode::off || options.host.starts_with('/');
    return is_plain ? "disable" : std::string(word_of(options.tls));
}

Opened open_postgres(const SourceOptions& options) {
    constexpr std::int64_t usual_port = 5432;
    return sources::open_postgres_source({.name = options.name,
                                          .host = options.host,
                                          .port = options.port == 0 ? usual_port : options.port,
                                          .database = options.database,
                                          .schema = options.schema,
                                          .user = options.user,
                                          .password_file = options.password_file.path,
                                          .sslmode = sslmode_of(options),
                                          .tls_ca = options.tls_ca,
                                          .lock_timeout = options.busy_timeout,
                                          .connect_timeout = options.connect_timeout,
                                          .statement_timeout = options.statement_timeout,
                                          .page_rows = static_cast<std::size_t>(options.page_rows),
                                          .page_pause = options.page_pause});
}

sources::MariadbTls mariadb_tls_of(TlsMode mode) {
    return mode == TlsMode::off         ? sources::MariadbTls::off
           : mode == TlsMode::verify_ca ? sources::MariadbTls::verify_ca
                                        : sources::MariadbTls::verify_full;
}

Opened open_mariadb(const SourceOptions& options) {
    return sources::open_mariadb_source({.name = options.name,
                                         .host = options.host,
                                         .port = static_cast<std::uint16_t>(options.port),
                                         .database = options.database,
                                         .user = options.user,
                                         .password_file = options.password_file.path,
                                         .tls = mariadb_tls_of(options.tls),
                                         .tls_ca = options.tls_ca,
                                         .busy_timeout = options.busy_timeout,
                                         .connect_timeout = options.connect_timeout,
                                         .statement_timeout = options.statement_timeout,
                                         .page_rows = static_cast<std::size_t>(options.page_rows),
                                         .page_pause = options.page_pause});
}

Opened open_odbc(const SourceOptions& options) {
    return sources::open_odbc_source({.name = options.name,
                                      .connection = options.connection,
                                      .password_file = options.password_file.path,
                                      .busy_timeout = options.busy_timeout,
                                      .connect_timeout = options.connect_timeout,
                                      .statement_timeout = options.statement_timeout,
                                      .page_rows = static_cast<std::size_t>(options.page_rows),
                                      .page_pause = options.page_pause});
}

/// How a kind of lead database is opened.
struct Opener {
    SourceKind kind;
    Opened (*open)(const SourceOptions& options);
};
constexpr std::array openers{
    Opener{SourceKind::sqlite, open_sqlite}, Opener{SourceKind::postgresql, open_postgres},
    Opener{SourceKind::mariadb, open_mariadb}, Opener{SourceKind::odbc, open_odbc}};

Opened open(const SourceOptions& options) {
    for (const auto& opener : openers) {
        if (opener.kind == options.kind) {
            return opener.open(options);
        }
    }
    return fail(ErrorCode::unsupported, "the source '" + options.name + "' is of kind " +
                                            std::string(word_of(options.kind)) +
                                            ", which this program was built without");
}

Result<ports::SourceInfo> info_of(const SourceOptions& options) {
    const auto regime = domain::regime_from(options.regime);
    if (!regime) {
        return fail(ErrorCode::misconfigured,
                    "the source '" + options.name + "' needs the regime gdpr or ccpa");
    }
    return ports::SourceInfo{.name = options.name,
                             .kind = std::string(word_of(options.kind)),
                             .region = options.region.code,
                             .regime = *regime,
                             .datasets = options.datasets,
                             .has_schemas = options.kind == SourceKind::postgresql};
}

}  // namespace

Result<std::unique_ptr<ConfiguredSources>> ConfiguredSources::make(
    const std::vector<SourceOptions>& sources) {
    auto pool = std::make_unique<ConfiguredSources>();
    for (const auto& options : sources) {
        CALLVEIL_ASSIGN(auto info, info_of(options));
        pool->infos_.push_back(std::move(info));
    }
    pool->options_ = sources;
    return pool;
}

Result<ports::SourceLoan> ConfiguredSources::borrow(std::string_view name) {
    const auto options = std::find_if(options_.begin(), options_.end(),
                                      [&](const auto& source) { return source.name == name; });
    if (options == options_.end()) {
        return fail(ErrorCode::not_found, "no lead database is called '" + std::string(name) + "'");
    }
    std::unique_ptr<ports::LeadSource> source;
    {
        const std::lock_guard lock(shelf_->mutex);
        if (const auto idle = shelf_->idle.find(options->name); idle != shelf_->idle.end()) {
            source = std::move(idle->second);
            shelf_->idle.erase(idle);
        }
    }
    if (!source) {
        CALLVEIL_ASSIGN(source, open(*options));
    }
    const auto give_back = [shelf = shelf_, key = options->name](ports::LeadSource* returned) {
        std::unique_ptr<ports::LeadSource> owned(returned);
        if (owned->is_broken()) {
            return;
        }
        const std::lock_guard lock(shelf->mutex);
        shelf->idle.emplace(key, std::move(owned));
    };
    return ports::SourceLoan(source.release(), give_back);
}

}  // namespace callveil::app
