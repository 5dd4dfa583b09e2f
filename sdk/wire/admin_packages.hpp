// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: export packages.
namespace callveil::wire {

/// Export packages of a request.
struct PackageListReply {
    std::vector<std::string> packages;
    static constexpr auto fields() {
        return std::tuple{must("packages", &PackageListReply::packages, "package ids")};
    }
};

/// Lists the export packages of a request.
struct PackageList {
    static constexpr std::string_view type = "package.list";
    using Reply = PackageListReply;
    std::string reference;
    static constexpr auto fields() {
        return std::tuple{must("reference", &PackageList::reference, "request", 16)};
    }
};

/// A piece of a package.
struct PackageGetReply {
    std::string file_name;
    std::int64_t size = 0;
    std::string sha256;
    std::string manifest;
    std::int64_t offset = 0;
    std::string data;
    static constexpr auto fields() {
        return std::tuple{must("file_name", &PackageGetReply::file_name, "name to save it under"),
                          must("size", &PackageGetReply::size, "bytes of the whole file"),
                          must("sha256", &PackageGetReply::sha256, "of the whole file"),
                          must("manifest", &PackageGetReply::manifest,
                               "manifest.json, on the first piece", 131072),
                          must("offset", &PackageGetReply::offset, "where this piece starts"),
                          must("data", &PackageGetReply::data, "Base64 of the piece", 204800)};
    }
};

/// Reads a piece of a package, at most 96 KiB.
struct PackageGet {
    static constexpr std::string_view type = "package.get";
    using Reply = PackageGetReply;
    std::string package;
    std::int64_t offset = 0;
    static constexpr auto fields() {
        return std::tuple{must("package", &PackageGet::package, "package id", 36),
                          may("offset", &PackageGet::offset, "first byte", 1125899906842624)};
    }
};

/// The passphrase, told once.
struct PackagePassphraseReply {
    std::string passphrase;
    static constexpr auto fields() {
        return std::tuple{must("passphrase", &PackagePassphraseReply::passphrase,
                               "opens the ZIP; it cannot be asked for again")};
    }
};

/// Tells the passphrase of a package, once; audited.
struct PackagePassphrase {
    static constexpr std::string_view type = "package.passphrase";
    using Reply = PackagePassphraseReply;
    std::string package;
    static constexpr auto fields() {
        return std::tuple{must("package", &PackagePassphrase::package, "package id", 36)};
    }
};

}  // namespace callveil::wire
