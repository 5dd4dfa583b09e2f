// SPDX-License-Identifier: Apache-2.0
#include "app/check.hpp"

#include <fmt/core.h>

#include "app/manifests_in_force.hpp"
#include "app/secrets.hpp"
#include "app/source_pool.hpp"
#include "usecases/check_maps.hpp"

namespace callveil::app {
namespace {

/// Counts what was printed.
class Report {
public:
    void add(std::string_view severity, std::string_view where, std::string_view text) {
        fmt::print("{:<8} {}{}{}\n", severity, where, where.empty() ? "" : ": ", text);
        errors_ += severity == "error" ? 1 : 0;
        warnings_ += severity == "error" ? 0 : 1;
    }
    int conclude() const {
        fmt::print("{} errors, {} warnings\n", errors_, warnings_);
        return errors_ == 0 ? 0 : 1;
    }

private:
    int errors_ = 0;
    int warnings_ = 0;
};

void check_databases(const Options& options, const Manifests& manifests, Report& report) {
    const auto sources = ConfiguredSources::make(options.sources);
    if (!sources) {
        report.add("error", "", sources.error().detail);
        return;
    }
    const auto found = usecases::check_map(**sources, manifests.policy, manifests.map);
    for (const auto& finding : found.findings) {
        report.add(finding.severity, finding.where, finding.text);
    }
}

}  // namespace

int check(const LoadedOptions& options) {
    Report report;
    const auto secrets = load_secrets(options.options.secrets_dir);
    if (!secrets) {
        report.add("error", "", secrets.error().detail);
    }
    const masking::MaskKeys none;
    const auto manifests = load_manifests(options.options, secrets ? secrets->keys.masks : none);
    if (!manifests) {
        report.add("error", "", manifests.error().detail);
        return report.conclude();
    }
    for (const auto& warning : manifests->warnings) {
        report.add("warning", "", warning);
    }
    check_databases(options.options, *manifests, report);
    return report.conclude();
}

}  // namespace callveil::app
