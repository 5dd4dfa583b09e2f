// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: looking at maps and policies before they count.
namespace callveil::wire {

/// One thing that a check found.
struct Finding {
    std::string severity;
    std::string where;
    std::string text;
    static constexpr auto fields() {
        return std::tuple{
            must("severity", &Finding::severity, "error or warning"),
            must("where", &Finding::where, "file:line:column, source, collection or key"),
            must("text", &Finding::text, "sentence that says what to do")};
    }
};

/// What a check found.
struct CheckReply {
    bool ok = false;
    std::vector<Finding> findings;
    static constexpr auto fields() {
        return std::tuple{must("ok", &CheckReply::ok, "no finding of severity error"),
                          must("findings", &CheckReply::findings, "findings", 1000)};
    }
};

/// Compares the data map with the living databases; with text, checks that text alone.
struct DatamapCheck {
    static constexpr std::string_view type = "datamap.check";
    using Reply = CheckReply;
    std::string text;
    std::string file_name;
    static constexpr auto fields() {
        return std::tuple{
            may("text", &DatamapCheck::text, "YAML of a map that is not in force", 245760),
            may("file_name", &DatamapCheck::file_name, "its name, for the findings", 1024)};
    }
};

/// One collection of the walk.
struct PlannedStop {
    std::string collection;
    std::string source;
    std::vector<std::string> inflows;
    static constexpr auto fields() {
        return std::tuple{must("collection", &PlannedStop::collection, "dataset:collection"),
                          must("source", &PlannedStop::source, "lead database"),
                          must("inflows", &PlannedStop::inflows, "what leads here")};
    }
};

/// The order in which collections are asked.
struct DatamapPlanReply {
    std::vector<PlannedStop> stops;
    std::vector<std::string> skipped;
    static constexpr auto fields() {
        return std::tuple{
            must("stops", &DatamapPlanReply::stops, "in order", 1000),
            must("skipped", &DatamapPlanReply::skipped, "collections left out and why", 1000)};
    }
};

/// Shows the walk for given kinds of identity.
struct DatamapPlan {
    static constexpr std::string_view type = "datamap.plan";
    using Reply = DatamapPlanReply;
    std::vector<std::string> identities;
    static constexpr auto fields() {
        return std::tuple{
            must("identities", &DatamapPlan::identities, "kinds, e.g. phone_number", 32)};
    }
};

/// Checks the policy in force, or a text, against the map.
struct PolicyCheck {
    static constexpr std::string_view type = "policy.check";
    using Reply = CheckReply;
    std::string text;
    std::string file_name;
    static constexpr auto fields() {
        return std::tuple{
            may("text", &PolicyCheck::text, "YAML of a policy that is not in force", 245760),
            may("file_name", &PolicyCheck::file_name, "its name, for the findings", 1024)};
    }
};

}  // namespace callveil::wire
