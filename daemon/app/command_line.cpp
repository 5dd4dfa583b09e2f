// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include <systemd/sd-daemon.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/check.hpp"
#include "app/daemon.hpp"
#include "app/exit.hpp"
#include "app/system_clock.hpp"
#include "crypto/core_dumps.hpp"

namespace callveil::app {
namespace {

Exit refuse(const Error& error) {
    std::cerr << "callveild: " << error.detail << "\n";
    return error.code == ErrorCode::misconfigured || error.code == ErrorCode::not_found
               ? Exit::configuration
               : Exit::failed;
}

std::string footer() {
    std::string text = "Exit codes:\n";
    for (const auto& meaning : exit_meanings) {
        text += fmt::format("  {:<3} {}\n", static_cast<int>(meaning.exit), meaning.text);
    }
    return text +
           "The options of the configuration file: docs/reference/callveil.yaml.md, in the package "
           "/usr/share/doc/callveil-daemon/callveil.yaml.md; a commented sample: "
           "/etc/callveil/callveil.yaml; its JSON Schema: "
           "/usr/share/callveil/schemas/callveil.schema.json.";
}

/// Blocks the signals that end the daemon in this thread and all that it starts.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

Exit serve(const std::filesystem::path& file, LoadedOptions options) {
    const auto log = Log::make(options.options.log_level);
    if (!log) {
        return refuse(log.error());
    }
    const auto signals = block_signals();
    auto daemon = Daemon::make(file, std::move(options), *log);
    if (!daemon) {
        return refuse(daemon.error());
    }
    if (const auto started = (*daemon)->start(); !started) {
        return refuse(started.error());
    }
    sd_notify(0, "READY=1");
    int signal = 0;
    sigwait(&signals, &signal);
    sd_notify(0, "STOPPING=1");
    log->note(LogEvent::daemon_stopping, {});
    (*daemon)->stop();
    daemon->reset();
    log->note(LogEvent::daemon_stopped, {});
    return Exit::ok;
}

/// systemd credentials win over the folder and the files that callveil.yaml names.
void prefer_credentials(Options& options) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr) {
        return;
    }
    options.secrets_dir = folder;
    for (auto& source : options.sources) {
        auto& file = source.password_file.path;
        const auto credential = options.secrets_dir / file.filename();
        std::error_code error;
        if (!file.empty() && std::filesystem::exists(credential, error)) {
            file = credential;
        }
    }
}

Exit run_program(int argc, char** argv) {
    CLI::App app{"callveild: the privacy daemon of Callveil"};
    std::string file = "/etc/callveil/callveil.yaml";
    bool only_check = false;
    app.add_option("--config", file, "configuration file")->capture_default_str();
    app.add_flag("--check", only_check,
                 "name what is wrong with configuration, keys, maps and databases; change nothing");
    app.set_version_flag("--version", "callveild " + version());
    app.footer(footer());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? Exit::ok : Exit::usage;
    }
    crypto::forbid_core_dumps();
    auto options = load_options(file);
    if (!options) {
        return refuse(options.error());
    }
    prefer_credentials(options->options);
    return only_check ? check(*options, SystemClock().now(), std::cout)
                      : serve(file, std::move(*options));
}

}  // namespace

int run(int argc, char** argv) {
    return static_cast<int>(run_program(argc, argv));
}

}  // namespace callveil::app
