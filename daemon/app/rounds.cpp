// SPDX-License-Identifier: Apache-2.0
#include "app/rounds.hpp"

#include <algorithm>

#include "usecases/key_ends.hpp"

namespace callveil::app {
namespace {

constexpr std::chrono::milliseconds hasty_wait{500};
constexpr std::chrono::milliseconds hasty_connect{2000};
constexpr std::chrono::seconds between_sources{10};
constexpr std::chrono::hours between_keys{24};

}  // namespace

Result<std::unique_ptr<ConfiguredSources>> make_hasty_sources(std::vector<SourceOptions> sources) {
    for (auto& source : sources) {
        source.busy_timeout = std::min(source.busy_timeout, hasty_wait);
        source.connect_timeout = std::min(source.connect_timeout, hasty_connect);
        source.statement_timeout = std::min(source.statement_timeout, hasty_connect);
    }
    return ConfiguredSources::make(sources);
}

Rounds::Rounds(ports::JobStore& store, ports::SourcePool& hasty_sources, const ports::Clock& clock,
               const Log& log)
    : store_(store),
      clock_(clock),
      log_(log),
      watch_(hasty_sources, clock),
      sources_(between_sources, [this] { look_at_sources(); }),
      keys_(between_keys, [this] { look_at_keys(); }) {}

void Rounds::start() {
    look_at_sources();
    look_at_keys();
    sources_.start();
    keys_.start();
}

void Rounds::stop() {
    sources_.stop();
    keys_.stop();
}

void Rounds::look_at_sources() {
    for (const auto& source : watch_.look()) {
        const bool usable = source.state == "ok";
        log_.note(usable ? LogEvent::source_usable : LogEvent::source_unreachable,
                  {{"source", source.name}, {"detail", source.detail}});
    }
}

void Rounds::look_at_keys() {
    std::vector<domain::EnrolledKey> keys;
    const auto read = store_.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(keys, transaction.keys().all());
        return {};
    });
    if (!read) {
        return;
    }
    for (const auto& sentence : usecases::key_warnings(keys, clock_.now())) {
        log_.note(LogEvent::key_ends, {{"text", sentence}});
    }
}

}  // namespace callveil::app
