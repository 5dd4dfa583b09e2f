// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig.hpp"

namespace callveil::tests {

/// Ann's pseudonymization, approved and not yet carried out.
struct Approved {
    explicit Approved(const RigParts& parts = {}, const Person& person = ann()) : rig(parts) {
        reference = rig.submit(pseudonymization, person);
        rig.verify(reference);
        plan = rig.preview(reference);
        const auto approved = value_of(rig.approve(reference, plan.hash));
        job = approved.job;
    }
    domain::Request now() { return rig.request(reference); }
    std::string cell(const std::string& column, int lead = 1) {
        return rig.leads.cell("SELECT " + column +
                              " FROM leads WHERE lead_id=" + std::to_string(lead));
    }
    Rig rig;
    std::string reference;
    domain::Plan plan;
    std::string job;
};

}  // namespace callveil::tests
