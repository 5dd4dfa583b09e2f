// SPDX-License-Identifier: Apache-2.0
#include "cli/bootstrap.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "wire/identity_file.hpp"
#include "wire/json.hpp"

namespace callveil::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes = 32;
constexpr const char* identity_name = "admin.identity.json";

/// Writes files one after another and takes all of them back unless they are kept.
class FileSet {
public:
    explicit FileSet(fs::path folder) : folder_(std::move(folder)) {}
    ~FileSet() {
        std::error_code ignored;
        for (const auto& path : written_) {
            fs::remove(path, ignored);
        }
    }
    FileSet(const FileSet&) = delete;
    FileSet& operator=(const FileSet&) = delete;

    Result<void> add(std::string_view name, std::string content) {
        const auto path = folder_ / name;
        const auto done = crypto::write_secret_file(path, content);
        crypto::wipe(content);
        return note(path, done);
    }
    Result<void> add(std::string_view name, wire::IdentityFile identity) {
        const auto path = folder_ / name;
        const auto done = wire::write_identity_file(path, identity);
        crypto::wipe(identity.secret_key);
        return note(path, done);
    }
    std::vector<fs::path> keep() { return std::exchange(written_, {}); }

private:
    Result<void> note(const fs::path& path, const Result<void>& done) {
        if (done) {
            written_.push_back(path);
        }
        return done;
    }

    fs::path folder_;
    std::vector<fs::path> written_;
};

Result<void> make_folder(const fs::path& folder) {
    std::error_code problem;
    fs::create_directories(folder.has_parent_path() ? folder.parent_path() : ".", problem);
    if (mkdir(folder.c_str(), S_IRWXU) == 0) {
        return {};
    }
    if (errno != EEXIST) {
        return fail(ErrorCode::unavailable,
                    "cannot make the folder " + folder.string() + ": " + std::strerror(errno));
    }
    const auto others = fs::perms::group_all | fs::perms::others_all;
    if ((fs::status(folder, problem).permissions() & others) != fs::perms::none) {
        return fail(ErrorCode::misconfigured,
                    folder.string() + " is open to others: chmod 0700 " + folder.string());
    }
    return {};
}

std::string random_key() {
    return crypto::base64(crypto::random_bytes(key_bytes));
}

Result<std::string> public_half_of(const std::string& base64) {
    CALLVEIL_ASSIGN(auto bytes, crypto::from_base64(base64));
    const crypto::Secret secret(bytes);
    crypto::wipe(bytes);
    CALLVEIL_ASSIGN(const auto half, crypto::public_half(secret));
    return crypto::base64(half);
}

/// The keys that are random bytes: what the store is sealed with, bodies, the ledger, the masks,
/// and what signs heads of the audit log.
Result<void> add_random_keys(FileSet& files) {
    for (const auto* name : {"store.key", "body.key", "ledger.key", "mask.key", "audit-sign.key"}) {
        CALLVEIL_TRY(files.add(name, random_key()));
    }
    return {};
}

Result<void> fill(FileSet& files, const Bootstrap& given) {
    auto agents = make_curve_pair();
    auto admins = make_curve_pair();
    auto person = make_curve_pair();
    auto seal = random_key();
    CALLVEIL_ASSIGN(const auto seal_half, public_half_of(seal));
    CALLVEIL_TRY(files.add("agent-channel.key", std::move(agents.secret_key)));
    CALLVEIL_TRY(files.add("admin-channel.key", std::move(admins.secret_key)));
    CALLVEIL_TRY(files.add("outbox-seal.key", std::move(seal)));
    CALLVEIL_TRY(add_random_keys(files));
    CALLVEIL_TRY(
        files.add(identity_name, wire::IdentityFile{.v = 1,
                                                    .principal = given.person,
                                                    .public_key = person.public_key,
                                                    .secret_key = std::move(person.secret_key),
                                                    .endpoint = given.agent_endpoint,
                                                    .server_key = agents.public_key,
                                                    .seal_key = seal_half,
                                                    .admin_endpoint = given.admin_endpoint,
                                                    .admin_server_key = admins.public_key}));
    const wire::Json enrolled{
        {"v", 1}, {"public_key", person.public_key}, {"principal", given.person}};
    return files.add("bootstrap.json", wire::to_text(enrolled) + "\n");
}

}  // namespace

CurvePair make_curve_pair() {
    const auto keys = crypto::make_box_keys();
    // 32 bytes always have a Z85 form.
    return {crypto::z85(keys.public_key).value(), crypto::z85(keys.secret_key.view()).value()};
}

Result<std::vector<fs::path>> make_bootstrap(const Bootstrap& given) {
    CALLVEIL_TRY(make_folder(given.folder));
    FileSet files(given.folder);
    CALLVEIL_TRY(fill(files, given));
    return files.keep();
}

}  // namespace callveil::cli
