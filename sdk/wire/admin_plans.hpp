// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/admin_jobs.hpp"
#include "wire/admin_masks.hpp"
#include "wire/admin_rows.hpp"
#include "wire/fields.hpp"

/// Admin channel: plans and their exact difference. Times are RFC 3339 in UTC.
namespace callveil::wire {

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
    std::string request_state;
    bool four_eyes = false;
    std::vector<MaskEffect> effects;
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
            must("skipped", &PlanShowReply::skipped, "collections left out and why"),
            may("request_state", &PlanShowReply::request_state, "state of the request now"),
            may("four_eyes", &PlanShowReply::four_eyes,
                "whether who asked for the request may not approve it"),
            may("effects", &PlanShowReply::effects,
                "what each mask leaves readable, per column; none in a plan made before this was "
                "measured",
                100)};
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
                          may("page", &PreviewPage::page,
                              "1, then what next said: the number of its first row", 1000000)};
    }
};

}  // namespace callveil::wire
