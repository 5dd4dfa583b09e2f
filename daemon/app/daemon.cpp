// SPDX-License-Identifier: Apache-2.0
#include "app/daemon.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "app/audit_outside.hpp"
#include "app/bootstrap.hpp"
#include "app/channel_log.hpp"
#include "app/exit.hpp"
#include "app/manifests_in_force.hpp"
#include "app/rounds.hpp"
#include "app/secrets.hpp"
#include "app/source_pool.hpp"
#include "app/system_clock.hpp"
#include "channels/server.hpp"
#include "channels/verb_handlers.hpp"
#include "exporters/sealed_zip.hpp"
#include "stores/job_store_factory.hpp"
#include "usecases/packages.hpp"
#include "workers/cleaner.hpp"
#include "workers/head_keeper.hpp"
#include "workers/worker_pool.hpp"

#ifndef CALLVEIL_VERSION
#error "the build gives CALLVEIL_VERSION"
#endif

namespace callveil::app {
namespace {

constexpr std::size_t waiting_requests = 1000;
/// Who reads lead databases has given up by the time that more than these are read.
constexpr std::size_t waiting_readers = 100;

Result<void> make_spool(const std::filesystem::path& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (!problem) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
    }
    if (problem) {
        return fail(ErrorCode::misconfigured,
                    "the spool " + folder.string() + " cannot be made: " + problem.message());
    }
    return {};
}

workers::PoolOptions pool_options(const Options& options) {
    return {.threads = static_cast<int>(options.worker_threads),
            .lease = options.worker_lease,
            .idle = std::chrono::seconds{5},
            .name = "worker-" + crypto::base64(crypto::random_bytes(6))};
}

}  // namespace

std::string version() {
    return CALLVEIL_VERSION;
}

/// Members are destroyed in reverse order: the doors first, the store last.
struct Daemon::Parts {
    std::filesystem::path config_file;
    LoadedOptions options;
    Log log;
    SystemClock clock;
    SystemRandom random;
    Secrets secrets;
    Manifests manifests;
    YamlManifestReader reader;
    std::unique_ptr<ConfiguredSources> sources;
    std::unique_ptr<ConfiguredSources> hasty_sources;
    std::unique_ptr<ports::JobStore> store;
    std::unique_ptr<ports::Exporter> exporter = exporters::make_sealed_zip_exporter();
    std::optional<usecases::Context> context;
    std::optional<usecases::Context> look_ups;
    std::optional<Rounds> rounds;
    std::optional<workers::WorkerPool> workers;
    std::optional<workers::Cleaner> cleaner;
    std::optional<workers::HeadKeeper> heads;
    usecases::RateLimiter prefill_limit;
    channels::Authenticator authenticator;
    std::optional<channels::Surroundings> around;
    std::optional<channels::RequestPool> quick_pool;
    std::optional<channels::RequestPool> slow_pool;
    std::optional<channels::Dispatcher> agents;
    std::optional<channels::Dispatcher> admins;
    std::optional<channels::Server> server;

    Parts(std::filesystem::path file, LoadedOptions loaded, const Log& lines)
        : config_file(std::move(file)), options(std::move(loaded)), log(lines) {}

    Result<void> open() {
        const auto& o = options.options;
        CALLVEIL_ASSIGN(secrets, load_secrets(o.secrets_dir));
        CALLVEIL_ASSIGN(manifests, load_manifests(o, secrets.keys.masks));
        CALLVEIL_ASSIGN(sources, ConfiguredSources::make(o.sources));
        CALLVEIL_ASSIGN(hasty_sources, make_hasty_sources(o.sources));
        CALLVEIL_ASSIGN(store,
                        stores::open_sqlite_job_store(
                            {.folder = o.state_dir,
                             .store_key = secrets.store.duplicate(),
                             .previous_key = secrets.previous_store.duplicate(),
                             .opened_at = clock.now(),
                             .vfs = {},
                             .on_broken = [this] { leave(); },
                             .free_bytes = static_cast<std::uint64_t>(o.intake_free_mib) << 20U,
                             .on_full = [this] { note_full(); }}));
        CALLVEIL_TRY(make_spool(manifests.settings.spool));
        wire_up();
        return {};
    }

    void wire_up() {
        context.emplace(usecases::Context{*store, clock, random, *sources, *exporter, manifests.map,
                                          manifests.policy, manifests.settings, secrets.keys,
                                          [this] { workers->wake(); }});
        look_ups.emplace(context->reading(*hasty_sources));
        rounds.emplace(*store, *hasty_sources, clock, log);
        workers.emplace(*context, pool_options(options.options),
                        [this](const domain::Job& job, const Error& error) {
                            log.note(LogEvent::job_failed,
                                     {{"job", job.id},
                                      {"kind", std::string(domain::to_string(job.kind))},
                                      {"error", std::string(to_string(error.code))},
                                      {"detail", error.detail}});
                        });
        cleaner.emplace(*context, std::chrono::minutes{10},
                        [this](const workers::Uncleaned& uncleaned) { note(uncleaned); });
        heads.emplace(*context, head_schedule(options.options), make_witnesses(options.options),
                      [this](const workers::WitnessState& state) { note_witness(log, state); });
        quick_pool.emplace(static_cast<std::size_t>(options.options.request_threads),
                           waiting_requests);
        slow_pool.emplace(static_cast<std::size_t>(options.options.lead_threads), waiting_readers);
        const channels::Lanes lanes{*quick_pool, *slow_pool};
        agents.emplace(lanes);
        admins.emplace(lanes);
        agents->limit(clock, options.options.agent_messages_per_minute);
        admins->limit(clock, options.options.admin_messages_per_minute);
        around.emplace(surroundings());
        channels::add_agent_verbs(*agents, *around);
        channels::add_admin_verbs(*admins, *around);
        server.emplace(
            channels::ServerOptions{options.options.agent_endpoint, options.options.admin_endpoint,
                                    secrets.agent_channel.duplicate(),
                                    secrets.admin_channel.duplicate()},
            authenticator, clock, *agents, *admins,
            [this](const channels::ChannelEvent& event) { note_channel(log, event); });
    }

