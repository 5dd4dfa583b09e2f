// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/sealed_json.hpp"

#include <nlohmann/json.hpp>

#include "crypto/box.hpp"

namespace callveil::stores {
namespace {

using Json = nlohmann::json;

Result<std::string> written(const Json& json) {
    try {
        return json.dump();
    } catch (const Json::exception&) {
        return fail(ErrorCode::invalid_argument, "A text to be stored is not UTF-8.");
    }
}

/// Runs `read(json)` and turns every complaint of the parser into `corrupt`.
template <class Read>
Result<void> parsed(std::string_view text, const Read& read) {
    try {
        read(Json::parse(text));
        return {};
    } catch (const Json::exception&) {
        return fail(ErrorCode::corrupt,
                    "A stored value is not what Callveil writes; restore the store from a backup.");
    }
}

// Member by member: a list of initializers copies each value twice.
Json json_of(const domain::Subject& subject) {
    Json json;
    json["name"] = subject.name;
    json["phones"] = subject.phones;
    json["emails"] = subject.emails;
    json["customer_id"] = subject.customer_id;
    json["comments"] = subject.comments;
    auto& others = json["others"] = Json::array();
    for (const auto& other : subject.others) {
        others.push_back({{"kind", other.kind}, {"value", other.value}});
    }
    return json;
}

void read_subject(const Json& json, domain::Subject& subject) {
    json.at("name").get_to(subject.name);
    json.at("phones").get_to(subject.phones);
    json.at("emails").get_to(subject.emails);
    json.at("customer_id").get_to(subject.customer_id);
    json.at("comments").get_to(subject.comments);
    for (const auto& other : json.at("others")) {
        subject.others.push_back(
            {other.at("kind").get<std::string>(), other.at("value").get<std::string>()});
    }
}

Json json_of(const std::optional<domain::Verification>& verification) {
    if (!verification) {
        return nullptr;
    }
    return {{"method", verification->method},
            {"points", verification->points},
            {"person", verification->person},
            {"at", verification->at.time_since_epoch().count()}};
}

void read_verification(const Json& json, std::optional<domain::Verification>& verification) {
    if (json.is_null()) {
        return;
    }
    auto& read = verification.emplace();
    json.at("method").get_to(read.method);
    json.at("points").get_to(read.points);
    json.at("person").get_to(read.person);
    read.at = domain::TimePoint{domain::Microseconds{json.at("at").get<std::int64_t>()}};
}

Json json_of(const std::vector<domain::Override>& overrides) {
    Json list = Json::array();
    for (const auto& one : overrides) {
        list.push_back({{"kind", domain::to_string(one.kind)},
                        {"person", one.person},
                        {"reason", one.reason},
                        {"at", one.at.time_since_epoch().count()}});
    }
    return list;
}

void read_overrides(const Json& json, std::vector<domain::Override>& overrides) {
    for (const auto& one : json) {
        const auto kind = domain::override_kind_from(one.at("kind").get<std::string>());
        overrides.push_back(
            {kind.value_or(domain::OverrideKind::verification), one.at("person").get<std::string>(),
             one.at("reason").get<std::string>(),
             domain::TimePoint{domain::Microseconds{one.at("at").get<std::int64_t>()}}});
    }
}

Json json_of(const domain::Legibility& cells) {
    return {cells.characters, cells.readable};
}

domain::Legibility legibility_of(const Json& json) {
    return {json.at(0).get<std::int64_t>(), json.at(1).get<std::int64_t>()};
}

Json json_of(const domain::MaskEffect& effect) {
    return {{"source", effect.source},
            {"dataset", effect.collection.dataset},
            {"collection", effect.collection.collection},
            {"column", effect.column},
            {"strategy", effect.strategy},
            {"cells", effect.cells},
            {"all", json_of(effect.all)},
            {"worst", json_of(effect.worst)},
            {"worst_row", effect.worst_row},
            {"results", effect.results},
            {"alike", effect.alike},
            {"counted", effect.counted},
            {"fewest_others", effect.fewest_others},
            {"most_others", effect.most_others}};
}

domain::MaskEffect effect_of(const Json& json) {
    domain::MaskEffect effect;
    json.at("source").get_to(effect.source);
    json.at("dataset").get_to(effect.collection.dataset);
    json.at("collection").get_to(effect.collection.collection);
    json.at("column").get_to(effect.column);
    json.at("strategy").get_to(effect.strategy);
    json.at("cells").get_to(effect.cells);
    effect.all = legibility_of(json.at("all"));
    effect.worst = legibility_of(json.at("worst"));
    json.at("worst_row").get_to(effect.worst_row);
    json.at("results").get_to(effect.results);
    json.at("alike").get_to(effect.alike);
    json.at("counted").get_to(effect.counted);
    json.at("fewest_others").get_to(effect.fewest_others);
    json.at("most_others").get_to(effect.most_others);
    return effect;
}

/// What rows of formats 1 and 2 do not hold.
void read_since_format_3(const Json& json, domain::Request& request) {
    request.search_reason = json.value("search_reason", "");
    request.desktop_time_ignored = json.value("desktop_time_ignored", false);
    request.trouble = json.value("trouble", "");
    read_overrides(json.value("overrides", Json::array()), request.overrides);
}

}  // namespace

Result<std::string> sealed_part(const domain::Request& request) {
    Json json;
    json["subject"] = json_of(request.subject);
    json["interaction"] = request.interaction_id;
    json["agent"] = request.requester.asserted_agent;
    json["search_reason"] = request.search_reason;
    json["desktop_time_ignored"] = request.desktop_time_ignored;
    json["reason"] = request.reason;
    json["trouble"] = request.trouble;
    json["verification"] = json_of(request.verification);
    json["override_access"] = request.override_access;
    json["overrides"] = json_of(request.overrides);
    return written(json);
}

Result<void> read_sealed_part(std::string_view text, domain::Request& request) {
    return parsed(text, [&](const Json& json) {
        read_subject(json.at("subject"), request.subject);
        json.at("interaction").get_to(request.interaction_id);
        json.at("agent").get_to(request.requester.asserted_agent);
        json.at("reason").get_to(request.reason);
        read_verification(json.at("verification"), request.verification);
        json.at("override_access").get_to(request.override_access);
        read_since_format_3(json, request);
    });
}

Result<std::string> sealed_outcome(const domain::Job& job) {
    return written({{"result", job.result},
                    {"error", job.error ? job.error->detail : ""},
                    {"outages", job.outages}});
}

Result<void> read_sealed_outcome(std::string_view text, domain::Job& job) {
    return parsed(text, [&](const Json& json) {
        json.at("result").get_to(job.result);
        job.outages = json.value("outages", 0);  // since format 3
        if (job.error) {
            json.at("error").get_to(job.error->detail);
        }
    });
}

Result<std::string> sealed_part(const domain::Plan& plan) {
    Json effects = Json::array();
    for (const auto& effect : plan.effects) {
        effects.push_back(json_of(effect));
    }
    return written({{"key", crypto::base64(plan.key)},
                    {"seed", crypto::base64(plan.seed)},
                    {"warnings", plan.warnings},
                    {"obstacles", plan.obstacles},
                    {"skipped", plan.skipped},
                    {"effects", std::move(effects)}});
}

Result<void> read_sealed_part(std::string_view text, domain::Plan& plan) {
    CALLVEIL_TRY(parsed(text, [&](const Json& json) {
        json.at("key").get_to(plan.key);
        json.at("seed").get_to(plan.seed);
        json.at("warnings").get_to(plan.warnings);
        json.at("obstacles").get_to(plan.obstacles);
        json.at("skipped").get_to(plan.skipped);
        for (const auto& effect : json.value("effects", Json::array())) {  // not in older plans
            plan.effects.push_back(effect_of(effect));
        }
    }));
    CALLVEIL_ASSIGN(plan.key, crypto::from_base64(plan.key));
    CALLVEIL_ASSIGN(plan.seed, crypto::from_base64(plan.seed));
    return {};
}

Result<std::string> text_list(const std::vector<std::string>& texts) {
    return written(texts);
}

Result<std::vector<std::string>> read_text_list(std::string_view text) {
    std::vector<std::string> texts;
    CALLVEIL_TRY(parsed(text, [&](const Json& json) { json.get_to(texts); }));
    return texts;
}

}  // namespace callveil::stores
