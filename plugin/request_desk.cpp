// SPDX-License-Identifier: Apache-2.0
#include "plugin/request_desk.hpp"

#include <utility>

#include "plugin/form_description.hpp"
#include "plugin/prefill.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t uuid_random_bytes = 10;

bool opens_a_form(CallEventKind kind) noexcept {
    return kind == CallEventKind::offered || kind == CallEventKind::dialing ||
           kind == CallEventKind::established || kind == CallEventKind::transferred;
}

tl::unexpected<Error> no_such(std::string_view what) {
    return fail(ErrorCode::not_found, "There is no such " + std::string(what) + ".");
}

}  // namespace

RequestDesk::RequestDesk(DaemonLink& link, FormView& view, DeskSurroundings around)
    : link_(link), view_(view), around_(std::move(around)) {}

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
        offer(interaction);
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

void RequestDesk::offer(const Interaction& interaction) {
    if (interaction.media != Media::voice) {
        return;
    }
    if (auto* form = form_of(interaction.id)) {
        look_up(*form, interaction);
        return;
    }
    const bool dismissed = !calls_[interaction.id].form_id.empty();
    if (!dismissed) {
        close_finished_calls();
        open_form(interaction);
    }
}

void RequestDesk::open_form(const Interaction& interaction) {
    const std::string id = "form-" + std::to_string(++last_form_);
    auto& form = forms_.try_emplace(id, id, interaction.id).first->second;
    calls_[interaction.id].form_id = id;
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
    const auto query = prefill_query(interaction);
    if (query && form.begin_prefill(*query)) {
        std::erase_if(asking_, [&](const auto& ask) { return ask.second == form.id(); });
        asking_[++last_ask_] = form.id();
        link_.give(AskPrefill{last_ask_, *query});
    }
    if (form.rev() != before) {
        tell(form);
    }
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
    std::erase_if(asking_, [&](const auto& ask) { return ask.second == form_id; });
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

Result<wire::Json> RequestDesk::state(std::string_view form_id) const {
    if (form_id == my_requests_id) {
        return my_requests_.state();
    }
    const auto form = forms_.find(form_id);
    if (form == forms_.end()) {
        return no_such("form");
    }
    return form->second.state();
}

Result<void> RequestDesk::edit(std::string_view form_id, std::uint64_t seen_rev,
                               std::string_view pointer, const wire::Json& value) {
    if (form_id == my_requests_id) {
        return fail(ErrorCode::wrong_state, "The list of requests cannot be edited.");
    }
    const auto form = forms_.find(form_id);
    if (form == forms_.end()) {
        return no_such("form");
    }
    CALLVEIL_TRY(form->second.edit(seen_rev, pointer, value));
    tell(form->second);
    return {};
}

Result<void> RequestDesk::act(std::string_view form_id, std::string_view action,
                              const wire::Json& args) {
    if (form_id == my_requests_id) {
        return act_on_list(action, args);
    }
    const auto form = forms_.find(form_id);
    return form == forms_.end() ? Result<void>(no_such("form")) : run(form->second, action);
}

Result<void> RequestDesk::run(FormModel& form, std::string_view action) {
    if (action == action_ids::new_request) {
        return open_another(form);
    }
    if (action == action_ids::dismiss) {
        return dismiss(form);
    }
    const auto before = form.rev();
    Result<void> done = no_such("action");
    if (action == action_ids::send) {
        done = send(form);
    } else if (action == action_ids::add_phone) {
        done = form.add_phone();
    } else if (action == action_ids::add_email) {
        done = form.add_email();
    } else if (action == action_ids::use_caller_number) {
        done = form.use_caller_number();
    }
    if (form.rev() != before) {
        tell(form);
    }
    return done;
}

Result<void> RequestDesk::send(FormModel& form) {
    CALLVEIL_ASSIGN(auto data, form.begin_send());
    const auto now = around_.now();
    const auto client_id =
        wire::make_uuid7(now.time_since_epoch(), around_.random_bytes(uuid_random_bytes));
    sending_[client_id] = form.id();
    link_.give(
        SaveRequest{client_id,
                    {std::move(data.kind), std::move(data.name), std::move(data.phones),
                     std::move(data.emails), std::move(data.customer_id), std::move(data.comments),
                     form.interaction_id(), around_.agent_id(), rfc3339(now)}});
    return {};
}

Result<void> RequestDesk::open_another(const FormModel& form) {
    if (!form.is_done()) {
        return fail(ErrorCode::wrong_state, "Send or dismiss this request first.");
    }
    for (const auto& [id, call] : calls_) {
        if (call.form_id == form.id()) {
            const Interaction interaction = call.interaction;
            open_form(interaction);
            return {};
        }
    }
    Interaction forgotten;
    forgotten.id = form.interaction_id();
    open_form(forgotten);
    return {};
}

Result<void> RequestDesk::dismiss(const FormModel& form) {
    if (form.status() == FormStatus::saving) {
        return fail(ErrorCode::wrong_state, "The request is being saved; wait a moment.");
    }
    const std::string id = form.id();
    close_form(id);
    return {};
}

Result<void> RequestDesk::act_on_list(std::string_view action, const wire::Json& args) {
    if (action != action_ids::send_again) {
        return no_such("action");
    }
    const auto reference = args.is_object() ? args.find("reference") : args.end();
    if (reference == args.end() || !reference->is_string()) {
        return fail(ErrorCode::invalid_argument, "'reference' must name a refused request.");
    }
    const auto text = reference->get<std::string>();
    if (!my_requests_.is_refused(text)) {
        return fail(ErrorCode::wrong_state, "Only a refused request can be sent again.");
    }
    link_.give(SendAgain{text});
    return {};
}

}  // namespace callveil::plugin
