// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <ostream>

#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::cli {
namespace {

struct FileToCheck {
    std::filesystem::path path;
};

void declare_file(CLI::App& command, FileToCheck& given) {
    command.add_option("file", given.path, "file to check instead of what is in force")
        ->type_name("FILE");
}

void declare_plan(CLI::App& command, wire::DatamapPlan& given) {
    add_repeated(command, "--identity", given.identities, "kind: phone, email, customer-id, ...",
                 "KIND")
        ->required();
}

Result<std::string> read_text(const std::filesystem::path& path) {
    constexpr std::size_t most_bytes = 245760;
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem)) {
        return fail(ErrorCode::not_found, path.string() + " is not a file");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.good() && !file.eof()) {
        return fail(ErrorCode::unavailable, path.string() + " cannot be read");
    }
    if (text.size() > most_bytes) {
        return fail(ErrorCode::too_large, path.string() +
                                              " is larger than 240 KiB; check it in pieces, or on "
                                              "the daemon's machine with callveild --check");
    }
    return text;
}

Table findings_of(const wire::CheckReply& reply) {
    Table table({"", "where", ""});
    for (const auto& finding : reply.findings) {
        table.add({state_cell(finding.severity), finding.where, finding.text});
    }
    return table;
}

Exit show_findings(Session& session, const wire::CheckReply& reply) {
    show(session, reply, [&](const auto& seen) {
        if (!seen.findings.empty()) {
            findings_of(seen).print(session.terminal());
        }
        session.say(seen.ok ? "check: ok" : "check: there are errors");
    });
    return reply.ok ? Exit::ok : Exit::findings;
}

/// Checks the text of a file, or what is in force.
template <wire::Request T>
Result<Exit> check_file(Session& session, const FileToCheck& given) {
    T request;
    if (!given.path.empty()) {
        CALLVEIL_ASSIGN(request.text, read_text(given.path));
        request.file_name = given.path.string();
    }
    CALLVEIL_ASSIGN(const auto reply, session.ask(request));
    return show_findings(session, reply);
}

Result<Exit> check_config(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::ConfigCheck{}));
    return show_findings(session, reply);
}

Result<Exit> plan_map(Session& session, const wire::DatamapPlan& given) {
    wire::DatamapPlan request;
    std::transform(given.identities.begin(), given.identities.end(),
                   std::back_inserter(request.identities), identity_kind);
    CALLVEIL_ASSIGN(const auto reply, session.ask(request));
    return show(session, reply, [&](const auto& seen) {
        Table table({"#", "collection", "source", "reached by"});
        std::size_t number = 0;
        for (const auto& stop : seen.stops) {
            table.add(
                {std::to_string(++number), stop.collection, stop.source, joined(stop.inflows)});
        }
        table.print(session.terminal());
        for (const auto& skipped : seen.skipped) {
            session.say("left out: " + printable(skipped));
        }
    });
}

Result<Exit> print_config(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::ConfigPrint{}));
    return show(session, reply, [&](const auto& seen) {
        Table table({"option", "value", "from"});
        for (const auto& option : seen.options) {
            table.add({option.name, option.value, option.origin});
        }
        table.print(session.terminal());
    });
}

}  // namespace

void add_check_commands(CommandTree& tree) {
    auto& map = tree.add_group("datamap", "the data map of the lead databases");
    tree.add<FileToCheck>(map, "check", "compare the data map with the living databases",
                          declare_file, check_file<wire::DatamapCheck>);
    tree.add<wire::DatamapPlan>(map, "plan", "show in which order collections are asked",
                                declare_plan, plan_map);
    auto& policy = tree.add_group("policy", "how requests are decided and masked");
    tree.add<FileToCheck>(policy, "check", "check the policy against the data map", declare_file,
                          check_file<wire::PolicyCheck>);
    auto& config = tree.add_group("config", "the daemon's configuration");
    tree.add<Nothing>(config, "check", "would the configuration file be taken as it is now?",
                      declare_nothing, check_config);
    tree.add<Nothing>(config, "print", "print the options in force", declare_nothing, print_config);
}

}  // namespace callveil::cli
