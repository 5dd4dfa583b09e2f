// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tuple>

#include "app/log.hpp"
#include "callveil/result.hpp"
#include "usecases/context.hpp"
#include "wire/fields.hpp"

namespace callveil::app {

/// The public part of the first administrator's key, as `callveil key new --bootstrap` writes it.
struct Bootstrap {
    std::int64_t v = 1;
    std::string public_key;  ///< Z85
    std::string principal;
    static constexpr auto fields() {
        return std::tuple{wire::must("v", &Bootstrap::v, "format version, 1"),
                          wire::must("public_key", &Bootstrap::public_key, "Z85", 40),
                          wire::must("principal", &Bootstrap::principal, "person id", 64)};
    }
};

/// Reads `bootstrap.json` of the secrets folder; nothing when there is none.
/// @error misconfigured  it is not what the CLI writes.
Result<std::optional<Bootstrap>> read_bootstrap(const std::filesystem::path& folder);

/// Enrolls the administrator of `bootstrap.json` while none is valid, and logs what became of it.
/// @error misconfigured  as read_bootstrap(); or what the store says.
Result<void> enroll_bootstrap(const usecases::Context& context, const std::filesystem::path& folder,
                              const Log& log);

}  // namespace callveil::app
