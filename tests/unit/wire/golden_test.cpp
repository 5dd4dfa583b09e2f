// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "unit/wire/examples.hpp"
#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"
#include "wire/envelope.hpp"
#include "wire/schema.hpp"

/// With CALLVEIL_UPDATE_GOLDEN=1 the schemas are printed anew and golden frames that are missing
/// are recorded. A recorded frame is never written again: programs in the field sent it.
namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using wire::Json;

const fs::path formats = fs::path(CALLVEIL_SOURCE_DIR) / "docs/formats";

bool updating() {
    const char* wish = std::getenv("CALLVEIL_UPDATE_GOLDEN");
    return wish != nullptr && std::string_view(wish) == "1";
}

std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// Calls `visit.template operator()<T>()` for each type of a tuple.
template <class Tuple, class Visit>
void for_each_type(Visit visit) {
    [&]<class... T>(std::tuple<T...>*) {
        (visit.template operator()<T>(), ...);
    }(static_cast<Tuple*>(nullptr));
}

template <class Requests>
Json schemas(std::string title) {
    Json all{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
             {"title", std::move(title)},
             {"$defs", Json::object()}};
    auto& messages = all["$defs"];
    for_each_type<Requests>([&]<class T>() {
        const std::string type(T::type);
        messages[type] = wire::schema_of<T>(type);
        messages[type + ".ok"] = wire::schema_of<typename T::Reply>(type + ".ok");
    });
    messages["error"] = wire::schema_of<wire::ErrorReply>("error");
    return all;
}

void expect_printed(const fs::path& path, const Json& schema) {
    const auto text = schema.dump(2) + "\n";
    if (updating()) {
        write(path, text);
    }
    EXPECT_EQ(content(path), text)
        << path << " is not what the declarations say; look at the change, then run this test with "
        << "CALLVEIL_UPDATE_GOLDEN=1";
}

/// Everything that was recorded must still be said, member by member; more may be said today.
void expect_said(const Json& recorded, const Json& today, const std::string& where) {
    if (recorded.is_object()) {
        for (const auto& [name, value] : recorded.items()) {
            ASSERT_TRUE(today.contains(name)) << where << "." << name << " is no longer sent";
            expect_said(value, today[name], where + "." + name);
        }
    } else if (recorded.is_array()) {
        ASSERT_EQ(recorded.size(), today.size()) << where;
        for (std::size_t i = 0; i < recorded.size(); ++i) {
            expect_said(recorded[i], today[i], where);
        }
    } else {
        EXPECT_EQ(recorded, today) << where;
    }
}

template <class T>
void expect_understood(const std::string& type) {
    const auto path = formats / "golden/v1" / (type + ".json");
    if (updating() && !fs::exists(path)) {
        write(path,
              wire::write_envelope(type, "golden-1", wire::encode(example_of<T>()))[2] + "\n");
    }
    ASSERT_TRUE(fs::exists(path)) << "no golden frame of " << type
                                  << "; run this test with CALLVEIL_UPDATE_GOLDEN=1";
    const auto recorded = content(path);
    const auto envelope =
        wire::read_envelope({std::string(wire::magic), type, recorded}, wire::admin_limits);
    ASSERT_TRUE(envelope) << type << ": " << envelope.error().detail;
    const auto message = wire::decode<T>(envelope->body, wire::Unknown::refuse);
    ASSERT_TRUE(message) << type << ": " << message.error().detail;
    const auto again = wire::write_envelope(type, envelope->id, wire::encode(*message));
    expect_said(Json::parse(recorded), Json::parse(again[2]), type);
}

template <class Requests>
void expect_all_understood() {
    for_each_type<Requests>([]<class T>() {
        expect_understood<T>(std::string(T::type));
        expect_understood<typename T::Reply>(wire::reply_type(T::type));
    });
}

TEST(Schemas, AreWhatTheDeclarationsSay) {
    expect_printed(formats / "schemas/agent.json",
                   schemas<wire::AgentRequests>("Callveil agent channel, protocol version 1"));
    expect_printed(formats / "schemas/admin.json",
                   schemas<wire::AdminRequests>("Callveil admin channel, protocol version 1"));
}

TEST(Schemas, OfSealedBodiesAreWhatTheDeclarationsSay) {
    expect_printed(formats / "schemas/request_body.json",
                   wire::schema_of<wire::RequestBody>("request.body"));
}

TEST(GoldenFrames, OfTheAgentChannelAreUnderstood) {
    expect_all_understood<wire::AgentRequests>();
    expect_understood<wire::RequestBody>("request.body");
    expect_understood<wire::ErrorReply>("error");
}

TEST(GoldenFrames, OfTheAdminChannelAreUnderstood) {
    expect_all_understood<wire::AdminRequests>();
}

TEST(MessageTypes, FitTheFrameWithTheirReplies) {
    const auto check = []<class T>() {
        EXPECT_LE(wire::reply_type(T::type).size(), wire::max_type_bytes) << T::type;
    };
    for_each_type<wire::AgentRequests>(check);
    for_each_type<wire::AdminRequests>(check);
}

}  // namespace
}  // namespace callveil::tests
