// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::app {

/// Lines that may be logged; `log_events.def` explains each.
enum class LogEvent {
#define CALLVEIL_LOG_EVENT(name, level, text) name,
#include "app/log_events.def"
#undef CALLVEIL_LOG_EVENT
};

/// One named word of a line: an id, a name from the configuration, an error sentence.
struct LogField {
    std::string_view name;
    std::string value;
};

/// Writes one line per event to standard error, where systemd or a terminal takes it.
/// Thread safety: any thread.
class Log {
public:
    /// @error misconfigured  `level` is not debug, info, warning or error.
    static Result<Log> make(std::string_view level);

    void note(LogEvent event, std::initializer_list<LogField> fields) const;

private:
    struct Sink;
    explicit Log(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
    std::shared_ptr<Sink> sink_;
};

}  // namespace callveil::app
