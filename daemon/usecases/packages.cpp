// SPDX-License-Identifier: Apache-2.0
#include "usecases/packages.hpp"

#include <algorithm>
#include <fstream>

#include "crypto/box.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

constexpr std::int64_t piece_bytes = 96 * 1024;

Result<domain::Package> find_package(const Context& context, std::string_view id) {
    domain::Package package;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(package, transaction.packages().find(id));
        return {};
    }));
    if (package.deleted_at || package.expires_at <= context.clock.now()) {
        return fail(ErrorCode::expired, "this package is past its time; approve a new request");
    }
    return package;
}

Result<std::string> read_piece(const std::filesystem::path& path, std::int64_t offset,
                               std::int64_t size) {
    std::ifstream file(path, std::ios::binary);
    std::string piece(static_cast<std::size_t>(size), '\0');
    file.seekg(offset);
    file.read(piece.data(), size);
    if (!file) {
        return fail(ErrorCode::unavailable, "the package file cannot be read from the spool");
    }
    return piece;
}

/// The id in "export-ID.zip"; any other name gives an id that no package has.
std::string package_of(const std::filesystem::path& file) {
    constexpr std::string_view prefix = "export-";
    const auto stem = file.stem().string();
    return stem.starts_with(prefix) ? stem.substr(prefix.size()) : std::string();
}

Result<bool> is_living(const Context& context, const std::filesystem::path& file) {
    bool living = false;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        const auto package = transaction.packages().find(package_of(file));
        living = package && package->file_name == file.filename() && !package->deleted_at;
        return package || package.error().code == ErrorCode::not_found
                   ? Result<void>()
                   : Result<void>(fail(package.error()));
    }));
    return living;
}

Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code problem;
    for (std::filesystem::directory_iterator file(folder, problem), end; !problem && file != end;
         file.increment(problem)) {
        files.push_back(file->path());
    }
    if (problem) {
        return fail(ErrorCode::unavailable,
                    "the spool " + folder.string() + " cannot be read: " + problem.message());
    }
    return files;
}

/// What was removed of the spool and what could not be.
struct Swept {
    std::int64_t removed = 0;
    std::vector<KeptFile> kept;
};

Result<Swept> remove_dead_files(const Context& context) {
    CALLVEIL_ASSIGN(const auto files, files_of(context.settings.spool));
    Swept swept;
    for (const auto& file : files) {
        CALLVEIL_ASSIGN(const bool living, is_living(context, file));
        std::error_code problem;
        swept.removed += !living && std::filesystem::remove(file, problem) ? 1 : 0;
        if (problem) {
            swept.kept.push_back({file.filename().string(), problem.message()});
        }
    }
    return swept;
}

/// Why the file is still there; empty when it is gone.
std::string remove_file(const Context& context, const domain::Package& package) {
    std::error_code problem;
    std::filesystem::remove(context.settings.spool / package.file_name, problem);
    return problem ? problem.message() : std::string();
}

/// The key goes whether the file went or not: without it the file says nothing.
Result<void> forget_package(const Context& context, ports::Transaction& transaction,
                            const domain::Package& listed, std::string_view why_kept) {
    const auto found = transaction.packages().find(listed.id);
    const bool damaged = !found && found.error().code == ErrorCode::corrupt;
    if (!found && !damaged) {
        return fail(found.error());
    }
    auto package = damaged ? listed : *found;
    if (!why_kept.empty() && !damaged && package.passphrase.empty()) {
        return {};
    }
    package.passphrase.clear();
    if (why_kept.empty()) {
        package.deleted_at = context.clock.now();
    }
    CALLVEIL_TRY(transaction.packages().update(package));
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, system_caller(), why_kept.empty() ? "package.delete" : "package.shred",
                    listed.id)));
    return {};
}

}  // namespace

Result<wire::PackageListReply> list_packages(const Context& context,
                                             const wire::PackageList& asked) {
    wire::PackageListReply reply;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.requests().find(asked.reference));
        CALLVEIL_ASSIGN(const auto packages, transaction.packages().of_request(asked.reference));
        for (const auto& package : packages) {
            reply.packages.push_back(package.id);
        }
        return {};
    }));
    return reply;
}

Result<wire::PackageGetReply> read_package(const Context& context, const domain::Caller& caller,
                                           const wire::PackageGet& asked) {
    CALLVEIL_ASSIGN(const auto package, find_package(context, asked.package));
    const auto offset = std::min(asked.offset, package.size_bytes);
    const auto size = std::min(piece_bytes, package.size_bytes - offset);
    CALLVEIL_ASSIGN(const auto piece,
                    read_piece(context.settings.spool / package.file_name, offset, size));
    if (offset == 0) {
        CALLVEIL_TRY(audit(context, caller, "package.get", package.id,
                           AuditDetail().count("bytes", package.size_bytes)));
    }
    return wire::PackageGetReply{.file_name = package.file_name,
                                 .size = package.size_bytes,
                                 .sha256 = package.sha256,
                                 .manifest = offset == 0 ? package.manifest : "",
                                 .offset = offset,
                                 .data = crypto::base64(piece)};
}

Result<wire::PackagePassphraseReply> tell_passphrase(const Context& context,
                                                     const domain::Caller& caller,
                                                     const wire::PackagePassphrase& asked) {
    CALLVEIL_TRY(find_package(context, asked.package));
    wire::PackagePassphraseReply reply;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(auto package, transaction.packages().find(asked.package));
        if (package.passphrase_told_at || package.passphrase.empty()) {
            return fail(ErrorCode::wrong_state,
                        "the passphrase of this package was told before and is no longer known");
        }
        reply.passphrase = std::move(package.passphrase);
        package.passphrase.clear();
        package.passphrase_told_at = context.clock.now();
        CALLVEIL_TRY(transaction.packages().update(package));
        CALLVEIL_TRY(transaction.audit().append(
            audit_event(context, caller, "package.passphrase", package.id)));
        return {};
    }));
    return reply;
}

Result<std::vector<KeptFile>> sweep_spool(const Context& context) {
    CALLVEIL_ASSIGN(auto swept, remove_dead_files(context));
    if (swept.removed > 0) {
        CALLVEIL_TRY(audit(context, system_caller(), "spool.sweep", "spool",
                           AuditDetail().count("files", swept.removed)));
    }
    return std::move(swept.kept);
}

Result<std::vector<KeptPackage>> delete_expired_packages(const Context& context) {
    std::vector<domain::Package> expired;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(expired, transaction.packages().expired(context.clock.now()));
        return {};
    }));
    std::vector<KeptPackage> kept;
    for (const auto& package : expired) {
        const auto why = remove_file(context, package);
        CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) {
            return forget_package(context, transaction, package, why);
        }));
        if (!why.empty()) {
            kept.push_back({package.id, why});
        }
    }
    return kept;
}

}  // namespace callveil::usecases
