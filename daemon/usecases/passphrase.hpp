// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ports/clock.hpp"

namespace callveil::usecases {

/// A fresh passphrase for one package: 6 groups of 4 characters joined by '-', 120 bits.
///
/// The 32 characters are the digits and capitals without 0, 1, I and O, so that it can be read
/// aloud. The caller wipes it (`crypto::wipe`). Thread safety: any thread.
std::string generate_passphrase(ports::Random& random);

}  // namespace callveil::usecases
