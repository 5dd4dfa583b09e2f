// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/given.hpp"
#include "cli/session.hpp"

namespace callveil::cli {

/// What `request submit` is given.
struct Submission {
    std::string kind;
    std::string name;
    Contact contact;
    std::string comments;
    std::string received_at;
    std::string client_id;
};

void declare_submit(CLI::App& command, Submission& given);
/// Sends the request under a client id of its own, so that it can be sent again after silence.
Result<Exit> submit(Session& session, const Submission& given);

/// A fresh client id: UUIDv7 of the terminal's clock.
std::string make_client_id(const Terminal& terminal);

}  // namespace callveil::cli
