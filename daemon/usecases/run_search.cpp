// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_search.hpp"

#include "identity/matcher.hpp"
#include "usecases/audit_trail.hpp"
#include "usecases/explain.hpp"
#include "usecases/gather.hpp"
#include "usecases/job_inputs.hpp"
#include "usecases/table_names.hpp"

namespace callveil::usecases {
namespace {

SearchHit hit_of(const domain::CollectionId& id, const CollectionRows& rows, const FoundRow& row) {
    SearchHit hit{.source = rows.source,
                  .dataset = id.dataset,
                  .collection = id.collection,
                  .key = crypto::base64(domain::canonical_bytes(row.key)),
                  .why = {},
                  .flags = {},
                  .person = static_cast<std::int64_t>(row.person)};
    for (const auto& why : row.provenance) {
        hit.why.push_back(sentence_of(id, why));
    }
    for (const auto flag : row.flags) {
        hit.flags.emplace_back(domain::to_string(flag));
    }
    return hit;
}

void keep(const Context& context, SearchResult& result, SearchHit hit) {
    ++result.matches;
    if (result.matches <= context.settings.search_rows) {
        result.hits.push_back(std::move(hit));
    } else {
        result.truncated = true;
    }
}

Result<SearchResult> search_complete(const Context& context, const SearchInput& input,
                                     JobControl& control) {
    std::vector<domain::Identity> identities;
    identities.reserve(input.identities.size());
    for (const auto& identity : input.identities) {
        identities.push_back({identity.kind, identity.value});
    }
    CALLVEIL_ASSIGN(const auto found, gather(context, identities, {}, [&](std::int64_t rows_read) {
                        return control.report(rows_read, 0);
                    }));
    SearchResult result;
    result.persons = static_cast<std::int64_t>(found.persons);
    for (const auto& [id, rows] : found.collections) {
        for (const auto& [key, row] : rows.rows) {
            keep(context, result, hit_of(id, rows, row));
        }
    }
    return result;
}

identity::PartialMatcher::Place place_of(std::string_view text) noexcept {
    using Place = identity::PartialMatcher::Place;
    return text == "prefix" ? Place::prefix : text == "suffix" ? Place::suffix : Place::anywhere;
}

/// Scans the identity columns of one kind in one collection.
class PartialScan {
public:
    PartialScan(const Context& context, const identity::PartialMatcher& matcher,
                std::string_view kind, JobControl& control)
        : context_(context), matcher_(matcher), kind_(kind), control_(control) {}

    Result<void> scan(const domain::Dataset& dataset, const domain::Collection& collection) {
        std::vector<std::string> columns;
        for (const auto& field : collection.fields) {
            if (field.identity == kind_) {
                columns.push_back(field.name);
            }
        }
        const auto* info = context_.sources.of_dataset(dataset.key);
        if (columns.empty() || info == nullptr || collection.skip_processing) {
            return {};
        }
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(info->name));
        std::int64_t last = 0;
        CALLVEIL_TRY(source->scan(
            table_of(context_, {dataset.key, collection.name}), columns,
            [&](ports::Row& row) {
                add({dataset.key, collection.name}, *info, columns, row);
                return true;
            },
            [&](std::int64_t rows_read) {
                last = rows_read;
                return control_.report(scanned_ + rows_read, 0);
            }));
        scanned_ += last;
        return {};
    }

    SearchResult take() { return std::move(result_); }

private:
    void add(const domain::CollectionId& id, const ports::SourceInfo& info,
             const std::vector<std::string>& columns, const ports::Row& row) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (matcher_.matches(kind_, row.values[i])) {
                keep(context_, result_,
                     {.source = info.name,
                      .dataset = id.dataset,
                      .collection = id.collection,
                      .key = crypto::base64(domain::canonical_bytes(row.key)),
                      .why = {"part of " + columns[i] + " matches"},
                      .flags = {std::string(domain::to_string(domain::RowFlag::partial_match))},
                      .person = 0});
                return;
            }
        }
    }

    const Context& context_;
    const identity::PartialMatcher& matcher_;
    std::string kind_;
    JobControl& control_;
    SearchResult result_;
    std::int64_t scanned_ = 0;
};

Result<SearchResult> search_partial(const Context& context, const SearchInput& input,
                                    JobControl& control) {
    CALLVEIL_ASSIGN(const auto matcher,
                    identity::PartialMatcher::compile(input.partial_kind, input.partial_text,
                                                      place_of(input.partial_place)));
    PartialScan scan(context, matcher, input.partial_kind, control);
    for (const auto& dataset : context.map.datasets) {
        for (const auto& collection : dataset.collections) {
            CALLVEIL_TRY(scan.scan(dataset, collection));
        }
    }
    return scan.take();
}

}  // namespace

Result<JobEnd> run_search(const Context& context, const domain::Job& job, JobControl& control) {
    CALLVEIL_ASSIGN(const auto input, from_job_text<SearchInput>(job.input));
    CALLVEIL_ASSIGN(const auto result, input.partial_kind.empty()
                                           ? search_complete(context, input, control)
                                           : search_partial(context, input, control));
    CALLVEIL_TRY(audit(context, job.caller, "search.run",
                       job.request.empty() ? job.id : job.request,
                       AuditDetail()
                           .id("job", job.id)
                           .count("matches", result.matches)
                           .count("persons", result.persons)));
    return JobEnd{to_job_text(result), {}};
}

}  // namespace callveil::usecases
