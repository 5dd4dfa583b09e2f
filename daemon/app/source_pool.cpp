// SPDX-License-Identifier: Apache-2.0
#include "app/source_pool.hpp"

#include <algorithm>

#include "sources/sqlite_source.hpp"

namespace callveil::app {
namespace {

Result<std::unique_ptr<ports::LeadSource>> open(const SourceOptions& options) {
    return sources::open_sqlite_source({.name = options.name,
                                        .path = options.path,
                                        .busy_timeout = options.busy_timeout,
                                        .page_rows = static_cast<std::size_t>(options.page_rows),
                                        .page_pause = options.page_pause});
}

Result<ports::SourceInfo> info_of(const SourceOptions& options) {
    const auto regime = domain::regime_from(options.regime);
    if (options.kind != "sqlite" || !regime) {
        return fail(ErrorCode::misconfigured, "the source '" + options.name +
                                                  "' needs the kind sqlite and the regime gdpr "
                                                  "or ccpa");
    }
    return ports::SourceInfo{options.name, options.kind, options.region.code, *regime,
                             options.datasets};
}

}  // namespace

Result<std::unique_ptr<ConfiguredSources>> ConfiguredSources::make(
    const std::vector<SourceOptions>& sources) {
    auto pool = std::make_unique<ConfiguredSources>();
    for (const auto& options : sources) {
        CALLVEIL_ASSIGN(auto info, info_of(options));
        pool->infos_.push_back(std::move(info));
    }
    pool->options_ = sources;
    return pool;
}

Result<ports::SourceLoan> ConfiguredSources::borrow(std::string_view name) {
    const auto options = std::find_if(options_.begin(), options_.end(),
                                      [&](const auto& source) { return source.name == name; });
    if (options == options_.end()) {
        return fail(ErrorCode::not_found, "no lead database is called '" + std::string(name) + "'");
    }
    std::unique_ptr<ports::LeadSource> source;
    {
        const std::lock_guard lock(shelf_->mutex);
        if (const auto idle = shelf_->idle.find(options->name); idle != shelf_->idle.end()) {
            source = std::move(idle->second);
            shelf_->idle.erase(idle);
        }
    }
    if (!source) {
        CALLVEIL_ASSIGN(source, open(*options));
    }
    const auto give_back = [shelf = shelf_, key = options->name](ports::LeadSource* returned) {
        const std::lock_guard lock(shelf->mutex);
        shelf->idle.emplace(key, std::unique_ptr<ports::LeadSource>(returned));
    };
    return ports::SourceLoan(source.release(), give_back);
}

}  // namespace callveil::app
