// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/call_event.hpp"
#include "plugin/daemon_link.hpp"
#include "plugin/form_model.hpp"
#include "plugin/form_view.hpp"
#include "plugin/moment.hpp"
#include "plugin/my_requests.hpp"

namespace callveil::plugin {

/// What the desk needs from the world around it.
struct DeskSurroundings {
    std::function<WallTime()> now;
    std::function<std::string()> agent_id;
    std::function<std::string(std::size_t)> random_bytes;
};

/// All forms of one agent: one per interaction, drafts that survive switching, and *my requests*.
/// Used on the UI thread; does no I/O. `link` and `view` must outlive it.
class RequestDesk {
public:
    RequestDesk(DaemonLink& link, FormView& view, DeskSurroundings around);

    void on_event(const CallEvent& event);
    void on_report(const Report& report);

    /// @error not_found  no such form.
    Result<wire::Json> state(std::string_view form_id) const;
    /// As FormModel::edit. @error not_found  no such form.
    Result<void> edit(std::string_view form_id, std::uint64_t seen_rev, std::string_view pointer,
                      const wire::Json& value);
    /// Runs an action of `action_ids`.
    /// @error not_found  no such form or action; otherwise as the action of FormModel.
    Result<void> act(std::string_view form_id, std::string_view action, const wire::Json& args);

    std::size_t open_forms() const noexcept { return forms_.size(); }

private:
    using Forms = std::map<std::string, FormModel, std::less<>>;

    void open_form(const Interaction& interaction, const std::string& former);
    void offer(const Interaction& interaction, CallEventKind kind);
    Interaction call_about(const std::string& form_id, const std::string& own);
    void link_to_parent(const CallEvent& event);
    void look_up(FormModel& form, const Interaction& interaction);
    void ask(FormModel& form, const wire::Prefill& query);
    void forget_question(const std::string& form_id);
    void close_form(const std::string& form_id);
    void close_finished_calls();
    FormModel* form_of(const std::string& interaction_id);
    void tell(const FormModel& form) { view_.changed(form.id(), form.rev()); }
    std::vector<std::uint64_t> revisions() const;
    void tell_since(const std::vector<std::uint64_t>& before);
    void follow_list(FormModel& form) const;
    bool is_listed(const FormModel& form) const;

    Result<void> run(FormModel& form, std::string_view action);
    Result<void> send(FormModel& form);
    Result<void> open_another(const FormModel& form);
    Result<void> dismiss(const FormModel& form);
    Result<void> act_on_list(std::string_view action, const wire::Json& args);

    void on(const RequestSaved& report);
    void on(const RequestNotSaved& report);
    void on(const RequestSent& report);
    void on(const RequestRefused& report);
    void on(const PrefillAnswered& report);
    void on(const PrefillMissed& report);
    void on(const LinkChanged& report);
    void on(const RequestsListed& report);
    FormModel* form_that_sent(std::string_view client_id);
    FormModel* form_that_asked(std::uint64_t ask);

    struct Call {
        Interaction interaction;
        std::string form_id;
        enum class Phase { live, ended } phase = Phase::live;
    };

    DaemonLink& link_;
    FormView& view_;
    DeskSurroundings around_;
    Forms forms_;
    MyRequests my_requests_;
    std::map<std::string, Call> calls_;                        ///< by interaction id
    std::map<std::string, std::string, std::less<>> sending_;  ///< client id -> form id
    std::map<std::uint64_t, std::string> asking_;              ///< newest ask -> form id
    std::string banner_;
    std::uint64_t last_form_ = 0;
    std::uint64_t last_ask_ = 0;
};

}  // namespace callveil::plugin
