// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: searches, plans and packages. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// A job that was started.
struct JobReply {
    std::string job;
    static constexpr auto fields() { return std::tuple{must("job", &JobReply::job, "job id")}; }
};

/// Starts a search over all lead databases, on a request or with a reason.
struct SearchStart {
    static constexpr std::string_view type = "search.start";
    using Reply = JobReply;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string partial_kind;
    std::string partial_text;
    std::string partial_place;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            may("phones", &SearchStart::phones, "phones, in any way of writing", 10),
            may("emails", &SearchStart::emails, "e-mails", 10),
            may("customer_id", &SearchStart::customer_id, "customer id", 256),
            may("partial_kind", &SearchStart::partial_kind,
                "phone_number, email or customer_id for a partial search, else empty", 32),
            may("partial_text", &SearchStart::partial_text, "at least 4 digits or 3 characters",
                64),
            may("partial_place", &SearchStart::partial_place, "prefix, suffix or anywhere", 16),
            may("reference", &SearchStart::reference, "request this search serves", 16),
            may("reason", &SearchStart::reason, "why, when there is no request", 500)};
    }
};

/// How far a job is.
struct JobStatusReply {
    std::string job;
    std::string kind;
    std::string state;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::int64_t attempt = 0;
    std::string error;
    std::string detail;
    std::string result;
    std::int64_t matches = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("job", &JobStatusReply::job, "job id"),
            must("kind", &JobStatusReply::kind, "search, preview, export_package or pseudonymize"),
            must("state", &JobStatusReply::state, "queued, running, done, failed or cancelled"),
            must("done", &JobStatusReply::done, "rows looked at so far"),
            must("total", &JobStatusReply::total, "rows to look at; 0 while unknown"),
            must("attempt", &JobStatusReply::attempt, "how often it was begun"),
            must("error", &JobStatusReply::error, "name of the error, or empty"),
            must("detail", &JobStatusReply::detail, "sentence of the error, or empty"),
            must("result", &JobStatusReply::result, "plan hash, package id, or empty"),
            must("matches", &JobStatusReply::matches, "rows found by a search")};
    }
};

/// Asks how far a job is.
struct JobStatus {
    static constexpr std::string_view type = "job.status";
    using Reply = JobStatusReply;
    std::string job;
    static constexpr auto fields() {
        return std::tuple{must("job", &JobStatus::job, "job id", 36)};
    }
};

/// Asks a job to stop.
struct JobCancel {
    static constexpr std::string_view type = "job.cancel";
    using Reply = JobReply;
    std::string job;
    static constexpr auto fields() {
        return std::tuple{must("job", &JobCancel::job, "job id", 36)};
    }
};

/// One cell as a person reads it.
struct ShownCell {
    std::string column;
    std::string before;
    std::string after;
    std::string action;
    std::string strategy;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("column", &ShownCell::column, "column"),
            must("before", &ShownCell::before, "value now", 65536),
            must("after", &ShownCell::after, "value after, for a masked cell", 65536),
            must("action", &ShownCell::action, "show, mask, keep, release or withheld"),
            must("strategy", &ShownCell::strategy, "mask, or empty"),
            must("reason", &ShownCell::reason, "why it is kept, or empty")};
    }
};

/// One row of a lead database.
struct ShownRow {
    std::int64_t number = 0;
    std::string source;
    std::string collection;
    std::string key;
    std::vector<std::string> why;
    std::vector<std::string> flags;
    bool ticked = false;
    std::vector<ShownCell> cells;
    static constexpr auto fields() {
        return std::tuple{
            must("number", &ShownRow::number, "number of the row in this plan or search, from 1"),
            must("source", &ShownRow::source, "lead database"),
            must("collection", &ShownRow::collection, "dataset:collection"),
            must("key", &ShownRow::key, "row key as a person reads it"),
            must("why", &ShownRow::why, "sentences: what led here"),
            must("flags", &ShownRow::flags, "conflict, shared, partial_match, gone, changed"),
            must("ticked", &ShownRow::ticked, "whether it will be exported or masked"),
            must("cells", &ShownRow::cells, "cells")};
    }
};

