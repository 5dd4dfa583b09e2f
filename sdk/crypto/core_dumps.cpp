// SPDX-License-Identifier: Apache-2.0
#include "crypto/core_dumps.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace callveil::crypto {

void forbid_core_dumps() noexcept {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // A core_pattern that pipes to a program ignores the limit.
    prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace callveil::crypto
