// SPDX-License-Identifier: Apache-2.0
#include "usecases/row_counts.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace callveil::usecases {
namespace {

/// Asks `over` to stop once `limit` is over, unless it is told to quit before.
void wait_and_stop(const std::stop_token& quit, std::stop_source over, domain::Microseconds limit) {
    std::mutex mutex;
    std::condition_variable_any nobody;
    std::unique_lock lock(mutex);
    nobody.wait_for(lock, quit, limit, [] { return false; });
    if (!quit.stop_requested()) {
        over.request_stop();
    }
}

}  // namespace

RowCounter::RowCounter(const Context& context) : context_(context) {
    const auto limit = context.settings.count_time;
    if (limit.count() <= 0) {
        over_.request_stop();
        return;
    }
    timer_ = std::jthread(
        [over = over_, limit](const std::stop_token& quit) { wait_and_stop(quit, over, limit); });
}

void RowCounter::count(const Column& column, const std::vector<domain::Value>& results,
                       domain::MaskEffect& effect) {
    if (results.empty() || over_.stop_requested()) {
        return;
    }
    const auto source = context_.sources.borrow(column.rows.source);
    if (!source) {
        return;
    }
    (*source)->stop_with(over_.get_token());
    for (const auto& result : results) {
        const auto found = others(**source, column, result);
        if (!found) {
            break;
        }
        effect.fewest_others =
            effect.counted == 0 ? *found : std::min(effect.fewest_others, *found);
        effect.most_others = std::max(effect.most_others, *found);
        ++effect.counted;
    }
    (*source)->stop_with({});
}

Result<std::int64_t> RowCounter::others(ports::LeadSource& source, const Column& column,
                                        const domain::Value& result) const {
    std::int64_t count = 0;
    CALLVEIL_TRY(source.find_equal(
        column.rows.table.name, column.name, {result}, {column.name}, [&](ports::Row& row) {
            count += column.changed.contains(domain::canonical_bytes(row.key)) ? 0 : 1;
            return count < domain::most_counted_rows;
        }));
    return count;
}

}  // namespace callveil::usecases
