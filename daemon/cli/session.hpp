// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/client.hpp"
#include "cli/exit.hpp"
#include "cli/terminal.hpp"
#include "wire/codec.hpp"

namespace callveil::cli {

/// Options that every command takes.
struct GlobalOptions {
    std::filesystem::path identity;
    int timeout_s = 10;
    bool json = false;
    bool no_color = false;
};

/// Writes to standard error why something failed: a sentence, or with `--json` one line
/// `{"error":{"code":...,"detail":...}}` with a name of errors.def. No value of a person is in it.
void print_error(const Terminal& terminal, const GlobalOptions& options, const Error& error);

/// What a running command holds: the terminal, the options, and the daemon once it is asked.
class Session {
public:
    explicit Session(Terminal& terminal);

    GlobalOptions& options() noexcept { return options_; }
    const Terminal& terminal() const noexcept { return terminal_; }
    bool wants_json() const noexcept { return options_.json; }
    /// Turns the options into the terminal's; after they are read.
    void apply_options();

    /// Asks the daemon; the first question reads the identity file.
    template <wire::Request T>
    Result<typename T::Reply> ask(const T& request) {
        CALLVEIL_TRY(connect());
        return client_->ask(request);
    }

    /// One line on standard output.
    void say(std::string_view line);
    /// `value` as one document on one line.
    void print_json(const wire::Json& value);
    /// Tells what is wrong with the command line, as print_error() does.
    Exit usage(std::string_view sentence);
    /// Tells why something failed, as print_error() does.
    Exit explain(const Error& error);

private:
    enum class Identity { unread, usable, unusable };

    Result<void> connect();
    Result<void> open_client();
    Exit exit_of(ErrorCode code) const noexcept;

    Terminal& terminal_;
    GlobalOptions options_;
    Identity identity_ = Identity::unread;
    std::optional<Client> client_;
};

/// Prints a reply as its JSON, or by `draw(reply)` for a person.
template <wire::Described T, class Draw>
Exit show(Session& session, const T& reply, Draw&& draw) {
    if (session.wants_json()) {
        session.print_json(wire::encode(reply));
    } else {
        draw(reply);
    }
    return Exit::ok;
}

}  // namespace callveil::cli
