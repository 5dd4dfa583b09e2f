// SPDX-License-Identifier: Apache-2.0
#include "usecases/gather.hpp"

#include <algorithm>

#include "identity/matcher.hpp"
#include "usecases/row_flags.hpp"
#include "usecases/searchable.hpp"

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
        CALLVEIL_TRY(flag_rows(context_, identities_, found_));
        return std::move(found_);
    }

private:
    Result<void> visit(const domain::Stop& stop) {
        const auto* info = context_.sources.of_dataset(stop.collection.dataset);
        if (info == nullptr) {
            return fail(ErrorCode::misconfigured,
                        "no lead database is configured for the dataset '" +
                            stop.collection.dataset + "'; add it to a source's 'datasets'");
        }
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(info->name));
        CALLVEIL_ASSIGN(auto rows, open(*source, *info, stop.collection));
        CALLVEIL_TRY(search_identities(*source, *info, stop, rows));
        CALLVEIL_TRY(follow_references(*source, stop, rows));
        found_.collections.emplace(stop.collection, std::move(rows));
        return {};
    }

    Result<CollectionRows> open(ports::LeadSource& source, const ports::SourceInfo& info,
                                const CollectionId& id) {
        CollectionRows rows{.source = info.name,
                            .declared = context_.map.find(id),
                            .table = {},
                            .columns = {},
                            .rows = {}};
        CALLVEIL_ASSIGN(rows.table, source.describe(id.collection));
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

    static std::vector<domain::Provenance> matches(const identity::Matcher& matcher,
                                                   const std::vector<Inflow>& inflows,
                                                   const CollectionRows& rows,
                                                   const std::vector<domain::Value>& values) {
        std::vector<domain::Provenance> provenance;
        for (const auto& inflow : inflows) {
            if (matcher.match(inflow.identity, values[rows.position(inflow.field)])) {
                provenance.push_back({inflow.identity, {}, inflow.field});
            }
        }
        return provenance;
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
                add(rows, row, explain(row.values));
                return true;
            }));
        }
        return {};
    }

    static void add(CollectionRows& rows, ports::Row& row,
                    const std::vector<domain::Provenance>& provenance) {
        if (provenance.empty()) {
            return;
        }
        auto& found = rows.rows[domain::canonical_bytes(row.key)];
        if (found.provenance.empty()) {
            found.key = std::move(row.key);
            found.values = std::move(row.values);
        }
        for (const auto& reason : provenance) {
            if (std::find(found.provenance.begin(), found.provenance.end(), reason) ==
                found.provenance.end()) {
                found.provenance.push_back(reason);
            }
        }
    }

    Result<void> follow_references(ports::LeadSource& source, const domain::Stop& stop,
                                   CollectionRows& rows) {
        for (const auto& inflow : stop.inflows) {
            const auto parent = found_.collections.find(inflow.from.collection);
            if (!inflow.identity.empty() || parent == found_.collections.end() ||
                rows.table.find(inflow.field) == nullptr) {
                continue;
            }
            const auto values = distinct_values(parent->second, inflow.from.path);
            CALLVEIL_TRY(source.find_equal(rows.table.name, inflow.field, values, rows.columns,
                                           [&](ports::Row& row) {
                                               add(rows, row, {{"", inflow.from, inflow.field}});
                                               return true;
                                           }));
        }
        return {};
    }

    static std::vector<domain::Value> distinct_values(const CollectionRows& rows,
                                                      std::string_view column) {
        std::set<domain::Value> values;
        for (const auto& [key, row] : rows.rows) {
            const auto& value = rows.value(row, column);
            if (!domain::is_null(value)) {
                values.insert(value);
            }
        }
        return {values.begin(), values.end()};
    }

    const Context& context_;
    const std::vector<domain::Identity> identities_;
    const Progress& progress_;
    Gathered found_;
    std::int64_t scanned_ = 0;
};

}  // namespace

std::size_t CollectionRows::position(std::string_view column) const noexcept {
    const auto at = std::find(columns.begin(), columns.end(), column);
    return static_cast<std::size_t>(at - columns.begin());
}

const domain::Value& CollectionRows::value(const FoundRow& row,
                                           std::string_view column) const noexcept {
    static const domain::Value null = domain::Null{};
    const auto at = position(column);
    return at < row.values.size() ? row.values[at] : null;
}

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
