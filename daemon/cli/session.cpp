// SPDX-License-Identifier: Apache-2.0
#include "cli/session.hpp"

#include <ostream>

namespace callveil::cli {

void print_error(const Terminal& terminal, const GlobalOptions& options, const Error& error) {
    const auto detail =
        error.detail.empty() ? std::string(callveil::explain(error.code)) : error.detail;
    if (options.json) {
        const wire::Json told{{"code", std::string(to_string(error.code))}, {"detail", detail}};
        terminal.err << wire::to_text({{"error", told}}) << '\n';
    } else {
        terminal.err << "callveil: " << printable(detail) << '\n';
    }
}

Session::Session(Terminal& terminal) : terminal_(terminal) {
    options_.identity = terminal.default_identity;
}

void Session::apply_options() {
    if (options_.no_color) {
        terminal_.colour = Colour::off;
    }
}

Result<void> Session::open_client() {
    CALLVEIL_ASSIGN(auto identity, wire::read_identity_file(options_.identity));
    CALLVEIL_ASSIGN(auto client,
                    Client::connect(std::move(identity), std::chrono::seconds{options_.timeout_s}));
    client_.emplace(std::move(client));
    return {};
}

Result<void> Session::connect() {
    if (client_) {
        return {};
    }
    auto opened = open_client();
    identity_ = opened ? Identity::usable : Identity::unusable;
    if (!opened && opened.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::not_found,
                    "there is no identity file " + options_.identity.string() +
                        "; an administrator makes one with 'callveil key new', and --identity "
                        "names it");
    }
    return opened;
}

void Session::say(std::string_view line) {
    terminal_.out << line << '\n';
}

void Session::print_json(const wire::Json& value) {
    terminal_.out << wire::to_text(value) << '\n';
}

Exit Session::usage(std::string_view sentence) {
    print_error(terminal_, options_, {ErrorCode::invalid_argument, std::string(sentence)});
    return Exit::usage;
}

Exit Session::exit_of(ErrorCode code) const noexcept {
    if (identity_ == Identity::unusable) {
        return Exit::no_identity;
    }
    if (client_ && client_->is_silent()) {
        return Exit::silent;
    }
    switch (code) {
        case ErrorCode::not_found:
            return Exit::not_found;
        case ErrorCode::denied:
            return Exit::denied;
        case ErrorCode::conflict:
        case ErrorCode::wrong_state:
            return Exit::conflict;
        case ErrorCode::stale:
        case ErrorCode::expired:
            return Exit::stale;
        default:
            return Exit::refused;
    }
}

Exit Session::explain(const Error& error) {
    print_error(terminal_, options_, error);
    return exit_of(error.code);
}

}  // namespace callveil::cli
