// SPDX-License-Identifier: Apache-2.0
#include "usecases/check_maps.hpp"

#include <algorithm>
#include <set>

#include "domain/traversal.hpp"
#include "usecases/cell_masks.hpp"
#include "usecases/personal_columns.hpp"
#include "usecases/table_names.hpp"
#include "usecases/write_order.hpp"

namespace callveil::usecases {
namespace {

void add(wire::CheckReply& reply, std::string severity, std::string where, std::string text) {
    reply.ok = reply.ok && severity != "error";
    reply.findings.push_back({std::move(severity), std::move(where), std::move(text)});
}

/// Looks at one dataset in its database.
class DatasetCheck {
public:
    DatasetCheck(const domain::Policy& policy, ports::LeadSource& source,
                 const ports::SourceInfo& info, wire::CheckReply& reply)
        : policy_(policy), source_(source), info_(info), reply_(reply) {}

    void run(const domain::Dataset& dataset) {
        if (!dataset.schema().empty() && !info_.has_schemas) {
            add(reply_, "warning", dataset.key,
                "its namespace has no effect, because a database of kind " + info_.kind +
                    " has no schemas beside each other");
        }
        for (const auto& collection : dataset.collections) {
            check(dataset, collection);
        }
    }

    /// Columns of tables that no dataset looked at so far maps.
    void check_unmapped() {
        const auto tables = source_.tables();
        if (!tables) {
            add(reply_, "error", info_.name, tables.error().detail);
            return;
        }
        for (const auto& table : *tables) {
            if (mapped_.contains(table)) {
                continue;
            }
            if (const auto described = source_.describe(table)) {
                report_unmapped(*described, nullptr);
            } else {
                add(reply_, "warning", info_.name + ":" + table, described.error().detail);
            }
        }
    }

private:
    void check(const domain::Dataset& dataset, const domain::Collection& collection) {
        const domain::CollectionId id{dataset.key, collection.name};
        const auto name = table_name(info_, dataset, collection.name);
        const auto table = source_.describe(name);
        mapped_.insert(table ? table->name : name);
        if (!table) {
            add(reply_, "error", id.text(), table.error().detail);
            return;
        }
        for (const auto& sentence : table->obstacles) {
            add(reply_, "error", id.text(), sentence);
        }
        for (const auto& field : collection.fields) {
            check_field(id, field, *table);
        }
        report_unmapped(*table, &collection);
    }

    void check_field(const domain::CollectionId& id, const domain::Field& field,
                     const domain::TableInfo& table) {
        const auto* column = table.find(field.name);
        if (column == nullptr) {
            add(reply_, field.fields.empty() ? "error" : "warning", id.text(),
                "the table has no column '" + field.name + "'; take it out of the map");
            return;
        }
        check_mask(id, field);
        if (field.type == domain::DataType::string &&
            column->affinity == domain::Affinity::integer) {
            add(reply_, "warning", id.text() + ":" + field.name,
                "is a string in the map but declared " + column->declared_type +
                    " in the database; a mask of letters will be refused");
        }
    }

    void check_mask(const domain::CollectionId& id, const domain::Field& field) {
        const auto place = id.text() + ":" + field.name;
        if (const auto own = check_own_mask(field); !own) {
            add(reply_, "error", place, own.error().detail);
        } else if (auto trouble = type_trouble(policy_, field); !trouble.empty()) {
            add(reply_, "warning", place, std::move(trouble));
        }
    }

    /// @param mapped  what the map says about the table, or nullptr.
    void report_unmapped(const domain::TableInfo& table, const domain::Collection* mapped) {
        std::vector<std::string> columns;
        columns.reserve(table.columns.size());
        for (const auto& column : table.columns) {
            columns.push_back(column.name);
        }
        for (const auto& column : personal_columns(columns)) {
            if (mapped == nullptr || mapped->find(column) == nullptr) {
                add(reply_, "warning", info_.name + ":" + table.name + "." + column,
                    "looks personal and is not in the data map; map it or it is neither exported "
                    "nor masked");
            }
        }
    }

