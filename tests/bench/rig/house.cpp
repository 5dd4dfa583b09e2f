// SPDX-License-Identifier: Apache-2.0
#include "rig/house.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <zmq.hpp>

namespace callveil::bench {
namespace {

namespace fs = std::filesystem;

/// A loopback endpoint whose port nobody had a moment ago.
std::string free_endpoint() {
    zmq::context_t context;
    zmq::socket_t socket(context, zmq::socket_type::rep);
    socket.bind("tcp://127.0.0.1:*");
    return socket.get(zmq::sockopt::last_endpoint);
}

pid_t spawn(const std::vector<std::string>& words, const fs::path& log) {
    std::vector<char*> arguments;
    arguments.reserve(words.size());
    for (const auto& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child = -1;
    const int failed =
        posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw std::runtime_error("cannot start " + words[0]);
    }
    return child;
}

void run(const std::vector<std::string>& words, const fs::path& log) {
    int status = 0;
    waitpid(spawn(words, log), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(words[0] + " " + words[1] + " failed; see " + log.string());
    }
}

bool says(const fs::path& log, std::string_view word) {
    std::ifstream file(log);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.find(word) != std::string::npos;
}

std::string program(std::string_view name) {
    return fmt::format("{}/{}", CALLVEIL_BIN_DIR, name);
}

}  // namespace

House::House(fs::path folder, std::size_t rows)
    : folder_(std::move(folder)), agents_(free_endpoint()), admins_(free_endpoint()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::permissions(folder_, fs::perms::owner_all);
    make_leads(rows);
    configure();
    run({program("callveil"), "key", "new", "--bootstrap", "--dir", folder_ / "secrets", "--person",
         "alex", "--agent-endpoint", agents_, "--admin-endpoint", admins_},
        folder_ / "commands.log");
}

House::~House() {
    stop();
}

void House::make_leads(std::size_t rows) const {
    run({"/usr/bin/env", "python3", fmt::format("{}/tests/demo/make_leads.py", CALLVEIL_SOURCE_DIR),
         folder_ / "leads.sqlite", "--rows", std::to_string(rows)},
        folder_ / "commands.log");
}

void House::configure() const {
    std::ofstream(folder_ / "callveil.yaml") << fmt::format(
        "controller: Example Bank\nstate_dir: state\nsecrets_dir: secrets\n"
        "agent_channel: {{endpoint: \"{0}\", per_minute: 10000000}}\n"
        "admin_channel: {{endpoint: \"{1}\"}}\n"
        "policy: {2}/config/policies/default.yaml\n"
        "calendar: {2}/config/calendars/us-california.yaml\n"
        "article15: {2}/config/texts/article15.en.yaml\n"
        "data_maps: [{2}/config/maps/callcenter_demo.yaml]\n"
        "sources: [{{name: leads, path: leads.sqlite, regime: ccpa, datasets: [callcenter]}}]\n",
        agents_, admins_, CALLVEIL_SOURCE_DIR);
}

void House::start() {
    const auto log = folder_ / "callveild.log";
    fs::remove(log);
    daemon_ = spawn({program("callveild"), "--config", folder_ / "callveil.yaml"}, log);
    while (!says(log, "daemon_started")) {
        if (waitpid(daemon_, nullptr, WNOHANG) != 0) {
            daemon_ = -1;
            throw std::runtime_error("callveild did not start; see " + log.string());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

void House::stop() {
    if (daemon_ > 0) {
        kill(daemon_, SIGTERM);
        waitpid(daemon_, nullptr, 0);
        daemon_ = -1;
    }
}

void House::command(std::vector<std::string> words) const {
    words.insert(words.begin(),
                 {program("callveil"), "--identity", folder_ / "secrets/admin.identity.json"});
    run(words, folder_ / "commands.log");
}

wire::IdentityFile House::enrol(const std::string& station) {
    const auto file = folder_ / (station + ".json");
    command({"key", "new", "--station", station, "--role", "agent", "--out", file});
    auto identity = wire::read_identity_file(file);
    if (!identity) {
        throw std::runtime_error(identity.error().detail);
    }
    return *identity;
}

}  // namespace callveil::bench