/// A page of search results.
struct SearchPageReply {
    std::vector<ShownRow> rows;
    std::int64_t matches = 0;
    bool truncated = false;
    std::int64_t persons = 0;
    std::int64_t next = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("rows", &SearchPageReply::rows, "rows", 200),
            must("matches", &SearchPageReply::matches, "rows found in all"),
            must("truncated", &SearchPageReply::truncated, "more were found than are kept"),
            must("persons", &SearchPageReply::persons, "people among them"),
            must("next", &SearchPageReply::next, "page to ask for next; 0 at the end")};
    }
};

/// Reads a page of a finished search from the living rows.
struct SearchPage {
    static constexpr std::string_view type = "search.page";
    using Reply = SearchPageReply;
    std::string job;
    std::int64_t page = 0;
    static constexpr auto fields() {
        return std::tuple{must("job", &SearchPage::job, "job id", 36),
                          may("page", &SearchPage::page, "from 1", 1000000)};
    }
};

/// Makes a request of the person whom a search found; it waits for another person.
struct RequestFromSearch {
    static constexpr std::string_view type = "request.from_search";
    using Reply = JobReply;
    std::string job;
    std::string kind;
    std::string name;
    std::string comments;
    std::string client_id;
    static constexpr auto fields() {
        return std::tuple{must("job", &RequestFromSearch::job, "finished search", 36),
                          must("kind", &RequestFromSearch::kind, "pseudonymization or access", 32),
                          may("name", &RequestFromSearch::name, "name of the data subject", 1024),
                          must("comments", &RequestFromSearch::comments, "why", 500),
                          must("client_id", &RequestFromSearch::client_id,
                               "UUIDv7; the same id gets the same answer", 36)};
    }
};

/// Plans a request: which rows and cells would be touched.
struct PreviewStart {
    static constexpr std::string_view type = "preview.start";
    using Reply = JobReply;
    std::string reference;
    std::vector<std::int64_t> tick;
    std::vector<std::int64_t> untick;
    std::string plan_hash;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &PreviewStart::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            may("tick", &PreviewStart::tick, "numbers of flagged rows to include", 1000),
            may("untick", &PreviewStart::untick, "numbers of rows to leave out", 1000),
            may("plan_hash", &PreviewStart::plan_hash, "plan whose numbers these are", 64)};
    }
};

/// Head of a plan.
struct PlanShowReply {
    std::string plan_hash;
    std::string reference;
    std::string kind;
    std::string created_by;
    std::string created_at;
    std::string expires_at;
    std::string atomicity;
    std::int64_t rows = 0;
    std::int64_t ticked_rows = 0;
    std::int64_t conflict_rows = 0;
    std::int64_t shared_rows = 0;
    std::int64_t cells_to_mask = 0;
    std::int64_t cells_kept = 0;
    std::int64_t cells_released = 0;
    std::int64_t pages = 0;
    std::vector<std::string> warnings;
    std::vector<std::string> obstacles;
    std::vector<std::string> skipped;
    static constexpr auto fields() {
        return std::tuple{
            must("plan_hash", &PlanShowReply::plan_hash, "what an approval names"),
            must("reference", &PlanShowReply::reference, "request"),
            must("kind", &PlanShowReply::kind, "kind"),
            must("created_by", &PlanShowReply::created_by, "person"),
            must("created_at", &PlanShowReply::created_at, "when"),
            must("expires_at", &PlanShowReply::expires_at,
                 "until when it may be approved and carried out"),
            must("atomicity", &PlanShowReply::atomicity, "one_transaction or batches"),
            must("rows", &PlanShowReply::rows, "rows found"),
            must("ticked_rows", &PlanShowReply::ticked_rows, "rows that will be touched"),
            must("conflict_rows", &PlanShowReply::conflict_rows,
                 "rows contradicted by another given identity"),
            must("shared_rows", &PlanShowReply::shared_rows, "rows of several people"),
            must("cells_to_mask", &PlanShowReply::cells_to_mask, "cells that change"),
            must("cells_kept", &PlanShowReply::cells_kept, "cells left as they are"),
            must("cells_released", &PlanShowReply::cells_released, "cells that an export holds"),
            must("pages", &PlanShowReply::pages, "pages of rows"),
            must("warnings", &PlanShowReply::warnings, "sentences"),
            must("obstacles", &PlanShowReply::obstacles, "what forbids the approval"),
            must("skipped", &PlanShowReply::skipped, "collections left out and why")};
    }
};

