// SPDX-License-Identifier: Apache-2.0
#include "app/check.hpp"

#include <fmt/ostream.h>

#include "app/audit_outside.hpp"
#include "app/bootstrap.hpp"
#include "app/manifests_in_force.hpp"
#include "app/secrets.hpp"
#include "app/source_pool.hpp"
#include "masking/mask_strategy.hpp"
#include "stores/peek_keys.hpp"
#include "usecases/check_maps.hpp"
#include "usecases/key_ends.hpp"

namespace callveil::app {
namespace {

/// Writes findings and counts them.
class Report {
public:
    explicit Report(std::ostream& out) : out_(out) {}

    void add(std::string_view severity, std::string_view where, std::string_view text) {
        fmt::print(out_, "{:<8} {}{}{}\n", severity, where, where.empty() ? "" : ": ", text);
        errors_ += severity == "error" ? 1 : 0;
        warnings_ += severity == "error" ? 0 : 1;
    }
    void add_errors(const std::vector<Error>& problems) {
        for (const auto& problem : problems) {
            add("error", "", problem.detail);
        }
    }
    void add_warnings(const std::vector<std::string>& sentences) {
        for (const auto& sentence : sentences) {
            add("warning", "", sentence);
        }
    }
    Exit conclude() {
        fmt::print(out_, "{} errors, {} warnings\n", errors_, warnings_);
        return errors_ == 0 ? Exit::ok : Exit::failed;
    }

private:
    std::ostream& out_;
    int errors_ = 0;
    int warnings_ = 0;
};

void check_keys(const std::filesystem::path& folder, Report& report) {
    report.add_errors(read_secrets(folder).problems);
    if (const auto bootstrap = read_bootstrap(folder); !bootstrap) {
        report.add("error", "", bootstrap.error().detail);
    }
}

/// Without a map no column can be called unmapped, but each database can still be asked.
void check_sources(const Options& options, const ManifestsRead& read, Report& report) {
    const auto sources = ConfiguredSources::make(options.sources);
    if (!sources) {
        report.add("error", "", sources.error().detail);
        return;
    }
    const auto found = read.has_map ? usecases::check_databases(**sources, read.manifests.policy,
                                                                read.manifests.map)
                                    : usecases::check_reach(**sources);
    for (const auto& finding : found.findings) {
        report.add(finding.severity, finding.where, finding.text);
    }
}

void check_outside(const Options& options, Report& report) {
    for (const auto& finding : check_witnesses(options)) {
        report.add(finding.severity, "audit", finding.text);
    }
}

void check_enrolled(const std::filesystem::path& state, domain::TimePoint now, Report& report) {
    const auto keys = stores::peek_keys(state);
    if (keys) {
        report.add_warnings(usecases::key_warnings(*keys, now));
    } else {
        report.add("warning", "", keys.error().detail);
    }
}

}  // namespace

Exit check(const LoadedOptions& loaded, domain::TimePoint now, std::ostream& out) {
    const auto& options = loaded.options;
    Report report(out);
    check_keys(options.secrets_dir, report);
    // A key that could not be read is spoken of once, and not again with each rule that needs it.
    const auto read = read_manifests(options, masking::stand_in_keys());
    report.add_errors(read.problems);
    report.add_warnings(read.manifests.warnings);
    check_sources(options, read, report);
    check_outside(options, report);
    check_enrolled(options.state_dir, now, report);
    return report.conclude();
}

}  // namespace callveil::app
