// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "domain/audit.hpp"
#include "domain/job.hpp"
#include "domain/package.hpp"
#include "domain/plan.hpp"
#include "domain/principal.hpp"
#include "domain/request.hpp"

namespace callveil::tests {

inline domain::TimePoint noon() {
    return std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12};
}

inline domain::TimePoint at_minute(int minute) {
    return noon() + std::chrono::minutes{minute} + domain::Microseconds{minute};
}

/// The `number`th request, with every member filled; later numbers came later.
inline domain::Request sample_request(int number = 1) {
    const std::string n = std::to_string(number);
    domain::Request request;
    request.reference = "R26-00000-0000" + n;
    request.client_id = "019abcde-0000-7000-8000-00000000000" + n;
    request.body_hash = "body" + n;
    request.kind = domain::RequestKind::pseudonymization;
    request.origin = domain::Origin::agent;
    request.requester = {"desk-7", "dana", "agent-0101"};
    request.subject = {"Zoë Example",           {"1223334444", "+1 202-555-0101"},
                       {"someone@example.com"}, "C-0100",
                       "asks politely",         {{"loyalty_id", "L-9"}}};
    request.interaction_id = "call-0142";
    request.desktop_received_at = at_minute(number) - std::chrono::seconds{3};
    request.received_at = at_minute(number);
    request.deadlines = {domain::Regime::ccpa, at_minute(number), at_minute(number + 1000),
                         at_minute(number + 2000)};
    request.updated_at = request.received_at;
    return request;
}

inline domain::Job sample_job(int number = 1) {
    domain::Job job;
    job.id = "019abcde-0000-7000-9000-00000000000" + std::to_string(number);
    job.kind = domain::JobKind::export_package;
    job.caller = {"dana", "dana", domain::Role::supervisor, "public-key-of-dana"};
    job.input = R"({"query":"1223334444"})";
    job.created_at = at_minute(number);
    job.run_after = at_minute(number);
    return job;
}

inline domain::Digest sample_digest(unsigned seed) {
    domain::Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(seed + 7 * i);
    }
    return digest;
}

inline domain::PlannedRow sample_row(int number = 1) {
    domain::PlannedRow row;
    row.source = "dialler";
    row.collection = {"crm", "leads"};
    row.key = {std::int64_t{number}, std::string("k\0y", 3), domain::Blob{"\xff"}, 2.5,
               domain::Null{}};
    row.key_after = domain::RowKey{std::int64_t{number + 1000}};
    row.provenance = {{"phone_number", {}, "phone", {}, {}},
                      {"", {{"crm", "calls"}, "lead.id"}, "id", {}, {}}};
    row.flags = {domain::RowFlag::shared, domain::RowFlag::conflict,
                 domain::RowFlag::partial_match};
    row.ticked = number % 2 == 0;
    row.selectors = {{"phone", sample_digest(1)}};
    row.cells = {
        {"phone", domain::CellAction::mask, "alternate_phone", "", sample_digest(1),
         sample_digest(2)},
        {"id", domain::CellAction::keep, "", "primary_key", sample_digest(3), sample_digest(3)},
        {"mail", domain::CellAction::release, "", "", sample_digest(4), sample_digest(4)}};
    return row;
}

inline domain::Plan sample_plan(int number = 1) {
    const std::string n = std::to_string(number);
    domain::Plan plan;
    plan.id = "019abcde-0000-7000-a000-00000000000" + n;
    plan.hash = "hash-of-plan-" + n;
    plan.kind = domain::RequestKind::pseudonymization;
    plan.created_by = "dana";
    plan.created_at = at_minute(number);
    plan.expires_at = at_minute(number) + std::chrono::days{7};
    plan.atomicity = domain::Atomicity::batches;
    plan.counts = {10, 9, 8, 7, 6, 5, 4};
    plan.pages = 3;
    plan.warnings = {"a mask is short"};
    plan.obstacles = {"a column is numeric"};
    plan.skipped = {"crm:notes"};
    plan.key = std::string("\x00\xfe\xff key", 7);
    plan.seed = std::string("seed\x80", 5);
    return plan;
}

inline domain::Package sample_package(int number = 1) {
    domain::Package package;
    package.id = "019abcde-0000-7000-b000-00000000000" + std::to_string(number);
    package.file_name = "export-" + package.id + ".zip";
    package.size_bytes = 4242;
    package.sha256 = std::string(64, 'a');
    package.manifest = R"({"files":[]})";
    package.created_at = at_minute(number);
    package.expires_at = at_minute(number + 100);
    package.passphrase = "CORRECT-HORSE-0100";
    return package;
}

inline domain::EnrolledKey sample_key(int number = 1) {
    domain::EnrolledKey key;
    key.public_key = "z85-" + std::to_string(number);
    key.principal = "dana";
    key.kind = domain::PrincipalKind::person;
    key.role = domain::Role::supervisor;
    key.label = "Dana's desk";
    key.agent_ids = {"agent-0101", "agent-0102"};
    key.not_before = noon();
    key.not_after = noon() + std::chrono::days{365};
    return key;
}

inline domain::AuditEvent sample_event(int number = 1) {
    return {at_minute(number),
            "dana",
            "supervisor",
            "request.approve",
            "R26-00000-0000" + std::to_string(number),
            "ok",
            R"({"rows":3})"};
}

}  // namespace callveil::tests
