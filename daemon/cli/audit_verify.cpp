// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli/audit_entries.hpp"
#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/words.hpp"
#include "crypto/sign.hpp"
#include "wire/audit_proof.hpp"

namespace callveil::cli {
namespace {

/// Findings that a person is shown; the rest is counted.
constexpr std::size_t shown_findings = 10;

struct AuditCheck {
    std::filesystem::path against;
    std::filesystem::path file;
    std::string key;
};

CLI::Validator reads_public_key() {
    return CLI::Validator(
        [](std::string& text) {
            const auto bytes = crypto::from_hex(text);
            return bytes && bytes->size() == 32 ? std::string()
                                                : std::string("takes 64 lower-case hex digits");
        },
        "");
}

void declare_check(CLI::App& command, AuditCheck& given) {
    auto* against =
        command
            .add_option("--against", given.against,
                        "what was kept outside: a heads file, an audit_head.txt, or an export")
            ->type_name("FILE");
    command
        .add_option("--file", given.file,
                    "an export in place of the daemon's log; needs neither daemon nor identity")
        ->type_name("EXPORT");
    command
        .add_option("--key", given.key,
                    "public key that you trust; that of the first head unless told")
        ->check(reads_public_key())
        ->type_name("KEY")
        ->needs(against);
}

Result<std::ifstream> open_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!std::filesystem::is_regular_file(path) || !file) {
        return fail(ErrorCode::not_found, path.string() + " is not a file that can be read");
    }
    return file;
}

Result<wire::AuditProof> begin_proof(const AuditCheck& given) {
    if (given.against.empty()) {
        return wire::AuditProof({}, {});
    }
    CALLVEIL_ASSIGN(auto file, open_file(given.against));
    auto outside = wire::read_outside(file);
    if (!outside) {
        return fail(outside.error().code, given.against.string() + ": " + outside.error().detail);
    }
    return wire::AuditProof(std::move(*outside), given.key);
}

wire::AuditReport report_of(const wire::AuditVerifyReply& reply) {
    wire::AuditReport report{reply.entries, reply.head, reply.first_bad_seq, 0, {}};
    if (!reply.ok) {
        report.findings.push_back(reply.problem);
    }
    return report;
}

/// The daemon's own verdict, which knows the sealed end, and then what can be seen from here.
Result<wire::AuditReport> prove_stored(Session& session, wire::AuditProof proof) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::AuditVerify{}));
    const auto stored = report_of(reply);
    CALLVEIL_TRY(read_entries<wire::AuditList>(session, {}, [&](const auto& row) -> Result<void> {
        proof.take(row);
        return {};
    }));
    auto report = proof.finish();
    if (report.findings.empty()) {
        report.findings = stored.findings;
        report.first_bad_seq = stored.first_bad_seq;
    }
    return report;
}

Result<wire::AuditReport> check(Session& session, const AuditCheck& given) {
    if (given.file.empty() && given.against.empty()) {
        CALLVEIL_ASSIGN(const auto reply, session.ask(wire::AuditVerify{}));
        return report_of(reply);
    }
    CALLVEIL_ASSIGN(auto proof, begin_proof(given));
    if (given.file.empty()) {
        return prove_stored(session, std::move(proof));
    }
    CALLVEIL_ASSIGN(auto log, open_file(given.file));
    return wire::prove_export(log, std::move(proof));
}

void print_json(Session& session, const wire::AuditReport& report) {
    const auto& findings = report.findings;
    session.print_json({{"ok", findings.empty()},
                        {"entries", report.entries},
                        {"head", report.head},
                        {"first_bad_seq", report.first_bad_seq},
                        {"problem", findings.empty() ? "" : findings.front()},
                        {"heads", report.heads},
                        {"findings", findings}});
}

void draw_broken(Session& session, const wire::AuditReport& report) {
    const auto& findings = report.findings;
    const auto place = report.first_bad_seq == 0
                           ? std::string()
                           : " at entry " + std::to_string(report.first_bad_seq);
    session.say(fmt::format("audit verify: {}{}: {}",
                            styled(session.terminal(), Style::bad, "broken"), place,
                            printable(findings.front())));
    for (std::size_t i = 1; i < std::min(findings.size(), shown_findings); ++i) {
        session.say("  and " + printable(findings[i]));
    }
    if (findings.size() > shown_findings) {
        session.say(fmt::format("  and {} more", findings.size() - shown_findings));
    }
}

void draw(Session& session, const wire::AuditReport& report) {
    if (!report.findings.empty()) {
        draw_broken(session, report);
        return;
    }
    const auto heads = static_cast<std::int64_t>(report.heads);
    session.say(fmt::format("audit verify: {} ({} entries, head {}{})",
                            styled(session.terminal(), Style::good, "ok"), report.entries,
                            report.head, heads == 0 ? "" : ", fits " + counted(heads, "head")));
}

Result<Exit> verify(Session& session, const AuditCheck& given) {
    CALLVEIL_ASSIGN(const auto report, check(session, given));
    if (session.wants_json()) {
        print_json(session, report);
    } else {
        draw(session, report);
    }
    return report.findings.empty() ? Exit::ok : Exit::findings;
}

}  // namespace

void add_audit_verify(CommandTree& tree, CLI::App& group) {
    tree.add<AuditCheck>(group, "verify",
                         "compute the whole hash chain again, and compare it with what is outside",
                         declare_check, verify);
}

}  // namespace callveil::cli