    channels::Surroundings surroundings() {
        return {.context = *context,
                .look_ups = *look_ups,
                .source_watch = rounds->source_watch(),
                .prefill_limit = prefill_limit,
                .manifests = reader,
                .version = version(),
                .started_at = clock.now(),
                .endpoints = [this] { return endpoints(); },
                .keys_changed =
                    [this] {
                        if (load_keys()) {
                            log.note(LogEvent::keys_changed, {});
                        }
                    },
                .check_config = [this] { return check_config(); },
                .print_config = [this] { return print_config(); },
                .witnesses = [this] { return status_of(heads->states()); }};
    }

    usecases::Endpoints endpoints() const {
        using channels::Door;
        return {server->endpoint(Door::agent), server->public_key(Door::agent),
                server->endpoint(Door::admin), server->public_key(Door::admin)};
    }

    Result<void> load_keys() {
        std::vector<domain::EnrolledKey> keys;
        CALLVEIL_TRY(store->read([&](ports::Transaction& transaction) -> Result<void> {
            CALLVEIL_ASSIGN(keys, transaction.keys().all());
            return {};
        }));
        authenticator.load(keys);
        return {};
    }

    /// Reads the file again as a start would, without touching what is in force.
    Result<wire::CheckReply> check_config() const {
        wire::CheckReply reply;
        reply.ok = true;
        const auto loaded = load_options(config_file);
        const auto problem = [&](const Error& error) {
            reply.ok = false;
            reply.findings.push_back({"error", config_file.string(), error.detail});
        };
        if (!loaded) {
            problem(loaded.error());
            return reply;
        }
        const auto read = read_manifests(loaded->options, secrets.keys.masks);
        std::for_each(read.problems.begin(), read.problems.end(), problem);
        return reply;
    }

    Result<wire::ConfigPrintReply> print_config() const {
        wire::ConfigPrintReply reply;
        for (const auto& [name, value] : print_options(options.options)) {
            const bool set = options.from_file.contains(name) || name.starts_with("sources.");
            reply.options.push_back({name, value, set ? "file" : "default"});
        }
        return reply;
    }

    /// Nothing more may be said or written when the disk failed in a commit: what the disk holds is
    /// only known after a start that reads it again.
    [[noreturn]] void leave() const {
        log.note(LogEvent::store_failed, {{"folder", options.options.state_dir.string()}});
        std::_Exit(static_cast<int>(Exit::disk_failed));
    }

    void note_full() const {
        log.note(LogEvent::state_disk_full, {{"folder", options.options.state_dir.string()}});
    }

    void note(const workers::Uncleaned& uncleaned) const {
        const bool file = uncleaned.what == workers::Uncleaned::What::package_file;
        log.note(file ? LogEvent::package_kept : LogEvent::cleaning_failed,
                 {{"id", uncleaned.id}, {"detail", uncleaned.detail}});
    }

    void note_warnings() const {
        for (const auto& warning : manifests.warnings) {
            log.note(LogEvent::map_warning, {{"text", warning}});
        }
    }

    Result<void> sweep() const {
        CALLVEIL_ASSIGN(const auto kept, usecases::sweep_spool(*context));
        for (const auto& file : kept) {
            log.note(LogEvent::spool_file_kept, {{"file", file.name}, {"detail", file.why}});
        }
        return {};
    }

    Result<void> start() {
        CALLVEIL_TRY(sweep());
        CALLVEIL_TRY(name_sign_key(*context, options.options, log));
        CALLVEIL_TRY(enroll_bootstrap(*context, options.options.secrets_dir, log));
        CALLVEIL_TRY(load_keys());
        note_warnings();
        note_previous_keys(secrets, options.options, log);
        rounds->start();
        CALLVEIL_TRY(server->start());
        workers->start();
        cleaner->start();
        heads->start();
        log.note(LogEvent::daemon_started,
                 {{"version", version()},
                  {"agent_channel", server->endpoint(channels::Door::agent)},
                  {"admin_channel", server->endpoint(channels::Door::admin)},
                  {"sources", std::to_string(sources->sources().size())}});
        return {};
    }

    void stop() {
        server->stop();
        quick_pool->stop();
        slow_pool->stop();
        rounds->stop();
        cleaner->stop();
        workers->stop();
        heads->stop();
    }
};

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Daemon::~Daemon() {
    stop();
}

Result<std::unique_ptr<Daemon>> Daemon::make(const std::filesystem::path& config_file,
                                             LoadedOptions options, const Log& log) {
    auto parts = std::make_unique<Parts>(config_file, std::move(options), log);
    CALLVEIL_TRY(parts->open());
    return std::unique_ptr<Daemon>(new Daemon(std::move(parts)));
}

Result<void> Daemon::start() {
    return parts_->start();
}

void Daemon::stop() {
    parts_->stop();
}

}  // namespace callveil::app
