// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "domain/time.hpp"

namespace callveil::cli {

enum class Style { plain, strong, faint, good, warning, bad };
enum class Colour { off, on };
enum class Progress { hidden, shown };
/// How a pause ended: its time is over, or the person pressed Ctrl-C.
enum class Pause { over, interrupted };

/// The world around one run of the program; tests give their own.
struct Terminal {
    std::ostream& out;
    std::ostream& err;
    std::size_t width = 0;  ///< columns of `out`; 0 when it is not a terminal
    Colour colour = Colour::off;
    Progress progress = Progress::hidden;    ///< whether `err` is a terminal
    std::filesystem::path default_identity;  ///< where the identity file lies unless told
    std::function<domain::TimePoint()> now;
    std::function<Pause(std::chrono::milliseconds)> pause;
};

/// Streams, width and clock of this process. NO_COLOR in the environment turns colours off.
Terminal this_terminal();

/// While it lives, Ctrl-C ends the running pause instead of the program. One at a time.
class CatchInterrupt {
public:
    CatchInterrupt();
    ~CatchInterrupt();
    CatchInterrupt(const CatchInterrupt&) = delete;
    CatchInterrupt& operator=(const CatchInterrupt&) = delete;

private:
    void (*before_)(int);
};

/// `text` in `style`, as far as the terminal shows colours.
std::string styled(const Terminal& terminal, Style style, std::string_view text);

/// `text` for a terminal: control characters and marks that turn the writing direction are shown
/// as escapes, so that no stored value can move the cursor or hide behind another.
std::string printable(std::string_view text);

/// Code points of UTF-8 text.
std::size_t count_code_points(std::string_view text) noexcept;

}  // namespace callveil::cli
