// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/log.hpp"
#include "app/periodic.hpp"
#include "app/source_pool.hpp"
#include "ports/clock.hpp"
#include "ports/job_store.hpp"
#include "usecases/source_watch.hpp"

namespace callveil::app {

/// Connections for those who would rather have no answer than a late one: they wait at most half a
/// second for another program's lock.
Result<std::unique_ptr<ConfiguredSources>> make_hasty_sources(std::vector<SourceOptions> sources);

/// What the daemon looks at by itself and tells the log: lead databases that go and come back, and
/// keys that end soon.
class Rounds {
public:
    Rounds(ports::JobStore& store, ports::SourcePool& hasty_sources, const ports::Clock& clock,
           const Log& log);

    /// Looks once, then now and then.
    void start();
    /// Idempotent.
    void stop();

    const usecases::SourceWatch& source_watch() const noexcept { return watch_; }

private:
    void look_at_sources();
    void look_at_keys();

    ports::JobStore& store_;
    const ports::Clock& clock_;
    Log log_;
    usecases::SourceWatch watch_;
    Periodic sources_;
    Periodic keys_;
};

}  // namespace callveil::app
