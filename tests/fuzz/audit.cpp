// SPDX-License-Identifier: Apache-2.0
#include <sstream>
#include <string>

#include "fuzz/harness.hpp"
#include "wire/audit_export.hpp"
#include "wire/audit_proof.hpp"

/// An exported audit log, and heads that were kept outside.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const std::string text(fuzz::text_of(bytes, size));
    const auto row = wire::read_export_line(text.substr(0, text.find('\n')));
    if (row) {
        const auto again = wire::read_export_line(wire::export_line(*row));
        fuzz::must(again && wire::export_line(*again) == wire::export_line(*row),
                   "an entry that was read is written alike");
    }
    std::istringstream heads(text);
    auto outside = wire::read_outside(heads);
    if (outside) {
        std::istringstream log(text);
        static_cast<void>(wire::prove_export(log, wire::AuditProof(std::move(*outside), {})));
    }
    std::istringstream log(text);
    static_cast<void>(wire::prove_export(log, wire::AuditProof({}, {})));
    return 0;
}
