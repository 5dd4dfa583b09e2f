// SPDX-License-Identifier: Apache-2.0
#include "usecases/gather.hpp"

#include <algorithm>

#include "identity/matcher.hpp"
#include "usecases/follow.hpp"
#include "usecases/row_flags.hpp"
#include "usecases/searchable.hpp"
#include "usecases/table_names.hpp"

namespace callveil::usecases {
namespace {

using domain::CollectionId;
using domain::Inflow;

constexpr std::size_t fetch_chunk = 500;

/// The state of one search; one object per call of gather().
class Gatherer {
public:
    Gatherer(const Context& context, Searchable asked, const Progress& progress)
        : context_(context), identities_(std::move(asked.identities)), progress_(progress) {
        found_.warnings = std::move(asked.warnings);
    }

    Result<Gathered> run(const std::vector<std::string>& targets) {
        std::set<std::string> kinds;
        for (const auto& identity : identities_) {
            kinds.insert(identity.kind);
        }
        CALLVEIL_ASSIGN(found_.walk, domain::plan_walk(context_.map, kinds, targets));
        for (const auto& stop : found_.walk.stops) {
            CALLVEIL_TRY(visit(stop));
        }
        if (found_.walk.cyclic) {
            CALLVEIL_TRY(follow_to_the_end());
        }
        CALLVEIL_TRY(flag_rows(context_, identities_, found_));
        return std::move(found_);
    }

private:
    Result<const ports::SourceInfo*> home_of(const CollectionId& id) const {
        const auto* info = context_.sources.of_dataset(id.dataset);
        if (info == nullptr) {
            return fail(ErrorCode::misconfigured,
                        "no lead database is configured for the dataset '" + id.dataset +
                            "'; add it to a source's 'datasets'");
        }
        return info;
    }

    Result<void> visit(const domain::Stop& stop) {
        CALLVEIL_ASSIGN(const auto* info, home_of(stop.collection));
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(info->name));
        CALLVEIL_ASSIGN(auto rows, open(*source, *info, stop.collection));
        CALLVEIL_TRY(search_identities(*source, *info, stop, rows));
        found_.collections.emplace(stop.collection, std::move(rows));
        CALLVEIL_TRY(references_.follow(*source, stop));
        return {};
    }

    /// Rounds over the whole walk until no row gives a value that was not asked for yet. They end,
    /// because every round asks for at least one new value of a finite database.
    Result<void> follow_to_the_end() {
        for (bool more = true; more;) {
            more = false;
            for (const auto& stop : found_.walk.stops) {
                CALLVEIL_ASSIGN(const auto* info, home_of(stop.collection));
                CALLVEIL_ASSIGN(auto source, context_.sources.borrow(info->name));
                CALLVEIL_ASSIGN(const bool asked, references_.follow(*source, stop));
                more = more || asked;
            }
            if (progress_ && !progress_(scanned_)) {
                return fail(ErrorCode::cancelled, "stopped while references were followed");
            }
        }
        return {};
    }

    Result<CollectionRows> open(ports::LeadSource& source, const ports::SourceInfo& info,
                                const CollectionId& id) {
        CollectionRows rows{.source = info.name,
                            .declared = context_.map.find(id),
                            .table = {},
                            .columns = {},
                            .rows = {},
                            .order = {}};
        CALLVEIL_ASSIGN(rows.table, source.describe(table_of(context_, id)));
        for (const auto& field : rows.declared->fields) {
            if (rows.table.find(field.name) != nullptr) {
                rows.columns.push_back(field.name);
            } else {
                found_.warnings.push_back(
                    id.text() + " has no column '" + field.name +
                    "' that the data map names; run 'callveil datamap check'");
            }
        }
        return rows;
    }