    const domain::Policy& policy_;
    ports::LeadSource& source_;
    const ports::SourceInfo& info_;
    wire::CheckReply& reply_;
    std::set<std::string> mapped_;  ///< tables, as the database calls them
};

void check_source(ports::SourcePool& sources, const domain::Policy& policy,
                  const domain::DataMap& map, const ports::SourceInfo& info,
                  wire::CheckReply& reply) {
    auto source = sources.borrow(info.name);
    if (!source) {
        add(reply, "error", info.name, source.error().detail);
        return;
    }
    DatasetCheck check(policy, **source, info, reply);
    for (const auto& key : info.datasets) {
        if (const auto* dataset = map.find_dataset(key)) {
            check.run(*dataset);
        }
    }
    check.check_unmapped();
}

/// Each dataset lives in one source, and each source names datasets that exist.
void check_homes(const ports::SourcePool& sources, const domain::DataMap& map,
                 wire::CheckReply& reply) {
    for (const auto& info : sources.sources()) {
        for (const auto& key : info.datasets) {
            if (map.find_dataset(key) == nullptr) {
                add(reply, "error", info.name,
                    "names the dataset '" + key + "', which no data map holds");
            }
        }
    }
    for (const auto& dataset : map.datasets) {
        if (sources.of_dataset(dataset.key) == nullptr) {
            add(reply, "error", dataset.key, "no source of the configuration holds this dataset");
        }
    }
}

void check_strategies(const Context& context, const domain::Policy& policy,
                      wire::CheckReply& reply) {
    if (policy.on_collision == domain::OnCollision::mask) {
        const auto made = masking::make_strategy(policy.collision_mask, context.keys.masks);
        if (!made) {
            add(reply, "error", "on_collision", made.error().detail);
        }
    }
    for (const auto& rule : policy.mask_rules) {
        const auto made = masking::make_strategy(rule.mask, context.keys.masks);
        if (!made) {
            add(reply, "error", rule.name, made.error().detail);
        }
        for (const auto& target : rule.targets) {
            const bool used = std::any_of(
                context.map.datasets.begin(), context.map.datasets.end(), [&](const auto& dataset) {
                    return std::any_of(
                        dataset.collections.begin(), dataset.collections.end(),
                        [&](const auto& collection) {
                            return std::any_of(
                                collection.fields.begin(), collection.fields.end(),
                                [&](const auto& field) {
                                    return std::any_of(
                                        field.categories.begin(), field.categories.end(),
                                        [&](const auto& category) {
                                            return domain::category_within(category, target);
                                        });
                                });
                        });
                });
            if (!used) {
                add(reply, "warning", rule.name,
                    "targets '" + target + "', which no field of the data map has");
            }
        }
    }
}

wire::CheckReply refused(const Error& error) {
    wire::CheckReply reply;
    add(reply, "error", "", error.detail);
    return reply;
}

}  // namespace

wire::CheckReply check_databases(ports::SourcePool& sources, const domain::Policy& policy,
                                 const domain::DataMap& map) {
    wire::CheckReply reply;
    reply.ok = true;
    for (const auto& info : sources.sources()) {
        check_source(sources, policy, map, info, reply);
    }
    return reply;
}

wire::CheckReply check_reach(ports::SourcePool& sources) {
    wire::CheckReply reply;
    reply.ok = true;
    for (const auto& info : sources.sources()) {
        auto source = sources.borrow(info.name);
        const auto tables =
            source ? (*source)->tables() : Result<std::vector<std::string>>(fail(source.error()));
        if (!tables) {
            add(reply, "error", info.name, tables.error().detail);
        }
    }
    return reply;
}

wire::CheckReply check_map(ports::SourcePool& sources, const domain::Policy& policy,
                           const domain::DataMap& map) {
    wire::CheckReply reply;
    reply.ok = true;
    if (const auto references = domain::check_references(map); !references) {
        add(reply, "error", "data map", references.error().detail);
    } else if (const auto order = domain::erase_order(map, homes_of(sources)); !order) {
        add(reply, "error", "data map", order.error().detail);
    }
    check_homes(sources, map, reply);
    const auto found = check_databases(sources, policy, map);
    for (const auto& finding : found.findings) {
        add(reply, finding.severity, finding.where, finding.text);
    }
    return reply;
}

Result<wire::CheckReply> check_datamap(const Context& context, const ports::ManifestReader& reader,
                                       const wire::DatamapCheck& asked) {
    if (asked.text.empty()) {
        return check_map(context.sources, context.policy, context.map);
    }
    std::vector<std::string> warnings;
    const auto map = reader.data_map(asked.text, asked.file_name, warnings);
    if (!map) {
        return refused(map.error());
    }
    auto reply = check_map(context.sources, context.policy, *map);
    for (auto& warning : warnings) {
        add(reply, "warning", "", std::move(warning));
    }
    return reply;
}

Result<wire::CheckReply> check_policy(const Context& context, const ports::ManifestReader& reader,
                                      const wire::PolicyCheck& asked) {
    wire::CheckReply reply;
    reply.ok = true;
    if (asked.text.empty()) {
        check_strategies(context, context.policy, reply);
        return reply;
    }
    std::vector<std::string> warnings;
    const auto policy = reader.policy(asked.text, asked.file_name, warnings);
    if (!policy) {
        return refused(policy.error());
    }
    check_strategies(context, *policy, reply);
    for (auto& warning : warnings) {
        add(reply, "warning", "", std::move(warning));
    }
    return reply;
}

}  // namespace callveil::usecases