/// Shows the head of a plan, by hash or the newest of a request.
struct PlanShow {
    static constexpr std::string_view type = "plan.show";
    using Reply = PlanShowReply;
    std::string plan_hash;
    std::string reference;
    static constexpr auto fields() {
        return std::tuple{may("plan_hash", &PlanShow::plan_hash, "hash", 64),
                          may("reference", &PlanShow::reference, "request", 16)};
    }
};

/// A page of the exact difference, read from the living rows.
struct PreviewPageReply {
    std::vector<ShownRow> rows;
    std::int64_t next = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("rows", &PreviewPageReply::rows, "rows", 200),
            must("next", &PreviewPageReply::next, "page to ask for next; 0 at the end")};
    }
};

/// Reads a page of a plan; audited.
struct PreviewPage {
    static constexpr std::string_view type = "preview.page";
    using Reply = PreviewPageReply;
    std::string plan_hash;
    std::int64_t page = 0;
    static constexpr auto fields() {
        return std::tuple{must("plan_hash", &PreviewPage::plan_hash, "plan", 64),
                          may("page", &PreviewPage::page, "from 1", 1000000)};
    }
};

/// Export packages of a request.
struct PackageListReply {
    std::vector<std::string> packages;
    static constexpr auto fields() {
        return std::tuple{must("packages", &PackageListReply::packages, "package ids")};
    }
};

/// Lists the export packages of a request.
struct PackageList {
    static constexpr std::string_view type = "package.list";
    using Reply = PackageListReply;
    std::string reference;
    static constexpr auto fields() {
        return std::tuple{must("reference", &PackageList::reference, "request", 16)};
    }
};

/// A piece of a package.
struct PackageGetReply {
    std::string file_name;
    std::int64_t size = 0;
    std::string sha256;
    std::string manifest;
    std::int64_t offset = 0;
    std::string data;
    static constexpr auto fields() {
        return std::tuple{must("file_name", &PackageGetReply::file_name, "name to save it under"),
                          must("size", &PackageGetReply::size, "bytes of the whole file"),
                          must("sha256", &PackageGetReply::sha256, "of the whole file"),
                          must("manifest", &PackageGetReply::manifest,
                               "manifest.json, on the first piece", 131072),
                          must("offset", &PackageGetReply::offset, "where this piece starts"),
                          must("data", &PackageGetReply::data, "Base64 of the piece", 204800)};
    }
};

/// Reads a piece of a package, at most 96 KiB.
struct PackageGet {
    static constexpr std::string_view type = "package.get";
    using Reply = PackageGetReply;
    std::string package;
    std::int64_t offset = 0;
    static constexpr auto fields() {
        return std::tuple{must("package", &PackageGet::package, "package id", 36),
                          may("offset", &PackageGet::offset, "first byte", 1125899906842624)};
    }
};

/// The passphrase, told once.
struct PackagePassphraseReply {
    std::string passphrase;
    static constexpr auto fields() {
        return std::tuple{must("passphrase", &PackagePassphraseReply::passphrase,
                               "opens the ZIP; it cannot be asked for again")};
    }
};

/// Tells the passphrase of a package, once; audited.
struct PackagePassphrase {
    static constexpr std::string_view type = "package.passphrase";
    using Reply = PackagePassphraseReply;
    std::string package;
    static constexpr auto fields() {
        return std::tuple{must("package", &PackagePassphrase::package, "package id", 36)};
    }
};

}  // namespace callveil::wire
