// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

#include "app/exit.hpp"
#include "app/options_reader.hpp"
#include "domain/time.hpp"

namespace callveil::app {

/// `callveild --check`: writes to `out` every unreadable key, every mistake of the operator's
/// files, every unreachable source, every unmapped personal-looking column and every key that ends
/// soon; changes nothing. One line a finding: severity, place, sentence.
/// @return `failed` when there is an error, `ok` when there are warnings at most.
Exit check(const LoadedOptions& options, domain::TimePoint now, std::ostream& out);

}  // namespace callveil::app
