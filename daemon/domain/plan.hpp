// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/data_map.hpp"
#include "domain/mask_effect.hpp"
#include "domain/request.hpp"
#include "domain/value.hpp"

namespace callveil::domain {

/// Keyed BLAKE2b-256 under the plan's random key. Says whether a cell changed, never what it holds.
using Digest = std::array<std::uint8_t, 32>;

/// One step of the way to a row: a selector column, and how often in a row it was taken.
struct Hop {
    FieldId field;  ///< empty where steps were left out
    std::uint64_t times = 1;
    auto operator<=>(const Hop&) const = default;
};

/// Why a row is in the plan: the identity or the reference that led to it.
struct Provenance {
    std::string identity;  ///< identity kind whose value matched, or empty
    FieldId from;          ///< else the field whose value led here
    std::string field;     ///< the selector column of this row
    std::string origin;    ///< identity kind at the beginning of `way`, or empty
    std::vector<Hop> way;  ///< from the identity's match to the row that led here; see `extend`
    auto operator<=>(const Provenance&) const = default;

    /// Whether both name the same identity or reference, by whatever way it was reached.
    bool same_link(const Provenance& other) const noexcept {
        return identity == other.identity && from == other.from && field == other.field;
    }
};

/// Adds a step to a way. A step like the last one is counted; of a way with more than 16 others the
/// middle is left out.
void extend(std::vector<Hop>& way, FieldId field);

/// What happens to one cell.
enum class CellAction { mask, keep, release };
std::string_view to_string(CellAction action) noexcept;

/// One cell of the plan. `release` belongs to access plans: the cell goes into the package.
struct PlannedCell {
    std::string column;
    CellAction action = CellAction::keep;
    std::string strategy;  ///< mask name when `mask`
    std::string
        reason;  ///< why it is kept: "read_only", "null", "already_masked", "primary_key" ...
    Digest before{};
    Digest after{};  ///< equals `before` unless `mask`
};

/// A cell that led to the row; part of compare-and-swap although it may stay as it is.
struct SelectorCell {
    std::string column;
    Digest digest{};
};

/// Why a row needs a person's tick before it may be exported or masked.
enum class RowFlag { conflict, shared, partial_match };
std::string_view to_string(RowFlag flag) noexcept;

struct PlannedRow {
    std::string source;
    CollectionId collection;
    RowKey key;
    std::optional<RowKey> key_after;  ///< where the row is found once a masked key column changed
    std::vector<Provenance> provenance;
    std::vector<RowFlag> flags;
    bool ticked = true;  ///< rows with a flag start unticked
    std::vector<SelectorCell> selectors;
    std::vector<PlannedCell> cells;
};

/// Whether the writes of one database are one transaction or resumable batches.
enum class Atomicity { one_transaction, batches };

struct PlanCounts {
    std::int64_t rows = 0;
    std::int64_t ticked_rows = 0;
    std::int64_t conflict_rows = 0;
    std::int64_t shared_rows = 0;
    std::int64_t cells_to_mask = 0;
    std::int64_t cells_kept = 0;
    std::int64_t cells_released = 0;
};

/// Head of a plan. Rows lie in pages beside it; key and seed are sealed with it.
struct Plan {
    std::string id;    ///< UUIDv7
    std::string hash;  ///< hex SHA-256 over head and pages; what an approval names
    Reference request;
    RequestKind kind = RequestKind::access;
    std::string created_by;  ///< person id
    TimePoint created_at{};
    TimePoint expires_at{};
    Atomicity atomicity = Atomicity::one_transaction;
    PlanCounts counts;
    std::int64_t pages = 0;
    std::vector<std::string> warnings;   ///< sentences for the supervisor
    std::vector<std::string> obstacles;  ///< preflight findings; a plan with one cannot be approved
    std::vector<std::string> skipped;    ///< collections left out, with reason
    std::vector<MaskEffect> effects;     ///< per masked column and mask; measured by a preview
    std::string key;                     ///< 32 raw bytes; sealed at rest
    std::string seed;                    ///< 32 raw bytes; sealed at rest
};

}  // namespace callveil::domain
