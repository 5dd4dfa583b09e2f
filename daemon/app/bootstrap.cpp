// SPDX-License-Identifier: Apache-2.0
#include "app/bootstrap.hpp"

#include "crypto/key_file.hpp"
#include "usecases/keys.hpp"
#include "wire/codec.hpp"

namespace callveil::app {

Result<std::optional<Bootstrap>> read_bootstrap(const std::filesystem::path& folder) {
    const auto path = folder / "bootstrap.json";
    const auto text = crypto::read_secret_file(path);
    if (!text && text.error().code == ErrorCode::not_found) {
        return std::optional<Bootstrap>();
    }
    if (!text) {
        return fail(text.error());
    }
    const auto json = wire::parse_untrusted(text->view(), wire::agent_limits);
    auto bootstrap = json ? wire::decode<Bootstrap>(*json, wire::Unknown::refuse)
                          : Result<Bootstrap>(fail(json.error()));
    if (!bootstrap) {
        return fail(ErrorCode::misconfigured, path.string() + ": " + bootstrap.error().detail +
                                                  "; make it with 'callveil key new --bootstrap'");
    }
    return std::optional<Bootstrap>(std::move(*bootstrap));
}

Result<void> enroll_bootstrap(const usecases::Context& context, const std::filesystem::path& folder,
                              const Log& log) {
    CALLVEIL_ASSIGN(const auto bootstrap, read_bootstrap(folder));
    if (!bootstrap) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto done, usecases::bootstrap_administrator(
                                         context, bootstrap->public_key, bootstrap->principal));
    if (done.enrolled) {
        log.note(LogEvent::administrator_enrolled, {{"person", bootstrap->principal}});
    } else if (!done.why_not.empty()) {
        log.note(LogEvent::bootstrap_ignored,
                 {{"person", bootstrap->principal}, {"detail", done.why_not}});
    }
    return {};
}

}  // namespace callveil::app
