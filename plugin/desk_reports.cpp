// SPDX-License-Identifier: Apache-2.0
// What RequestDesk does with the reports of the link.
#include <utility>
#include <variant>

#include "plugin/form_description.hpp"
#include "plugin/request_desk.hpp"

namespace callveil::plugin {
namespace {

std::string waiting_requests(std::size_t count) {
    if (count == 0) {
        return "Requests are kept on this computer meanwhile.";
    }
    return std::to_string(count) + (count == 1 ? " request waits" : " requests wait") +
           " on this computer.";
}

std::string banner_of(const LinkChanged& link) {
    switch (link.state) {
        case LinkState::up:
            return {};
        case LinkState::down:
            return "The daemon is away. " + waiting_requests(link.waiting);
        case LinkState::denied:
            return "This station's key is not accepted; tell the administrator. " +
                   waiting_requests(link.waiting);
    }
    return {};
}

}  // namespace

void RequestDesk::on_report(const Report& report) {
    std::visit([this](const auto& one) { on(one); }, report);
}

FormModel* RequestDesk::form_that_sent(std::string_view client_id) {
    const auto sent = sending_.find(client_id);
    const auto form = sent == sending_.end() ? forms_.end() : forms_.find(sent->second);
    return form == forms_.end() ? nullptr : &form->second;
}

FormModel* RequestDesk::form_that_asked(std::uint64_t ask) {
    const auto asked = asking_.find(ask);
    const auto form = asked == asking_.end() ? forms_.end() : forms_.find(asked->second);
    return form == forms_.end() ? nullptr : &form->second;
}

std::vector<std::uint64_t> RequestDesk::revisions() const {
    std::vector<std::uint64_t> all{my_requests_.rev()};
    for (const auto& [id, form] : forms_) {
        all.push_back(form.rev());
    }
    return all;
}

/// Tells what has changed, once everything has: a host may look at once, and must never see the
/// list say one thing and a form another.
void RequestDesk::tell_since(const std::vector<std::uint64_t>& before) {
    auto rev = before.begin();
    if (*rev++ != my_requests_.rev()) {
        view_.changed(my_requests_id, my_requests_.rev());
    }
    for (const auto& [id, form] : forms_) {
        if (*rev++ != form.rev()) {
            tell(form);
        }
    }
}

bool RequestDesk::is_listed(const FormModel& form) const {
    return my_requests_.find(form.reference()) != nullptr;
}

/// A saved form is what the list says of its request: another desktop may have sent it, and a
/// refused one may be sent again from the list.
void RequestDesk::follow_list(FormModel& form) const {
    const auto* row = my_requests_.find(form.reference());
    if (row == nullptr) {
        return;
    }
    if (row->state == "queued") {
        form.mark_queued();
    } else if (row->state == "refused") {
        form.mark_refused(row->reason);
    } else {
        form.mark_sent();
    }
}

void RequestDesk::on(const RequestSaved& report) {
    if (auto* form = form_that_sent(report.client_id)) {
        form->mark_saved(report.reference);
        follow_list(*form);
        tell(*form);
    }
}

void RequestDesk::on(const RequestNotSaved& report) {
    if (auto* form = form_that_sent(report.client_id)) {
        form->mark_not_saved(report.sentence);
        tell(*form);
    }
    sending_.erase(report.client_id);
}

void RequestDesk::on(const RequestSent& report) {
    auto* form = form_that_sent(report.client_id);
    if (form != nullptr && !is_listed(*form)) {
        form->mark_sent();
        tell(*form);
    }
    sending_.erase(report.client_id);
}

void RequestDesk::on(const RequestRefused& report) {
    auto* form = form_that_sent(report.client_id);
    if (form != nullptr && !is_listed(*form)) {
        form->mark_refused(report.sentence);
        tell(*form);
    }
    sending_.erase(report.client_id);
}

void RequestDesk::on(const PrefillAnswered& report) {
    if (auto* form = form_that_asked(report.ask)) {
        form->apply_prefill(report.reply);
        tell(*form);
    }
    asking_.erase(report.ask);
}

void RequestDesk::on(const PrefillMissed& report) {
    if (auto* form = form_that_asked(report.ask)) {
        form->miss_prefill();
        tell(*form);
    }
}

void RequestDesk::on(const LinkChanged& report) {
    const auto before = revisions();
    banner_ = banner_of(report);
    my_requests_.set_banner(banner_);
    for (auto& [id, form] : forms_) {
        form.set_banner(banner_);
        const auto missed = form.missed_query();
        if (missed && report.state == LinkState::up) {
            ask(form, *missed);
        }
    }
    tell_since(before);
}

void RequestDesk::on(const RequestsListed& report) {
    const auto before = revisions();
    const auto news = my_requests_.update(report.rows);
    for (auto& [id, form] : forms_) {
        follow_list(form);
    }
    tell_since(before);
    for (const auto& sentence : news) {
        view_.attention(my_requests_id, sentence);
    }
}

}  // namespace callveil::plugin
