// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_export.hpp"

#include <algorithm>

#include "usecases/audit_heads.hpp"
#include "usecases/begin_run.hpp"
#include "usecases/disclosure.hpp"
#include "usecases/explain.hpp"
#include "usecases/passphrase.hpp"

namespace callveil::usecases {
namespace {

using domain::CellAction;

/// Rows of one collection that go into the package.
struct Released {
    std::string source;
    std::vector<std::string> columns;
    std::vector<const BuiltRow*> rows;
    std::set<std::string> why;
};

/// A row of which everything is withheld would be an empty line.
bool releases(const domain::PlannedRow& row) {
    return std::any_of(row.cells.begin(), row.cells.end(),
                       [](const auto& cell) { return cell.action == CellAction::release; });
}

std::map<domain::CollectionId, Released> release(const BuiltPlan& plan) {
    std::map<domain::CollectionId, Released> collections;
    for (const auto& row : plan.rows) {
        if (!row.planned.ticked || !releases(row.planned)) {
            continue;
        }
        auto& released = collections[row.planned.collection];
        released.source = row.planned.source;
        for (const auto& cell : row.planned.cells) {
            const bool known = std::find(released.columns.begin(), released.columns.end(),
                                         cell.column) != released.columns.end();
            if (cell.action == CellAction::release && !known) {
                released.columns.push_back(cell.column);
            }
        }
        for (const auto& why : row.planned.provenance) {
            released.why.insert(sentence_of(row.planned.collection, why));
        }
        released.rows.push_back(&row);
    }
    return collections;
}

ports::ExportCollection collection_of(const Context& context, const domain::CollectionId& id,
                                      const Released& released) {
    ports::ExportCollection collection;
    collection.source = released.source;
    collection.id = id;
    collection.columns = released.columns;
    collection.provenance = {released.why.begin(), released.why.end()};
    for (const auto& column : released.columns) {
        const auto* field = context.map.find(domain::FieldId{id, column});
        collection.categories.push_back(field != nullptr ? field->categories
                                                         : std::vector<std::string>());
    }
    collection.rows = [&released](const ports::ExportVisitor& visit) -> Result<void> {
        for (const auto* row : released.rows) {
            std::vector<domain::Value> values;
            values.reserve(released.columns.size());
            for (const auto& column : released.columns) {
                values.push_back(row->before.at(column));
            }
            if (!visit(values)) {
                break;
            }
        }
        return {};
    };
    return collection;
}

/// Sentences about the columns that stay, one each. The rows of a collection are all alike in this.
void add_withheld_columns(const Context& context, const domain::PlannedRow& row,
                          std::set<std::string>& sentences) {
    const auto* declared = context.map.find(row.collection);
    for (const auto& cell : row.cells) {
        const auto* field = declared == nullptr ? nullptr : declared->find(cell.column);
        if (cell.action == CellAction::keep && field != nullptr) {
            sentences.insert(withheld_sentence(row.collection, cell.column,
                                               disclosure_of(context.policy, *declared, *field)));
        }
    }
}

std::vector<std::string> withheld_of(const Context& context, const BuiltPlan& plan) {
    std::set<std::string> sentences;
    std::set<domain::CollectionId> seen;
    for (const auto& row : plan.rows) {
        if (!row.planned.ticked) {
            sentences.insert("rows of " + row.planned.collection.text() +
                             " that may belong to somebody else are not included");
        }
        if (seen.insert(row.planned.collection).second) {
            add_withheld_columns(context, row.planned, sentences);
        }
    }
    for (const auto& skipped : plan.head.skipped) {
        sentences.insert("not searched: " + skipped);
    }
    return {sentences.begin(), sentences.end()};
}

domain::Package new_package(const Context& context, const domain::Request& request) {
    domain::Package package;
    package.id = new_id(context);
    package.request = request.reference;
    package.file_name = "export-" + package.id + ".zip";
    package.created_at = context.clock.now();
    package.expires_at = package.created_at + context.settings.package_life;
    package.passphrase = generate_passphrase(context.random);
    return package;
}

Result<domain::Package> write_package(const Context& context, const Run& run,
                                      const BuiltPlan& plan) {
    auto package = new_package(context, run.request);
    const auto collections = release(plan);
    CALLVEIL_ASSIGN(const auto head, sign_audit_head(context));
    ports::ExportContent content{.request = run.request.reference,
                                 .created_at = package.created_at,
                                 .controller = context.settings.controller,
                                 .articles = context.settings.articles,
                                 .collections = {},
                                 .audit_head = wire::line_of(head),
                                 .withheld = withheld_of(context, plan)};
    for (const auto& [id, released] : collections) {
        content.collections.push_back(collection_of(context, id, released));
    }
    CALLVEIL_ASSIGN(const auto file,
                    context.exporter.write(content, context.settings.spool / package.file_name,
                                           package.passphrase));
    package.size_bytes = file.size_bytes;
    package.sha256 = file.sha256;
    package.manifest = file.manifest;
    return package;
}

/// The package of an earlier attempt that got as far as the store.
Result<std::optional<domain::Package>> earlier_package(const Context& context, const Run& run) {
    std::optional<domain::Package> found;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(auto packages, transaction.packages().of_request(run.request.reference));
        if (!packages.empty()) {
            found = std::move(packages.back());
        }
        return {};
    }));
    return found;
}

Result<JobEnd> finish_export(const Context& context, const domain::Job& job, const Run& run,
                             const domain::Package& package) {
    const bool nothing = run.plan.counts.ticked_rows == 0;
    return finish_run(context, job, run, domain::Event::finish,
                      nothing ? domain::Outcome::nothing_found : domain::Outcome::done, "",
                      package.id,
                      AuditDetail()
                          .id("package", package.id)
                          .id("sha256", package.sha256)
                          .count("rows", run.plan.counts.ticked_rows)
                          .count("cells", run.plan.counts.cells_released));
}

}  // namespace

Result<JobEnd> run_export(const Context& context, const domain::Job& job, JobControl& control) {
    CALLVEIL_ASSIGN(const auto run, begin_run(context, job));
    if (!run) {
        return JobEnd{};
    }
    CALLVEIL_ASSIGN(const auto earlier, earlier_package(context, *run));
    if (earlier) {
        return finish_export(context, job, *run, *earlier);
    }
    CALLVEIL_ASSIGN(const auto fresh, plan_again(context, *run, control));
    CALLVEIL_ASSIGN(const auto difference,
                    compare_plans(context, run->plan, fresh, Compare::rows_only));
    if (difference.any()) {
        return send_back(context, job, *run, "plan_stale", difference);
    }
    CALLVEIL_ASSIGN(const auto package, write_package(context, *run, fresh));
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.packages().insert(package));
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, job.caller, "package.write", run->request.reference,
            AuditDetail().id("package", package.id).count("bytes", package.size_bytes))));
        return {};
    }));
    return finish_export(context, job, *run, package);
}

}  // namespace callveil::usecases
