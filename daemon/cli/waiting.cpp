// SPDX-License-Identifier: Apache-2.0
#include "cli/waiting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace callveil::cli {
namespace {

constexpr std::chrono::milliseconds first_pause{50};
constexpr std::chrono::milliseconds longest_pause{1000};

/// The progress line on standard error; it disappears with its owner.
class ProgressLine {
public:
    ProgressLine(const Terminal& terminal, std::string_view what)
        : terminal_(terminal), what_(what) {}
    ~ProgressLine() {
        if (is_drawn_) {
            terminal_.err << "\r\033[K" << std::flush;
        }
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void draw(const wire::JobStatusReply& status) {
        if (terminal_.progress == Progress::hidden) {
            return;
        }
        const auto of = status.total > 0 ? fmt::format(" of {}", status.total) : "";
        terminal_.err << "\r\033[K" << what_ << ": " << status.state << ", " << status.done << of
                      << " rows" << std::flush;
        is_drawn_ = true;
    }

private:
    const Terminal& terminal_;
    std::string what_;
    bool is_drawn_ = false;
};

bool is_over(const std::string& state) {
    return state == "done" || state == "failed" || state == "cancelled";
}

Result<wire::JobStatusReply> outcome_of(wire::JobStatusReply status) {
    if (status.state == "done") {
        return status;
    }
    if (status.state == "cancelled") {
        return fail(ErrorCode::cancelled, "the job " + status.job + " was cancelled");
    }
    return fail(error_code_from(status.error), status.detail);
}

}  // namespace

Result<wire::JobStatusReply> wait_for(Session& session, const std::string& job,
                                      std::string_view what) {
    const CatchInterrupt catching;
    ProgressLine line(session.terminal(), what);
    auto pause = first_pause;
    while (true) {
        CALLVEIL_ASSIGN(auto status, session.ask(wire::JobStatus{job}));
        if (is_over(status.state)) {
            return outcome_of(std::move(status));
        }
        line.draw(status);
        if (session.terminal().pause(pause) == Pause::interrupted) {
            CALLVEIL_TRY(session.ask(wire::JobCancel{job}));
            return fail(ErrorCode::cancelled, "the job " + job + " is told to stop");
        }
        pause = std::min(2 * pause, longest_pause);
    }
}

}  // namespace callveil::cli
