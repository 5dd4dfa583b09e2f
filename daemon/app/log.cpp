// SPDX-License-Identifier: Apache-2.0
#include "app/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace callveil::app {
namespace {

namespace level {
constexpr auto info = spdlog::level::info;
constexpr auto warning = spdlog::level::warn;
constexpr auto error = spdlog::level::err;
}  // namespace level

struct Kind {
    std::string_view name;
    spdlog::level::level_enum level;
};

Kind kind_of(LogEvent event) noexcept {
    switch (event) {
#define CALLVEIL_LOG_EVENT(name, severity, text) \
    case LogEvent::name:                         \
        return {#name, level::severity};
#include "app/log_events.def"
#undef CALLVEIL_LOG_EVENT
    }
    return {"unknown", level::error};
}

/// One line stays one line whatever is in it.
std::string on_one_line(std::string text) {
    for (auto& c : text) {
        c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return text;
}

}  // namespace

struct Log::Sink {
    spdlog::logger logger{"callveild", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Result<Log> Log::make(std::string_view name) {
    auto sink = std::make_shared<Sink>();
    const auto level = spdlog::level::from_str(std::string(name));
    if (level == spdlog::level::off) {
        return fail(ErrorCode::misconfigured, "'log.level' must be debug, info, warning or error");
    }
    sink->logger.set_level(level);
    sink->logger.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    sink->logger.flush_on(spdlog::level::debug);
    return Log(std::move(sink));
}

void Log::note(LogEvent event, std::initializer_list<LogField> fields) const {
    const auto kind = kind_of(event);
    std::string line(kind.name);
    for (const auto& field : fields) {
        line += " " + std::string(field.name) + "=\"" + on_one_line(field.value) + "\"";
    }
    sink_->logger.log(kind.level, line);
}

}  // namespace callveil::app
