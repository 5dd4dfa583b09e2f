// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>

namespace callveil::cli {
namespace {

constexpr std::size_t usual_width = 80;

volatile std::sig_atomic_t interrupted = 0;

void note_interrupt(int) {
    interrupted = 1;
}

std::size_t width_of(int descriptor) {
    if (isatty(descriptor) == 0) {
        return 0;
    }
    winsize size{};
    const bool known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : usual_width;
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::filesystem::path identity_of_this_user() {
    const auto config = environment("XDG_CONFIG_HOME");
    const auto folder = !config.empty() ? std::filesystem::path(config)
                                        : std::filesystem::path(environment("HOME")) / ".config";
    return folder / "callveil" / "identity.json";
}

Pause pause_for(std::chrono::milliseconds time) {
    if (interrupted == 0) {
        poll(nullptr, 0, static_cast<int>(time.count()));
    }
    return interrupted != 0 ? Pause::interrupted : Pause::over;
}

std::string_view code_of(Style style) noexcept {
    switch (style) {
        case Style::plain:
            return "";
        case Style::strong:
            return "\033[1m";
        case Style::faint:
            return "\033[2m";
        case Style::good:
            return "\033[32m";
        case Style::warning:
            return "\033[33m";
        case Style::bad:
            return "\033[31m";
    }
    return "";
}

/// Bytes of the UTF-8 sequence that begins with `lead`.
std::size_t length_of(unsigned char lead) noexcept {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

bool is_dangerous(std::string_view sequence) noexcept {
    const auto lead = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) {
        return lead < 0x20 || lead >= 0x7F;
    }
    // C1 controls, then the marks U+202A-202E and U+2066-2069 that turn the direction.
    return (lead == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0) ||
           (sequence >= "\u202A" && sequence <= "\u202E") ||
           (sequence >= "\u2066" && sequence <= "\u2069");
}

std::string escape_of(std::string_view sequence) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (sequence == "\n") {
        return "\\n";
    }
    std::string escape;
    for (const char byte : sequence) {
        const auto value = static_cast<unsigned char>(byte);
        escape += {'\\', 'x', digits[value >> 4U], digits[value & 15U]};
    }
    return escape;
}

}  // namespace

Terminal this_terminal() {
    const auto width = width_of(STDOUT_FILENO);
    return {.out = std::cout,
            .err = std::cerr,
            .width = width,
            .colour = width > 0 && environment("NO_COLOR").empty() ? Colour::on : Colour::off,
            .progress = isatty(STDERR_FILENO) != 0 ? Progress::shown : Progress::hidden,
            .default_identity = identity_of_this_user(),
            .now =
                [] {
                    return std::chrono::time_point_cast<domain::Microseconds>(
                        std::chrono::system_clock::now());
                },
            .pause = pause_for};
}

CatchInterrupt::CatchInterrupt() : before_(std::signal(SIGINT, note_interrupt)) {
    interrupted = 0;
}

CatchInterrupt::~CatchInterrupt() {
    std::signal(SIGINT, before_);
    interrupted = 0;
}

std::string styled(const Terminal& terminal, Style style, std::string_view text) {
    if (terminal.colour == Colour::off || style == Style::plain || text.empty()) {
        return std::string(text);
    }
    return std::string(code_of(style)) + std::string(text) + "\033[0m";
}

std::string printable(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const auto size = std::min(length_of(static_cast<unsigned char>(text[0])), text.size());
        const auto sequence = text.substr(0, size);
        clean += is_dangerous(sequence) ? escape_of(sequence) : std::string(sequence);
        text.remove_prefix(size);
    }
    return clean;
}

std::size_t count_code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

}  // namespace callveil::cli
