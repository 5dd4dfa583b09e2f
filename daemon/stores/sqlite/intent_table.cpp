// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/record_tables.hpp"

namespace callveil::stores {
namespace {

using Batch = std::pair<std::string, std::int64_t>;

Error about_batch(ErrorCode code, std::string_view source, std::int64_t batch,
                  std::string_view what) {
    return {code, "Batch " + std::to_string(batch) + " of the source " + std::string(source) + " " +
                      std::string(what) + "."};
}

}  // namespace

Result<void> SqliteIntentTable::begin(const ports::WriteIntent& intent) {
    CALLVEIL_ASSIGN(const auto changed,
                    connection_.execute(queries::begin_intent, intent.plan_hash, intent.source,
                                        intent.batch, intent.at));
    if (changed == 0) {
        return fail(about_batch(ErrorCode::conflict, intent.source, intent.batch, "is done"));
    }
    return {};
}

Result<void> SqliteIntentTable::finish(std::string_view plan_hash, std::int64_t batch,
                                       std::string_view source, std::string_view outcome) {
    CALLVEIL_ASSIGN(const auto changed,
                    connection_.execute(queries::finish_intent, plan_hash, source, batch, outcome));
    if (changed == 0) {
        return fail(about_batch(ErrorCode::not_found, source, batch, "was not begun"));
    }
    return {};
}

Result<std::vector<Batch>> SqliteIntentTable::finished(std::string_view plan_hash) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::list_finished_intents, plan_hash));
    return collect<Batch>(std::move(statement), [](Row& row) -> Result<Batch> {
        std::string source = row.text();
        return Batch(std::move(source), row.integer());
    });
}

Result<std::vector<ports::WriteIntent>> SqliteIntentTable::open(std::string_view plan_hash) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::list_open_intents, plan_hash));
    return collect<ports::WriteIntent>(std::move(statement),
                                       [plan_hash](Row& row) -> Result<ports::WriteIntent> {
                                           ports::WriteIntent intent;
                                           intent.plan_hash = plan_hash;
                                           intent.source = row.text();
                                           intent.batch = row.integer();
                                           intent.at = row.time();
                                           return intent;
                                       });
}

}  // namespace callveil::stores
