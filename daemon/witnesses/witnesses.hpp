// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "ports/witness.hpp"

namespace callveil::witnesses {

/// A text file to which lines are only ever appended; made with mode 0600 when it is not there. It
/// is opened for each line, so that it may lie on a file system that comes and goes, and be moved
/// away. Others than its owner may read but not write it.
std::unique_ptr<ports::Witness> make_heads_file(std::filesystem::path path);

/// The socket of syslog or journald, e.g. /dev/log. Lines get the tag "callveil-audit", facility
/// auth, severity notice. What syslog does with them it tells nobody.
std::unique_ptr<ports::Witness> make_syslog(std::filesystem::path socket);

}  // namespace callveil::witnesses
