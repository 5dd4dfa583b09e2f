// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/known.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/record_tables.hpp"

namespace callveil::stores {
namespace {

using domain::Package;

constexpr std::string_view slot = "packages.sealed";

Error no_package(std::string_view id) {
    return {ErrorCode::not_found, "No package has the id " + std::string(id) + "."};
}

}  // namespace

namespace {

/// All of a row but its passphrase, which is the next column.
Package read_open_part(Row& row) {
    Package package;
    package.id = row.text();
    package.request = row.text();
    package.file_name = row.text();
    package.size_bytes = row.integer();
    package.sha256 = row.text();
    package.manifest = row.text();
    package.created_at = row.time();
    package.expires_at = row.time();
    package.passphrase_told_at = row.optional_time();
    package.deleted_at = row.optional_time();
    return package;
}

}  // namespace

Result<Package> SqlitePackageTable::read(Row& row) const {
    auto package = read_open_part(row);
    CALLVEIL_ASSIGN(package.passphrase, sealer_.open(slot, package.id, row.blob()));
    return package;
}

Result<void> SqlitePackageTable::insert(const Package& package) {
    const std::string sealed = sealer_.seal(slot, package.id, package.passphrase);
    CALLVEIL_TRY(connection_.execute(
        queries::insert_package, package.id, or_null(package.request), package.file_name,
        package.size_bytes, package.sha256, package.manifest, package.created_at,
        package.expires_at, package.passphrase_told_at, package.deleted_at, Bytes{sealed}));
    return {};
}

Result<void> SqlitePackageTable::update(const Package& package) {
    const std::string sealed = sealer_.seal(slot, package.id, package.passphrase);
    CALLVEIL_ASSIGN(const auto changed,
                    connection_.execute(queries::update_package, package.id, package.file_name,
                                        package.size_bytes, package.sha256, package.manifest,
                                        package.expires_at, package.passphrase_told_at,
                                        package.deleted_at, Bytes{sealed}));
    return changed == 1 ? Result<void>() : Result<void>(fail(no_package(package.id)));
}

Result<Package> SqlitePackageTable::find(std::string_view id) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_package, id));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(no_package(id));
    }
    Row row = statement.row();
    return read(row);
}

Result<std::vector<Package>> SqlitePackageTable::of_request(std::string_view reference) {
    CALLVEIL_ASSIGN(auto statement,
                    connection_.query(queries::list_packages_of_request, reference));
    return collect<Package>(std::move(statement), [this](Row& row) { return read(row); });
}

Result<std::vector<Package>> SqlitePackageTable::expired(domain::TimePoint now) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::list_expired_packages, now));
    // A passphrase that is damaged is of no use any more and keeps no other package from its end.
    return collect<Package>(std::move(statement), [this](Row& row) -> Result<Package> {
        auto package = read_open_part(row);
        package.passphrase = sealer_.open(slot, package.id, row.blob()).value_or("");
        return package;
    });
}

}  // namespace callveil::stores
