// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/box.hpp"
#include "plugin/request_desk.hpp"

namespace callveil::plugin {

class RecordedLink final : public DaemonLink {
public:
    void give(Order order) override { orders.push_back(std::move(order)); }
    std::vector<Report> take() override { return {}; }

    template <class T>
    T next() {
        for (auto order = orders.begin(); order != orders.end(); ++order) {
            if (const auto* found = std::get_if<T>(&*order)) {
                T copy = *found;
                orders.erase(order);
                return copy;
            }
        }
        throw std::runtime_error("no such order");
    }
    template <class T>
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::count_if(orders.begin(), orders.end(),
                          [](const auto& order) { return std::holds_alternative<T>(order); }));
    }

    std::deque<Order> orders;
};

class RecordedView final : public FormView {
public:
    void opened(std::string_view form, std::string_view call) override {
        lines.push_back("opened " + std::string(form) + " " + std::string(call));
    }
    void changed(std::string_view, std::uint64_t) override {
        ++changes;
        look();
    }
    void closed(std::string_view form) override { lines.push_back("closed " + std::string(form)); }
    void attention(std::string_view, std::string_view text) override {
        lines.push_back("attention " + std::string(text));
    }
    std::vector<std::string> lines;
    int changes = 0;
    std::function<void()> look = [] {};
};

class RequestDeskTest : public ::testing::Test {
protected:
    RecordedLink link;
    RecordedView view;
    RequestDesk desk{
        link,
        view,
        {[] { return WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; },
         [] { return std::string("agent-1"); }, crypto::random_bytes}};

    void event(CallEventKind kind, std::string id = "c-1", std::string number = "+15550100",
               std::string parent = "") {
        CallEvent one;
        one.kind = kind;
        one.interaction_id = std::move(id);
        one.parent_id = std::move(parent);
        one.remote_e164 = std::move(number);
        desk.on_event(one);
    }
    /// The same call, with a number that is withheld from now on.
    void withhold(CallEventKind kind = CallEventKind::updated, std::string number = "") {
        CallEvent one;
        one.kind = kind;
        one.interaction_id = "c-1";
        one.remote_e164 = std::move(number);
        one.presentation = Presentation::withheld;
        desk.on_event(one);
    }
    void consult(std::string id, std::string parent) {
        CallEvent one;
        one.kind = CallEventKind::dialing;
        one.interaction_id = std::move(id);
        one.parent_id = std::move(parent);
        one.direction = Direction::between_agents;
        one.remote_e164 = "+15550177";
        desk.on_event(one);
    }
    /// A form whose request is in the outbox as "R26-AAAAA-AAAAA".
    std::string save() {
        event(CallEventKind::offered);
        auto id = send();
        desk.on_report(RequestSaved{id, "R26-AAAAA-AAAAA"});
        return id;
    }
    void list(const std::string& row_state, const std::string& reason = "") {
        desk.on_report(
            RequestsListed{{{"R26-AAAAA-AAAAA", "access", "", row_state, "", reason, ""}}});
    }
    std::string listed() { return state("my-requests").at("data").at("rows").at(0).at("state"); }
    wire::Json state(std::string_view form = "form-1") { return desk.state(form).value(); }
    void type(std::string_view pointer, const wire::Json& value, std::string_view form = "form-1") {
        const auto done = desk.edit(form, state(form).at("rev"), pointer, value);
        ASSERT_TRUE(done) << done.error().detail;
    }
    std::string send(std::string_view form = "form-1") {
        type("/kind", "access", form);
        type("/customer_id", "C-1", form);
        EXPECT_TRUE(desk.act(form, "send", {}));
        return link.next<SaveRequest>().client_id;
    }
};

}  // namespace callveil::plugin
