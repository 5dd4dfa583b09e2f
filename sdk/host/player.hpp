// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/desktop.hpp"
#include "host/plugin_host.hpp"
#include "host/script.hpp"
#include "host/ui_loop.hpp"

namespace callveil::host {

/// How a script ended. Values are exit codes of callveil-host.
enum class Outcome { done = 0, failed = 1, usage = 2, not_loaded = 3, timed_out = 4 };

/// What is printed of the forms: a drawing after each change, one JSON line per state, or only what
/// a script asks for with "show".
enum class Output { text, json, quiet };

/// A desktop without windows: plays a script into a plugin and prints its forms.
class Player final : public Desktop {
public:
    Player(UiLoop& loop, std::ostream& out, std::ostream& complaints, Output output,
           std::int32_t lowest_log_level);

    /// The plugin that is played with; must outlive the calls to play().
    void attach(PluginHost& host) noexcept { host_ = &host; }
    void detach() noexcept { host_ = nullptr; }
    /// Plays the lines of `descriptor` until its end, a "quit", or a failure.
    Outcome play(int descriptor);
    /// Plays one line.
    Outcome play_line(std::string_view line);

    void log(std::int32_t level, std::string_view line) override;
    void form_opened(std::string_view form_id, std::string_view interaction_id) override;
    void form_changed(std::string_view form_id, std::uint64_t rev) override;
    void form_closed(std::string_view form_id) override;
    void attention(std::string_view form_id, std::int32_t level, std::string_view text) override;

private:
    struct OpenForm {
        std::string id;
        std::string interaction_id;
    };

    Outcome run(const PlayEvent& step);
    Outcome run(const PlayRaw& step);
    Outcome run(const PlayEdit& step);
    Outcome run(const PlayAction& step);
    Outcome run(const PlayWait& step);
    Outcome run(const PlayShow& step);
    Outcome run(const PlaySay& step);
    Outcome run(const PlayQuit& step);
    Outcome judge(const Result<void>& result, const std::string& expected, std::string_view what);
    Outcome complain(Outcome outcome, std::string_view what);
    bool holds(const PlayWait& step) const;
    std::string resolve(const std::string& form) const;
    void select(const wire::Json& event);
    void print_change(std::string_view form_id);
    void print(const std::string& form_id);
    void print_text(const std::string& form_id, const wire::Json& state);

    UiLoop& loop_;
    std::ostream& out_;
    std::ostream& complaints_;
    Output output_;
    std::int32_t lowest_log_level_;
    PluginHost* host_ = nullptr;
    std::vector<OpenForm> open_;  ///< the current one is the last
    std::map<std::string, std::uint64_t> printed_;
    std::deque<std::optional<std::string>> lines_;
    std::size_t line_number_ = 0;
    enum class Wish { play, quit } wish_ = Wish::play;
};

}  // namespace callveil::host
