// SPDX-License-Identifier: Apache-2.0
#include "wire/identity_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "wire/codec.hpp"

namespace callveil::wire {
namespace {

constexpr std::size_t key_bytes = 32;

// Source: zmq_curve(7), "Test key values".
constexpr std::array<std::string_view, 4> published_keys{
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"};

tl::unexpected<Error> wrong(std::string_view name, std::string_view what) {
    return fail(ErrorCode::misconfigured, "'" + std::string(name) + "' " + std::string(what));
}

Result<void> check_pair(const IdentityFile& identity) {
    CALLVEIL_TRY(check_curve_key("public_key", identity.public_key));
    CALLVEIL_TRY(check_curve_key("secret_key", identity.secret_key));
    CALLVEIL_ASSIGN(std::string raw, crypto::from_z85(identity.secret_key));
    const crypto::Secret secret(raw);
    crypto::wipe(raw);
    CALLVEIL_ASSIGN(const auto half, crypto::public_half(secret));
    CALLVEIL_ASSIGN(const auto expected, crypto::from_z85(identity.public_key));
    return half == expected ? Result<void>{}
                            : wrong("public_key",
                                    "does not belong to 'secret_key'; make a new "
                                    "key with \"callveil key new\".");
}

Result<void> check_admin(const IdentityFile& identity) {
    if (identity.admin_endpoint.empty() != identity.admin_server_key.empty()) {
        return wrong("admin_endpoint", "and 'admin_server_key' must be given together.");
    }
    return identity.admin_server_key.empty()
               ? Result<void>{}
               : check_curve_key("admin_server_key", identity.admin_server_key);
}

Result<void> check(const IdentityFile& identity) {
    if (identity.v != 1) {
        return wrong("v", "must be 1, the only version of this format.");
    }
    CALLVEIL_TRY(check_pair(identity));
    CALLVEIL_TRY(check_curve_key("server_key", identity.server_key));
    CALLVEIL_TRY(check_seal_key("seal_key", identity.seal_key));
    return check_admin(identity);
}

Result<IdentityFile> parse(std::string_view text) {
    CALLVEIL_ASSIGN(const Json json, parse_untrusted(text, agent_limits));
    CALLVEIL_ASSIGN(IdentityFile identity, decode<IdentityFile>(json, Unknown::refuse));
    CALLVEIL_TRY(check(identity));
    return identity;
}

}  // namespace

bool is_published_key(std::string_view z85) noexcept {
    return std::find(published_keys.begin(), published_keys.end(), z85) != published_keys.end();
}

Result<void> check_curve_key(std::string_view name, std::string_view z85) {
    const auto raw = crypto::from_z85(z85);
    if (!raw || raw->size() != key_bytes) {
        return wrong(name, "must be a CURVE key: 40 characters of Z85.");
    }
    return is_published_key(z85)
               ? wrong(name,
                       "is a test key that everybody knows; make one with \"callveil key "
                       "new\".")
               : Result<void>{};
}

Result<void> check_seal_key(std::string_view name, std::string_view base64) {
    const auto raw = crypto::from_base64(base64);
    return raw && raw->size() == key_bytes
               ? Result<void>{}
               : wrong(name, "must be the daemon's sealing key: Base64 of 32 bytes.");
}

Result<IdentityFile> read_identity_file(const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(const auto secret, crypto::read_secret_file(path));
    auto identity = parse(secret.view());
    if (!identity) {
        return fail(ErrorCode::misconfigured, path.string() + ": " + identity.error().detail);
    }
    return identity;
}

Result<void> write_identity_file(const std::filesystem::path& path, const IdentityFile& identity) {
    CALLVEIL_TRY(check(identity));
    std::string text = encode(identity).dump(2) + "\n";
    auto written = crypto::write_secret_file(path, text);
    crypto::wipe(text);
    return written;
}

}  // namespace callveil::wire
