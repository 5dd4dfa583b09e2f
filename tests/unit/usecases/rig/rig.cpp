// SPDX-License-Identifier: Apache-2.0
#include "rig.hpp"

#include "manifests/dataset_reader.hpp"
#include "manifests/policy_reader.hpp"
#include "usecases/plan_store.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/run_job.hpp"
#include "usecases/settle_job.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/submit_request.hpp"
#include "usecases/verify_request.hpp"
#include "wire/codec.hpp"
#include "wire/request_body.hpp"
#include "wire/uuid.hpp"

namespace callveil::tests {
namespace {

void check(const Result<void>& done) {
    if (!done) {
        throw std::runtime_error(std::string(to_string(done.error().code)) + ": " +
                                 done.error().detail);
    }
}

std::filesystem::path made(const std::filesystem::path& path, const std::string& sql) {
    LeadDb(path).run("BEGIN;" + sql + "COMMIT;");
    return path;
}

usecases::Keys make_keys(const std::map<std::string, std::string>& texts) {
    usecases::Keys keys{crypto::make_box_keys(),
                        {},
                        crypto::Secret::random(32),
                        crypto::Secret::random(32),
                        {},
                        value_of(crypto::sign_keys_from(crypto::Secret::random(32)))};
    for (const auto& [name, text] : texts) {
        keys.masks.emplace(name, crypto::Secret(text));
    }
    return keys;
}

ports::SourceInfo source_of(std::string name, std::vector<std::string> datasets) {
    return {std::move(name), "sqlite", "US", domain::Regime::gdpr, std::move(datasets)};
}

}  // namespace

Rig::Rig(const RigParts& parts)
    : leads(made(folder / "leads.sqlite", parts.sql)),
      map(value_of(manifests::parse_data_map(parts.map, "map.yaml")).map),
      policy(value_of(manifests::parse_policy(parts.policy, "policy.yaml")).policy),
      keys(make_keys(parts.mask_keys)),
      context{store, clock,  random,   pool, exporter,
              map,   policy, settings, keys, [this] { ++woken; }} {
    std::vector<std::string> here;
    for (const auto& dataset : map.datasets) {
        const auto other = parts.elsewhere.find(dataset.key);
        if (other == parts.elsewhere.end()) {
            here.push_back(dataset.key);
            continue;
        }
        const auto path = made(folder / (dataset.key + ".sqlite"), other->second);
        others.try_emplace(dataset.key, path);
        pool.add(source_of(dataset.key, {dataset.key}), path);
    }
    if (parts.open_leads) {
        pool.add(source_of("dialler", here), parts.open_leads);
    } else {
        pool.add(source_of("dialler", here), folder / "leads.sqlite");
    }
    settings.spool = folder / "spool";
    settings.controller = "Example Centre";
    std::filesystem::create_directory(settings.spool);
}

std::string Rig::body(domain::RequestKind kind, const Person& person,
                      const std::string& agent) const {
    wire::RequestBody body;
    body.kind = domain::to_string(kind);
    body.name = "Ann Example";
    body.phones = person.phones;
    body.emails = person.emails;
    body.customer_id = person.customer_id;
    body.agent_id = agent;
    body.received_at = domain::to_rfc3339(clock.now());
    return wire::to_text(wire::encode(body));
}

std::string Rig::new_client_id() {
    return usecases::new_id(context);
}

Result<domain::Request> Rig::try_submit(const std::string& client_id, const std::string& text) {
    return usecases::submit_request(context, desk,
                                    {.client_id = client_id, .reference = {}, .body = text});
}

std::string Rig::submit(domain::RequestKind kind, const Person& person) {
    return value_of(try_submit(new_client_id(), body(kind, person))).reference;
}

std::string Rig::put_request(domain::RequestKind kind, const Person& person) {
    domain::Request request;
    request.client_id = new_client_id();
    request.reference = value_of(wire::reference_of(request.client_id));
    request.kind = kind;
    request.requester = {"desk-7", "", ""};
    request.subject = {"", person.phones, person.emails, person.customer_id, "", person.others};
    request.received_at = clock.now();
    request.state = domain::RequestState::pending_approval;
    request.verification = domain::Verification{"asked", 5, "dana", clock.now()};
    write([&](ports::Transaction& transaction) { return transaction.requests().insert(request); });
    return request.reference;
}

void Rig::verify(const std::string& reference, int points) {
    value_of(usecases::verify_request(context, dana, reference, "postcode and birthday", points));
}

domain::Plan Rig::preview(const std::string& reference, std::vector<std::int64_t> tick,
                          std::vector<std::int64_t> untick) {
    clock.advance(std::chrono::milliseconds{1});  // the newest plan is the latest one
    value_of(usecases::start_preview(context, dana,
                                     {reference, std::move(tick), std::move(untick), ""}));
    const auto job = run_next();
    if (job.state != domain::JobState::done) {
        throw std::runtime_error("preview: " + job.error.value_or(Error{}).detail);
    }
    return value_of(usecases::find_plan(context, job.result));
}

std::vector<wire::ShownRow> Rig::rows(const domain::Plan& plan) {
    std::vector<wire::ShownRow> all;
    for (std::int64_t page = 1; page != 0;) {
        auto reply = value_of(usecases::preview_page(context, dana, {plan.hash, page}));
        std::move(reply.rows.begin(), reply.rows.end(), std::back_inserter(all));
        page = reply.next;
    }
    return all;
}

Result<usecases::Approved> Rig::approve(const std::string& reference, const std::string& hash) {
    return usecases::approve_request(context, omar, {reference, hash, {}, "", ""});
}

domain::Job Rig::run_next() {
    TestControl control;
    return run_next(control);
}

domain::Job Rig::run_next(TestControl& control) {
    std::optional<domain::Job> leased;
    write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(leased, transaction.jobs().claim("worker", clock.now(),
                                                         clock.now() + std::chrono::minutes{1}));
        return {};
    });
    if (!leased) {
        throw std::runtime_error("no job waits");
    }
    const auto end = usecases::run_job(context, *leased, control);
    check(usecases::settle_job(context, *leased, end));
    return job(leased->id);
}

domain::Request Rig::carry_out(domain::RequestKind kind, const Person& person,
                               std::vector<std::int64_t> tick) {
    const auto reference = submit(kind, person);
    verify(reference);
    auto plan = preview(reference);
    if (!tick.empty()) {
        plan = preview(reference, std::move(tick));
    }
    value_of(approve(reference, plan.hash));
    run_next();
    return request(reference);
}

domain::Request Rig::request(const std::string& reference) {
    return value_of(usecases::find_request(context, reference));
}

domain::Job Rig::job(const std::string& id) {
    domain::Job found;
    read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(found, transaction.jobs().find(id));
        return {};
    });
    return found;
}

std::vector<domain::AuditEntry> Rig::audit() {
    std::vector<domain::AuditEntry> entries;
    read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(entries, transaction.audit().list(0, 10'000));
        return {};
    });
    return entries;
}

std::vector<std::string> Rig::verbs() {
    std::vector<std::string> verbs;
    for (const auto& entry : audit()) {
        verbs.push_back(entry.event.verb);
    }
    return verbs;
}

void Rig::write(const ports::JobStore::Work& work) {
    check(store.write(work));
}

void Rig::read(const ports::JobStore::Work& work) {
    check(store.read(work));
}

}  // namespace callveil::tests
