// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>

#include "callveil/result.hpp"
#include "wire/fields.hpp"

/// The file that makes a program somebody: a station's or person's CURVE keys and the daemon that
/// they belong to. `callveil key new` writes it; plugin and CLI read it.
namespace callveil::wire {

/// What the file holds. `secret_key` should be overwritten with `crypto::wipe` after use.
struct IdentityFile {
    std::int64_t v = 1;
    std::string principal;
    std::string public_key;
    std::string secret_key;
    std::string endpoint;
    std::string server_key;
    std::string seal_key;
    std::string admin_endpoint;
    std::string admin_server_key;
    static constexpr auto fields() {
        return std::tuple{
            must("v", &IdentityFile::v, "version of this format: 1", 1),
            must("principal", &IdentityFile::principal, "who the key stands for", 256),
            must("public_key", &IdentityFile::public_key, "CURVE public key, Z85", 40),
            must("secret_key", &IdentityFile::secret_key, "CURVE secret key, Z85", 40),
            must("endpoint", &IdentityFile::endpoint, "agent channel, e.g. tcp://host:port", 512),
            must("server_key", &IdentityFile::server_key, "key of the agent channel, Z85", 40),
            must("seal_key", &IdentityFile::seal_key, "key that seals requests, Base64", 44),
            may("admin_endpoint", &IdentityFile::admin_endpoint, "admin channel", 512),
            may("admin_server_key", &IdentityFile::admin_server_key, "key of the admin channel",
                40)};
    }
};

/// Whether `z85` is one of the four keys that the zmq_curve(7) manual page publishes for tests.
bool is_published_key(std::string_view z85) noexcept;

/// Checks a key as Z85 of 32 bytes that is not a published one. `name` is named in the error.
/// @error misconfigured  naming the member.
Result<void> check_curve_key(std::string_view name, std::string_view z85);
/// Checks the Base64 text of a 32-byte sealing key. @error misconfigured  naming the member.
Result<void> check_seal_key(std::string_view name, std::string_view base64);

/// Reads and checks an identity file; `crypto::read_secret_file` says who may own it.
/// @error misconfigured  the file is open to others, not strict JSON of this shape, or holds a
///                       wrong or published key; names file and member.
/// @error not_found      no such file.
Result<IdentityFile> read_identity_file(const std::filesystem::path& path);

/// Writes `identity` to a new file of mode 0600.
/// @error misconfigured  a member would not be read back.
/// @error conflict       the file exists; nothing is overwritten.
/// @error unavailable    the folder cannot be written.
Result<void> write_identity_file(const std::filesystem::path& path, const IdentityFile& identity);

}  // namespace callveil::wire
