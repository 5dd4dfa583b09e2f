// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "rig.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;

std::string quoted(const std::string& text) {
    return text.empty() ? "NULL" : "'" + text + "'";
}

/// A few numbers in several ways of writing, so that rows of one and of several people mix.
rc::Gen<std::string> phone() {
    return rc::gen::element<std::string>("1223334444", "(122) 333-4444", "+1 122 333 4444",
                                         "2025550101", "202-555-0101", "2025550102", "n/a", "");
}

rc::Gen<std::string> email() {
    return rc::gen::element<std::string>("someone@example.com", "SomeOne@example.com",
                                         "bob@example.com", "zoë@example.com", "");
}

rc::Gen<std::string> name() {
    return rc::gen::element<std::string>("Ann Example", "ann example", "Bob", "Zoë", "李雷", "");
}

std::string lead(int id) {
    const auto address = *rc::gen::inRange(0, 4);
    return "INSERT INTO leads VALUES (" + std::to_string(id) + ", 101, " + quoted(*name()) + ", " +
           quoted(*phone()) + ", " + quoted(*email()) + ", " +
           quoted(*rc::gen::element<std::string>("C-1", "C-2", "")) + ", 'N', " +
           quoted(*rc::gen::element<std::string>("a note", "removed", "")) + ", " +
           std::to_string(address) + ");";
}

/// A small lead database: leads, their addresses and calls, some of them of nobody.
RigParts database() {
    RigParts parts;
    parts.sql += "DELETE FROM leads; DELETE FROM calls; DELETE FROM addresses;";
    const auto leads = *rc::gen::inRange(0, 12);
    for (int id = 1; id <= leads; ++id) {
        parts.sql += lead(id);
    }
    for (int id = 1; id <= 3; ++id) {
        parts.sql += "INSERT INTO addresses VALUES (" + std::to_string(id) + ", 'Street " +
                     std::to_string(id) + "');";
    }
    const auto calls = *rc::gen::inRange(0, 6);
    for (int id = 1; id <= calls; ++id) {
        parts.sql += "INSERT INTO calls VALUES (" + std::to_string(id) + ", " +
                     std::to_string(*rc::gen::inRange(0, 13)) + ", 'call " + std::to_string(id) +
                     "');";
    }
    return parts;
}

Person person() {
    Person made{{*phone()}, {*email()}, *rc::gen::element<std::string>("C-1", ""), {}};
    RC_PRE(made.phones.front() != "n/a" && !made.phones.front().empty());
    return made;
}

/// Places of the cells that the plan means to change.
std::set<std::string> planned_cells(Rig& rig, const domain::Plan& plan) {
    std::set<std::string> places;
    rig.read([&](ports::Transaction& transaction) -> Result<void> {
        for (std::int64_t page = 0; page < plan.pages; ++page) {
            CALLVEIL_ASSIGN(const auto rows, transaction.plans().page(plan.id, page));
            for (const auto& row : rows) {
                for (const auto& cell : row.cells) {
                    if (row.ticked && cell.action == domain::CellAction::mask) {
                        places.insert(row.collection.collection + "[" +
                                      domain::display(row.key.front()) + "]." + cell.column);
                    }
                }
            }
        }
        return {};
    });
    return places;
}

/// Previews, ticks some of the flagged rows, approves.
domain::Plan approved(Rig& rig, const std::string& reference) {
    auto plan = rig.preview(reference);
    std::vector<std::int64_t> ticks;
    for (const auto& row : rig.rows(plan)) {
        if (!row.ticked && *rc::gen::arbitrary<bool>()) {
            ticks.push_back(row.number);
        }
    }
    plan = ticks.empty() ? plan : rig.preview(reference, ticks);
    value_of(rig.approve(reference, plan.hash));
    return plan;
}

RC_GTEST_PROP(Execution, ChangesThePlannedCellsAndNothingElse, ()) {
    Rig rig(database());
    const auto subject = person();
    const auto reference = rig.put_request(pseudonymization, subject);
    const auto plan = approved(rig, reference);
    const auto before = rig.leads.dump();
    rig.run_next();
    RC_ASSERT(rig.request(reference).state == RequestState::completed);
    const auto changed = LeadDb::changed(before, rig.leads.dump());
    RC_ASSERT(std::set<std::string>(changed.begin(), changed.end()) == planned_cells(rig, plan));
}

RC_GTEST_PROP(Execution, DoneAgainChangesNothing, ()) {
    auto parts = database();
    const std::string rule = "masking_strategy: {strategy: alternate}";
    if (*rc::gen::arbitrary<bool>()) {
        parts.policy.replace(parts.policy.find(rule), rule.size(),
                             "masking_strategy: {strategy: hash}");
    }
    Rig rig(parts);
    const Person by_id{{}, {}, "C-1", {}};
    const auto first = rig.put_request(pseudonymization, by_id);
    approved(rig, first);
    rig.run_next();
    const auto after = rig.leads.dump();
    const auto second = rig.put_request(pseudonymization, by_id);
    const auto ticked = rig.preview(second);
    for (const auto& row : rig.rows(ticked)) {
        const bool masks = std::any_of(row.cells.begin(), row.cells.end(),
                                       [](const auto& cell) { return cell.action == "mask"; });
        RC_ASSERT(!row.ticked || !masks);
    }
    value_of(rig.approve(second, ticked.hash));
    rig.run_next();
    RC_ASSERT(rig.leads.dump() == after);
}

RC_GTEST_PROP(Execution, AnyOtherWriterInBetweenMakesThePlanStale, ()) {
    Rig rig(database());
    const auto reference = rig.put_request(pseudonymization, person());
    const auto plan = approved(rig, reference);
    const auto cells = planned_cells(rig, plan);
    RC_PRE(!cells.empty());
    const auto place = *rc::gen::elementOf(cells);
    const auto table = place.substr(0, place.find('['));
    const auto row = place.substr(table.size() + 1, place.find(']') - table.size() - 1);
    const auto column = place.substr(place.find("].") + 2);
    rig.leads.run("UPDATE " + table + " SET " + column + " = " + column +
                  " || ' ' WHERE rowid = " + row);
    const auto before = rig.leads.dump();
    rig.run_next();
    RC_ASSERT(rig.request(reference).state == RequestState::pending_approval);
    RC_ASSERT(rig.leads.dump() == before);
}

}  // namespace
}  // namespace callveil::tests
