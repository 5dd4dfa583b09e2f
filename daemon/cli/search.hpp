// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/given.hpp"
#include "cli/session.hpp"

namespace callveil::cli {

/// What `search` is given.
struct Search {
    Contact contact;
    std::string partial;
    bool at_start = false;
    bool at_end = false;
    std::string reference;
    std::string reason;
    std::int64_t page_limit = 5;
};

void declare_search(CLI::App& command, Search& given);
/// Starts the search job, waits for it, and shows what it found.
Result<Exit> search(Session& session, const Search& given);

/// What `export` and `pseudonymize` are given: a finished search, or a contact to search for.
struct Proposal {
    std::string search_job;
    Contact contact;
    std::string reason;
    std::string name;
};

void declare_proposal(CLI::App& command, Proposal& given);
/// Makes a request for access that waits for another person's approval; carries nothing out.
Result<Exit> propose_export(Session& session, const Proposal& given);
/// The same for a pseudonymization.
Result<Exit> propose_pseudonymization(Session& session, const Proposal& given);

}  // namespace callveil::cli
