// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "app/log.hpp"
#include "app/options_reader.hpp"
#include "callveil/result.hpp"

namespace callveil::app {

/// Version of the daemon, from the build.
std::string version();

/// The whole daemon: store, lead databases, workers and channels, wired from the options.
///
/// The only place that knows every concrete class. Thread safety: one thread makes, starts and
/// stops.
class Daemon {
public:
    /// Opens everything but the doors. @error every start-up error, with its remedy.
    static Result<std::unique_ptr<Daemon>> make(const std::filesystem::path& config_file,
                                                LoadedOptions options, const Log& log);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Enrolls the first administrator when there is none, starts workers, opens the doors.
    Result<void> start();
    /// Closes the doors, lets workers finish their step, closes the store. Idempotent.
    void stop();

private:
    struct Parts;
    explicit Daemon(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace callveil::app
