// SPDX-License-Identifier: Apache-2.0
#include "plugin/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "support/temp_dir.hpp"
#include "wire/codec.hpp"
#include "wire/identity_file.hpp"

namespace callveil::plugin {
namespace {

using ::testing::HasSubstr;

wire::IdentityFile identity() {
    const auto station = crypto::make_box_keys();
    wire::IdentityFile file;
    file.principal = "station-1";
    file.public_key = crypto::z85(station.public_key).value();
    file.secret_key = crypto::z85(station.secret_key.view()).value();
    file.endpoint = "tcp://127.0.0.1:7443";
    file.server_key = crypto::z85(crypto::make_box_keys().public_key).value();
    file.seal_key = crypto::base64(crypto::make_box_keys().public_key);
    return file;
}

TEST(PluginConfig, TheIdentityFileIsEnough) {
    const tests::TempDir folder;
    const auto file = identity();
    ASSERT_TRUE(wire::write_identity_file(folder / "key", file));
    const auto config = parse_config(R"({"identity_file":")" + (folder / "key").string() + "\"}");
    ASSERT_TRUE(config);
    const auto link = resolve(*config);
    ASSERT_TRUE(link) << link.error().detail;
    EXPECT_EQ(link->endpoint.text(), file.endpoint);
    EXPECT_EQ(link->server_key, file.server_key);
    EXPECT_EQ(link->secret_key.view(), file.secret_key);
    EXPECT_EQ(link->seal_key.size(), 32U);
}

TEST(PluginConfig, ItsOwnMembersWin) {
    const tests::TempDir folder;
    ASSERT_TRUE(wire::write_identity_file(folder / "key", identity()));
    PluginConfig config;
    config.identity_file = folder / "key";
    config.endpoint = "tcp://other:1";
    EXPECT_EQ(resolve(config)->endpoint.text(), "tcp://other:1");
}

TEST(PluginConfig, NamesTheMemberAtFault) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({})", "'identity_file'"},
        {R"({"identity_file":"relative"})", "'identity_file'"},
        {R"({"identity_file":"/k","endpont":"x"})", "'endpont'"},
        {R"({"identity_file":"/k","endpoint":"http://x"})", "configuration: 'endpoint' must"},
        {R"({"identity_file":"/k","endpoint":"tcp://x"})", "configuration: 'endpoint' has no port"},
        {R"({"identity_file":"/k","server_key":"short"})", "'server_key'"},
        {R"({"identity_file":"/k","seal_key":"short"})", "'seal_key'"},
        {R"({"identity_file":"/k","status_poll_ms":1})", "'status_poll_ms'"},
        {R"({"identity_file":"/k","prefill_timeout_ms":"2000"})", "'prefill_timeout_ms'"},
        {R"({"identity_file":"/k","identity_file":"/k"})",
         "configuration: 'identity_file' occurs twice"}};
    for (const auto& [json, said] : cases) {
        const auto config = parse_config(json);
        ASSERT_FALSE(config) << json;
        EXPECT_EQ(config.error().code, ErrorCode::misconfigured);
        EXPECT_THAT(config.error().detail, HasSubstr(said));
    }
}

TEST(PluginConfig, BlamesTheIdentityFileForItsEndpoint) {
    const tests::TempDir folder;
    auto file = identity();
    file.endpoint = "tcp://no-port";
    ASSERT_TRUE(wire::write_identity_file(folder / "key", file));
    PluginConfig config;
    config.identity_file = folder / "key";
    const auto link = resolve(config);
    ASSERT_FALSE(link);
    EXPECT_EQ(link.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(link.error().detail,
                ::testing::StartsWith((folder / "key").string() + ": 'endpoint' has no port"));
}

TEST(Endpoint, TakesHostsAddressesAndPaths) {
    const auto named = Endpoint::parse("tcp://callveil.example:7443");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->name(), "callveil.example");
    EXPECT_EQ(named->at("192.0.2.7"), "tcp://192.0.2.7:7443");
    EXPECT_EQ(named->at("2001:db8::7"), "tcp://[2001:db8::7]:7443");
    for (const auto* complete :
         {"tcp://192.0.2.7:1", "tcp://[2001:db8::7]:65535", "ipc:///run/x"}) {
        const auto endpoint = Endpoint::parse(complete);
        ASSERT_TRUE(endpoint) << complete << endpoint.error().detail;
        EXPECT_EQ(endpoint->name(), "") << complete;
        EXPECT_EQ(endpoint->text(), complete);
    }
}

TEST(Endpoint, RefusesWhatCannotBeConnectedTo) {
    for (const std::string wrong :
         {"", "tcp://", "ipc://", "http://x:1", "tcp://x", "tcp://x:", "tcp://x:0", "tcp://x:65536",
          "tcp://x:7443/", "tcp://:7443", "tcp://*:7443", "tcp://2001:db8::7:1", "tcp://[::1]",
          "tcp://[x]:1", "tcp://eth0;x:1", "tcp://a b:1"}) {
        const auto endpoint = Endpoint::parse(wrong);
        ASSERT_FALSE(endpoint) << wrong;
        EXPECT_EQ(endpoint.error().code, ErrorCode::misconfigured);
    }
    EXPECT_THAT(Endpoint::parse("ipc:///" + std::string(107, 'x')).error().detail,
                HasSubstr("too long"));
}

TEST(IdentityFile, IsReadAsItWasWritten) {
    const tests::TempDir folder;
    auto file = identity();
    file.admin_endpoint = "tcp://127.0.0.1:7444";
    file.admin_server_key = crypto::z85(crypto::make_box_keys().public_key).value();
    ASSERT_TRUE(wire::write_identity_file(folder / "key", file));
    EXPECT_EQ(wire::encode(wire::read_identity_file(folder / "key").value()), wire::encode(file));
    struct stat state {};
    ASSERT_EQ(::stat((folder / "key").c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
}

TEST(IdentityFile, RefusesTheKeysOfTheManualPage) {
    const tests::TempDir folder;
    auto file = identity();
    file.server_key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    const auto written = wire::write_identity_file(folder / "key", file);
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().detail, HasSubstr("server_key"));
    ASSERT_TRUE(crypto::write_secret_file(folder / "key", wire::to_text(wire::encode(file))));
    EXPECT_EQ(wire::read_identity_file(folder / "key").error().code, ErrorCode::misconfigured);
}

TEST(IdentityFile, RefusesHalvesThatDoNotBelongTogether) {
    const tests::TempDir folder;
    auto file = identity();
    file.public_key = identity().public_key;
    EXPECT_THAT(wire::write_identity_file(folder / "key", file).error().detail,
                HasSubstr("public_key"));
}

TEST(IdentityFile, RefusesAFileThatIsOpenToOthers) {
    const tests::TempDir folder;
    ASSERT_TRUE(wire::write_identity_file(folder / "key", identity()));
    std::filesystem::permissions(folder / "key", std::filesystem::perms(0644));
    EXPECT_THAT(wire::read_identity_file(folder / "key").error().detail, HasSubstr("chmod 0600"));
}

}  // namespace
}  // namespace callveil::plugin
