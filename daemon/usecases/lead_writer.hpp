// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "usecases/cell_masks.hpp"
#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// What the living cells of a batch say against the plan.
struct Standing {
    std::int64_t todo = 0;   ///< cells that still hold the old value
    std::int64_t done = 0;   ///< cells that hold the planned value
    std::int64_t stale = 0;  ///< cells (or guards) that hold anything else, or rows that are gone
    std::vector<ports::RowChange> changes;  ///< compare-and-swaps for the rows that are to do
    std::vector<std::string> ledger;        ///< tokens of what will be written
};

/// Writes the rows of one plan into one lead database, and reads them back.
///
/// Rows are compared with the plan's digests on the living values; nothing is taken from memory of
/// the preview. One object serves one job and one source. Thread safety: none.
class LeadWriter {
public:
    LeadWriter(const Context& context, const domain::Plan& plan, ports::LeadSource& source);

    /// Reads the rows (ticked, with at least one cell to mask), says where they stand and prepares
    /// the changes. @error stale  the policy no longer gives the planned values.
    Result<Standing> stand(const std::vector<domain::PlannedRow>& rows);

    /// Only says where the rows stand, for which the plan's digests are enough.
    Result<Standing> look(const std::vector<domain::PlannedRow>& rows);

    /// Writes `standing.changes` in one transaction. @error as LeadSource::apply.
    Result<ports::Applied> write(const Standing& standing);

private:
    struct Living;
    struct Judged;
    /// A masked value, and whether only the ledger can tell that it was masked.
    struct Masked {
        domain::Value value;
        bool must_be_remembered = false;
    };
    enum class Aim { look, write };
    Result<Standing> judge_all(const std::vector<domain::PlannedRow>& rows, Aim aim);
    Result<Living> read(const std::vector<const domain::PlannedRow*>& rows);
    Result<void> judge(const domain::PlannedRow& row, const Living& living, Aim aim,
                       Standing& standing);
    Result<void> judge_cell(const domain::PlannedRow& row, const domain::PlannedCell& cell,
                            const domain::Value& now, Aim aim, Judged& judged);
    Result<void> prepare(const domain::PlannedRow& row, const domain::PlannedCell& cell,
                         const domain::Value& now, Judged& judged);
    void judge_selector(const domain::PlannedRow& row, const domain::SelectorCell& selector,
                        const domain::Value& now, Judged& judged) const;
    static void add(Judged judged, Standing& standing);
    domain::Digest digest_in(const domain::PlannedRow& row, std::string_view column,
                             const domain::Value& value) const;
    Result<Masked> mask_again(const domain::PlannedRow& row, const domain::PlannedCell& cell,
                              const domain::Value& before, const FieldMask& mask);
    Result<const FieldMask*> mask_of(const domain::CollectionId& id, const std::string& column);
    Result<const std::vector<FieldMask>*> masks_of(const domain::CollectionId& id);

    const Context& context_;
    const domain::Plan& plan_;
    ports::LeadSource& source_;
    crypto::Secret key_;
    CellMasks masks_;
    std::map<domain::CollectionId, domain::TableInfo> tables_;
    std::map<domain::CollectionId, std::vector<FieldMask>> field_masks_;
};

}  // namespace callveil::usecases
