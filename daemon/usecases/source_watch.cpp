// SPDX-License-Identifier: Apache-2.0
#include "usecases/source_watch.hpp"

#include "domain/time.hpp"

namespace callveil::usecases {

SourceWatch::SourceWatch(ports::SourcePool& sources, const ports::Clock& clock)
    : sources_(sources), clock_(clock) {
    for (const auto& info : sources.sources()) {
        states_.push_back({info.name, info.kind, "unknown", "it was not asked yet", ""});
    }
}

std::vector<wire::SourceStatus> SourceWatch::look() {
    std::vector<wire::SourceStatus> changed;
    const auto& infos = sources_.sources();
    for (std::size_t i = 0; i < infos.size(); ++i) {
        auto now = ask(infos[i]);
        const std::lock_guard lock(mutex_);
        if (states_[i].state != now.state) {
            changed.push_back(now);
        }
        states_[i] = std::move(now);
    }
    return changed;
}

std::vector<wire::SourceStatus> SourceWatch::states() const {
    const std::lock_guard lock(mutex_);
    return states_;
}

wire::SourceStatus SourceWatch::ask(const ports::SourceInfo& info) {
    wire::SourceStatus status{info.name, info.kind, "ok", "", ""};
    const auto report = [&](const Error& error) {
        status.state = to_string(error.code);
        status.detail = error.detail;
    };
    auto source = sources_.borrow(info.name);
    if (!source) {
        report(source.error());
    } else if (const auto tables = (*source)->tables(); !tables) {
        report(tables.error());
    }
    status.asked_at = domain::to_rfc3339(clock_.now());
    return status;
}

}  // namespace callveil::usecases