    Result<void> search_identities(ports::LeadSource& source, const ports::SourceInfo& info,
                                   const domain::Stop& stop, CollectionRows& rows) {
        std::vector<Inflow> inflows;
        std::copy_if(stop.inflows.begin(), stop.inflows.end(), std::back_inserter(inflows),
                     [&](const Inflow& inflow) {
                         return !inflow.identity.empty() &&
                                rows.table.find(inflow.field) != nullptr;
                     });
        if (inflows.empty()) {
            return {};
        }
        CALLVEIL_ASSIGN(const auto matcher, identity::Matcher::compile(identities_, info.region));
        CALLVEIL_ASSIGN(const auto keys, scan(source, matcher, inflows, rows.table.name));
        return fetch(source, keys, rows, [&](const std::vector<domain::Value>& values) {
            return matches(matcher, inflows, rows, values);
        });
    }

    Result<std::vector<domain::RowKey>> scan(ports::LeadSource& source,
                                             const identity::Matcher& matcher,
                                             const std::vector<Inflow>& inflows,
                                             const std::string& table) {
        std::vector<std::string> columns;
        columns.reserve(inflows.size());
        for (const auto& inflow : inflows) {
            columns.push_back(inflow.field);
        }
        std::vector<domain::RowKey> keys;
        std::int64_t last = 0;
        CALLVEIL_TRY(source.scan(
            table, columns,
            [&](ports::Row& row) {
                for (std::size_t i = 0; i < inflows.size(); ++i) {
                    if (matcher.match(inflows[i].identity, row.values[i])) {
                        keys.push_back(std::move(row.key));
                        break;
                    }
                }
                return true;
            },
            [&](std::int64_t rows_read) {
                last = rows_read;
                return !progress_ || progress_(scanned_ + rows_read);
            }));
        scanned_ += last;
        return keys;
    }

    static std::vector<Reason> matches(const identity::Matcher& matcher,
                                       const std::vector<Inflow>& inflows,
                                       const CollectionRows& rows,
                                       const std::vector<domain::Value>& values) {
        std::vector<Reason> reasons;
        for (const auto& inflow : inflows) {
            if (matcher.match(inflow.identity, values[rows.position(inflow.field)])) {
                reasons.push_back({{.identity = inflow.identity,
                                    .from = {},
                                    .field = inflow.field,
                                    .origin = {},
                                    .way = {}}});
            }
        }
        return reasons;
    }

    template <class Explain>
    Result<void> fetch(ports::LeadSource& source, const std::vector<domain::RowKey>& keys,
                       CollectionRows& rows, const Explain& explain) {
        for (std::size_t first = 0; first < keys.size(); first += fetch_chunk) {
            const auto last = std::min(first + fetch_chunk, keys.size());
            const std::vector<domain::RowKey> chunk(
                keys.begin() + static_cast<std::ptrdiff_t>(first),
                keys.begin() + static_cast<std::ptrdiff_t>(last));
            CALLVEIL_TRY(source.fetch(rows.table.name, chunk, rows.columns, [&](ports::Row& row) {
                rows.add(row, explain(row.values));
                return true;
            }));
        }
        return {};
    }

    const Context& context_;
    const std::vector<domain::Identity> identities_;
    const Progress& progress_;
    Gathered found_;
    References references_{found_.collections};
    std::int64_t scanned_ = 0;
};

}  // namespace

std::int64_t Gathered::row_count() const noexcept {
    std::int64_t count = 0;
    for (const auto& [id, rows] : collections) {
        count += static_cast<std::int64_t>(rows.rows.size());
    }
    return count;
}

Result<Gathered> gather(const Context& context, const std::vector<domain::Identity>& identities,
                        const std::vector<std::string>& targets, const Progress& progress) {
    CALLVEIL_ASSIGN(auto asked, searchable(context, identities));
    if (asked.identities.empty()) {
        return fail(ErrorCode::invalid_argument,
                    asked.warnings.empty() ? "nothing was given to search for"
                                           : "nothing to search for: " + asked.warnings.front());
    }
    return Gatherer(context, std::move(asked), progress).run(targets);
}

}  // namespace callveil::usecases
