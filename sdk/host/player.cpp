// SPDX-License-Identifier: Apache-2.0
#include "host/player.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "host/form_text.hpp"
#include "host/line_reader.hpp"

namespace callveil::host {
namespace {

using wire::Json;

constexpr std::string_view list_form = "my-requests";

const Json* newest_or_named(const Json& state, const std::string& reference) {
    const Json::json_pointer place("/data/rows");
    if (!state.contains(place)) {
        return nullptr;
    }
    for (const auto& row : state[place]) {
        if (reference.empty() || row.value("reference", "") == reference) {
            return &row;
        }
    }
    return nullptr;
}

std::string level_name(std::int32_t level) {
    static constexpr std::string_view names[] = {
        "debug", "info", "warning", "error", "fatal", "host misbehaving", "plugin misbehaving"};
    return level >= 0 && level < 7 ? std::string(names[level]) : "error";
}

}  // namespace

Player::Player(UiLoop& loop, std::ostream& out, std::ostream& complaints, Output output,
               std::int32_t lowest_log_level)
    : loop_(loop),
      out_(out),
      complaints_(complaints),
      output_(output),
      lowest_log_level_(lowest_log_level) {}

Outcome Player::play(int descriptor) {
    const LineReader reader(descriptor, [this](std::optional<std::string> line) {
        loop_.post([this, text = std::move(line)] { lines_.push_back(text); });
    });
    while (wish_ == Wish::play) {
        loop_.run_until([this] { return !lines_.empty(); }, std::nullopt);
        const auto line = std::move(lines_.front());
        lines_.pop_front();
        if (!line) {
            break;
        }
        ++line_number_;
        if (const auto outcome = play_line(*line); outcome != Outcome::done) {
            return outcome;
        }
    }
    loop_.run_until([] { return true; }, std::nullopt);
    return Outcome::done;
}

Outcome Player::play_line(std::string_view line) {
    const auto step = parse_step(line);
    if (!step) {
        return complain(Outcome::usage, step.error().detail);
    }
    return *step ? std::visit([this](const auto& one) { return run(one); }, **step) : Outcome::done;
}

Outcome Player::complain(Outcome outcome, std::string_view what) {
    complaints_ << "callveil-host: line " << line_number_ << ": " << what << '\n';
    return outcome;
}

Outcome Player::judge(const Result<void>& result, const std::string& expected,
                      std::string_view what) {
    const auto name = result ? std::string("ok") : std::string(to_string(result.error().code));
    if (name == expected) {
        return Outcome::done;
    }
    const auto why = result ? std::string() : " (" + result.error().detail + ")";
    return complain(Outcome::failed,
                    std::string(what) + " gave " + name + why + ", expected " + expected + ".");
}

Outcome Player::run(const PlayEvent& step) {
    select(step.event);
    host_->send(step.event);
    return Outcome::done;
}

Outcome Player::run(const PlayRaw& step) {
    host_->send_raw(step.bytes);
    return Outcome::done;
}

Outcome Player::run(const PlayEdit& step) {
    const auto form = resolve(step.form);
    const auto state = host_->state(form);
    const auto seen = state ? state->value("rev", std::uint64_t{0}) : 0;
    const auto edited = host_->edit(form, seen, step.pointer, step.value);
    return judge(edited, step.expect, "edit of " + step.pointer);
}

Outcome Player::run(const PlayAction& step) {
    return judge(host_->action(resolve(step.form), step.id, step.args), step.expect,
                 "action " + step.id);
}

Outcome Player::run(const PlayWait& step) {
    const auto deadline = UiLoop::Clock::now() + step.timeout;
    if (loop_.run_until([&] { return holds(step); }, deadline)) {
        return Outcome::done;
    }
    return complain(Outcome::timed_out, "'" + step.until + "' of form " + step.form +
                                            " did not become what was waited for in " +
                                            std::to_string(step.timeout.count()) + " ms.");
}

Outcome Player::run(const PlayShow& step) {
    const auto form = resolve(step.form);
    const auto state = host_->state(form);
    if (!state) {
        return complain(Outcome::failed, "there is no form to show.");
    }
    if (output_ == Output::json) {
        out_ << wire::to_text(*state) << std::endl;
    } else {
        print_text(form, *state);
    }
    return Outcome::done;
}

Outcome Player::run(const PlaySay& step) {
    out_ << step.text << std::endl;
    return Outcome::done;
}

Outcome Player::run(const PlayQuit&) {
    wish_ = Wish::quit;
    return Outcome::done;
}

bool Player::holds(const PlayWait& step) const {
    const auto state = host_->state(resolve(step.form));
    if (!state) {
        return false;
    }
    const bool row = step.form == list_form && !step.until.starts_with('/');
    const Json* scope = row ? newest_or_named(*state, step.reference) : &*state;
    const auto pointer = step.until.starts_with('/') ? step.until : "/" + step.until;
    try {
        const Json::json_pointer place(pointer);
        return scope != nullptr && scope->contains(place) &&
               std::find(step.values.begin(), step.values.end(), (*scope)[place]) !=
                   step.values.end();
    } catch (const Json::exception&) {
        return false;
    }
}

std::string Player::resolve(const std::string& form) const {
    if (form != "current") {
        return form;
    }
    return open_.empty() ? std::string() : open_.back().id;
}

/// The form of the call that the agent looks at becomes the current one.
void Player::select(const Json& event) {
    const Json::json_pointer place("/data/interactionId");
    if (event.at("type") != "interaction.selected" || !event.contains(place)) {
        return;
    }
    const auto chosen = std::stable_partition(open_.begin(), open_.end(), [&](const auto& form) {
        return event[place] != form.interaction_id;
    });
    (void)chosen;
}

void Player::log(std::int32_t level, std::string_view line) {
    if (level < lowest_log_level_) {
        return;
    }
    // One write, because lines of several threads must not mix.
    complaints_ << "callveil-host: " + level_name(level) + ": " + std::string(line) + "\n";
}

void Player::form_opened(std::string_view form_id, std::string_view interaction_id) {
    open_.push_back({std::string(form_id), std::string(interaction_id)});
    print_change(form_id);
}

void Player::form_changed(std::string_view form_id, std::uint64_t) {
    print_change(form_id);
}

void Player::form_closed(std::string_view form_id) {
    std::erase_if(open_, [form_id](const auto& form) { return form.id == form_id; });
    if (output_ == Output::json) {
        out_ << wire::to_text({{"closed", std::string(form_id)}}) << std::endl;
    }
}

void Player::attention(std::string_view form_id, std::int32_t, std::string_view text) {
    if (output_ == Output::json) {
        out_ << wire::to_text({{"attention", std::string(text)}, {"form_id", std::string(form_id)}})
             << std::endl;
    } else {
        out_ << "* " << text << std::endl;
    }
}

/// As JSON each state at once, for programs that want them all; as a drawing what it has come to
/// when the loop has time.
void Player::print_change(std::string_view form_id) {
    if (output_ == Output::json) {
        print(std::string(form_id));
    } else if (output_ == Output::text) {
        loop_.post([this, id = std::string(form_id)] { print(id); });
    }
}

void Player::print(const std::string& form_id) {
    if (host_ == nullptr || (output_ == Output::text && form_id == list_form)) {
        return;
    }
    const auto state = host_->state(form_id);
    const auto rev = state ? state->value("rev", std::uint64_t{0}) : 0;
    if (!state || printed_[form_id] == rev) {
        return;
    }
    printed_[form_id] = rev;
    if (output_ == Output::json) {
        out_ << wire::to_text(*state) << std::endl;
    } else {
        print_text(form_id, *state);
    }
}

void Player::print_text(const std::string& form_id, const Json& state) {
    if (form_id == list_form) {
        out_ << requests_as_text(state) << std::flush;
    } else if (const auto description = host_->describe(state.value("type", ""))) {
        out_ << form_as_text(*description, state) << std::flush;
    }
}

}  // namespace callveil::host
