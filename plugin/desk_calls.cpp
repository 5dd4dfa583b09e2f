// SPDX-License-Identifier: Apache-2.0
// What RequestDesk does with call events: which form belongs to which call.
#include <tuple>
#include <utility>
#include <vector>

#include "plugin/prefill.hpp"
#include "plugin/request_desk.hpp"

namespace callveil::plugin {
namespace {

bool opens_a_form(CallEventKind kind) noexcept {
    return kind == CallEventKind::offered || kind == CallEventKind::dialing ||
           kind == CallEventKind::established || kind == CallEventKind::transferred;
}

}  // namespace

void RequestDesk::on_event(const CallEvent& event) {
    if (event.kind == CallEventKind::other) {
        return;
    }
    link_to_parent(event);
    const bool known = calls_.contains(event.interaction_id);
    if (!known && !opens_a_form(event.kind)) {
        return;
    }
    Call& call = calls_[event.interaction_id];
    call.interaction.learn(event);
    if (event.kind == CallEventKind::ended) {
        call.phase = Call::Phase::ended;
    } else if (opens_a_form(event.kind)) {
        call.phase = Call::Phase::live;
    }
    const Interaction interaction = call.interaction;
    if (event.kind != CallEventKind::ended) {
        offer(interaction, event.kind);
    } else if (form_of(interaction.id) == nullptr) {
        calls_.erase(interaction.id);
    }
}

/// A transferred call may get a new id; its draft goes along.
void RequestDesk::link_to_parent(const CallEvent& event) {
    const auto parent = calls_.find(event.parent_id);
    if (parent == calls_.end() || parent->second.form_id.empty()) {
        return;
    }
    const std::string form_id = parent->second.form_id;
    Call& call = calls_[event.interaction_id];
    if (call.form_id.empty()) {
        call.form_id = form_id;
        call.interaction = parent->second.interaction;
    }
}

void RequestDesk::offer(const Interaction& interaction, CallEventKind kind) {
    if (interaction.media != Media::voice) {
        return;
    }
    if (auto* form = form_of(interaction.id)) {
        look_up(*form, interaction);
        return;
    }
    const std::string dismissed = calls_[interaction.id].form_id;
    if (dismissed.empty()) {
        close_finished_calls();
        open_form(interaction, {});
    } else if (kind == CallEventKind::selected) {
        open_form(call_about(dismissed, interaction.id), dismissed);
    }
}

/// The call that the form is, or was, about: rather one with a caller than one between agents,
/// rather a live than an ended one, and of two such the one named `own`.
Interaction RequestDesk::call_about(const std::string& form_id, const std::string& own) {
    const auto rank = [&own](const Call& call) {
        return std::tuple(call.interaction.direction != Direction::between_agents,
                          call.phase == Call::Phase::live, call.interaction.id == own);
    };
    const Call* best = nullptr;
    for (const auto& [id, call] : calls_) {
        const bool belongs = call.form_id == form_id || id == own;
        if (belongs && (best == nullptr || rank(*best) < rank(call))) {
            best = &call;
        }
    }
    if (best == nullptr) {
        Call& forgotten = calls_[own];
        forgotten.interaction.id = own;
        forgotten.phase = Call::Phase::ended;
        best = &forgotten;
    }
    return best->interaction;
}

/// Opens a form for a call and for all its legs that had the form `former`.
void RequestDesk::open_form(const Interaction& interaction, const std::string& former) {
    const std::string id = "form-" + std::to_string(++last_form_);
    auto& form = forms_.try_emplace(id, id, interaction.id).first->second;
    for (auto& [leg, call] : calls_) {
        if (leg == interaction.id || (!former.empty() && call.form_id == former)) {
            call.form_id = id;
        }
    }
    form.set_banner(banner_);
    view_.opened(id, interaction.id);
    look_up(form, interaction);
}

void RequestDesk::look_up(FormModel& form, const Interaction& interaction) {
    if (interaction.direction == Direction::between_agents) {
        return;
    }
    const auto before = form.rev();
    form.set_caller_number(caller_number(interaction.remote));
    if (const auto query = prefill_query(interaction)) {
        ask(form, *query);
    } else {
        forget_question(form.id());
        form.withdraw_prefill();
    }
    if (form.rev() != before) {
        tell(form);
    }
}

void RequestDesk::ask(FormModel& form, const wire::Prefill& query) {
    if (form.begin_prefill(query)) {
        forget_question(form.id());
        asking_[++last_ask_] = form.id();
        link_.give(AskPrefill{last_ask_, query});
    }
}

void RequestDesk::forget_question(const std::string& form_id) {
    std::erase_if(asking_, [&](const auto& question) { return question.second == form_id; });
}

FormModel* RequestDesk::form_of(const std::string& interaction_id) {
    const auto call = calls_.find(interaction_id);
    if (call == calls_.end()) {
        return nullptr;
    }
    const auto form = forms_.find(call->second.form_id);
    return form == forms_.end() ? nullptr : &form->second;
}

void RequestDesk::close_form(const std::string& form_id) {
    forget_question(form_id);
    std::erase_if(sending_, [&](const auto& sent) { return sent.second == form_id; });
    if (forms_.erase(form_id) != 0) {
        view_.closed(form_id);
    }
    std::erase_if(calls_, [&](const auto& call) {
        return call.second.phase == Call::Phase::ended && call.second.form_id == form_id;
    });
}

/// When the next call lands, forms of ended calls go that hold no unsent work of the agent.
void RequestDesk::close_finished_calls() {
    std::vector<std::string> finished;
    for (const auto& [id, form] : forms_) {
        bool live = false;
        for (const auto& [interaction_id, call] : calls_) {
            live = live || (call.phase == Call::Phase::live &&
                            (call.form_id == id || interaction_id == form.interaction_id()));
        }
        if (!live && (form.is_pristine() || form.is_done())) {
            finished.push_back(id);
        }
    }
    for (const auto& id : finished) {
        close_form(id);
    }
}

}  // namespace callveil::plugin
