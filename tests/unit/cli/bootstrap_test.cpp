// SPDX-License-Identifier: Apache-2.0
#include "cli/bootstrap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "unit/cli/run_cli.hpp"
#include "wire/identity_file.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using cli::Exit;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> curve_keys{"agent-channel.key", "admin-channel.key"};
const std::vector<std::string> base64_keys{"outbox-seal.key", "store.key", "body.key",
                                           "ledger.key",      "mask.key",  "audit-sign.key"};

std::vector<std::string> bootstrap_in(const fs::path& folder) {
    return {"key", "new", "--bootstrap", "--dir", folder.string(), "--person", "alex"};
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

std::string public_half(std::string_view secret) {
    return crypto::public_half(crypto::Secret(secret)).value();
}

TEST(Bootstrap, WritesEveryFileForItsOwnerAlone) {
    const TempDir temp;
    const auto folder = temp / "etc/secrets";
    ASSERT_EQ(run_cli(bootstrap_in(folder)).exit, Exit::ok);
    EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
    const auto names = names_in(folder);
    EXPECT_EQ(names.size(), 10U);
    for (const auto& name : names) {
        EXPECT_EQ(fs::status(folder / name).permissions(),
                  fs::perms::owner_read | fs::perms::owner_write)
            << name;
    }
}

TEST(Bootstrap, MakesKeysThatTheDaemonReads) {
    const TempDir temp;
    ASSERT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::ok);
    std::set<std::string> different;
    for (const auto& name : curve_keys) {
        const auto key = crypto::read_secret_file(temp / "s" / name).value();
        EXPECT_EQ(crypto::from_z85(key.view()).value().size(), 32U);
        different.emplace(key.view());
    }
    for (const auto& name : base64_keys) {
        const auto key = crypto::read_secret_file(temp / "s" / name).value();
        EXPECT_EQ(crypto::from_base64(key.view()).value().size(), 32U);
        different.emplace(key.view());
    }
    EXPECT_EQ(different.size(), 8U);
}

TEST(Bootstrap, MakesAnIdentityThatKnowsTheDaemon) {
    const TempDir temp;
    auto arguments = bootstrap_in(temp / "s");
    arguments.insert(arguments.end(), {"--agent-endpoint", "tcp://192.0.2.1:5570",
                                       "--admin-endpoint", "tcp://127.0.0.1:6000"});
    ASSERT_EQ(run_cli(arguments).exit, Exit::ok);
    const auto identity = wire::read_identity_file(temp / "s" / "admin.identity.json").value();
    EXPECT_EQ(identity.principal, "alex");
    EXPECT_EQ(identity.endpoint, "tcp://192.0.2.1:5570");
    EXPECT_EQ(identity.admin_endpoint, "tcp://127.0.0.1:6000");
    const auto z85_half = [&](const char* name) {
        return crypto::z85(public_half(crypto::from_z85(content_of(temp / "s" / name)).value()));
    };
    EXPECT_EQ(identity.server_key, z85_half("agent-channel.key").value());
    EXPECT_EQ(identity.admin_server_key, z85_half("admin-channel.key").value());
    const auto seal = crypto::from_base64(content_of(temp / "s" / "outbox-seal.key")).value();
    EXPECT_EQ(identity.seal_key, crypto::base64(public_half(seal)));
}

TEST(Bootstrap, TellsTheDaemonNothingButThePublicHalf) {
    const TempDir temp;
    ASSERT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::ok);
    const auto identity = wire::read_identity_file(temp / "s" / "admin.identity.json").value();
    const wire::Json expected{{"v", 1}, {"public_key", identity.public_key}, {"principal", "alex"}};
    EXPECT_EQ(wire::Json::parse(content_of(temp / "s" / "bootstrap.json")), expected);
}

TEST(Bootstrap, PrintsNoSecret) {
    const TempDir temp;
    const auto ran = run_cli(bootstrap_in(temp / "s"));
    EXPECT_THAT(ran.out, HasSubstr("Next:"));
    for (const auto& name : names_in(temp / "s")) {
        EXPECT_THAT(ran.out, testing::Not(HasSubstr(content_of(temp / "s" / name))));
    }
}

TEST(Bootstrap, RefusesASecondTimeAndChangesNothing) {
    const TempDir temp;
    ASSERT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::ok);
    const auto before = content_of(temp / "s" / "store.key");
    const auto again = run_cli(bootstrap_in(temp / "s"));
    EXPECT_EQ(again.exit, Exit::conflict);
    EXPECT_THAT(again.err, HasSubstr("exists already"));
    EXPECT_EQ(content_of(temp / "s" / "store.key"), before);
    EXPECT_EQ(names_in(temp / "s").size(), 10U);
}

TEST(Bootstrap, LeavesNothingBehindWhenOneFileIsInTheWay) {
    const TempDir temp;
    fs::create_directory(temp / "s");
    fs::permissions(temp / "s", fs::perms::owner_all);
    std::ofstream(temp / "s" / "bootstrap.json") << "mine";
    EXPECT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::conflict);
    EXPECT_EQ(names_in(temp / "s"), std::set<std::string>{"bootstrap.json"});
    EXPECT_EQ(content_of(temp / "s" / "bootstrap.json"), "mine");
}

std::vector<std::string> renewal_in(const fs::path& folder) {
    auto arguments = bootstrap_in(folder);
    arguments.emplace_back("--renew");
    return arguments;
}

TEST(Renewal, MakesANewAdministratorForTheSecretsThatAreThere) {
    const TempDir temp;
    ASSERT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::ok);
    const auto old = wire::read_identity_file(temp / "s" / "admin.identity.json").value();
    const auto store_key = content_of(temp / "s" / "store.key");
    const auto names = names_in(temp / "s");
    fs::rename(temp / "s" / "admin.identity.json", temp / "old.json");
    const auto ran = run_cli(renewal_in(temp / "s"));
    ASSERT_EQ(ran.exit, Exit::ok) << ran.err;
    const auto made = wire::read_identity_file(temp / "s" / "admin.identity.json").value();
    EXPECT_NE(made.public_key, old.public_key);
    EXPECT_EQ(made.server_key, old.server_key);
    EXPECT_EQ(made.admin_server_key, old.admin_server_key);
    EXPECT_EQ(made.seal_key, old.seal_key);
    EXPECT_EQ(content_of(temp / "s" / "store.key"), store_key);
    const auto enrolled = wire::Json::parse(content_of(temp / "s" / "bootstrap.json"));
    EXPECT_EQ(enrolled["public_key"], made.public_key);
    EXPECT_EQ(names_in(temp / "s"), names);
}

TEST(Renewal, NeverOverwritesAnIdentity) {
    const TempDir temp;
    ASSERT_EQ(run_cli(bootstrap_in(temp / "s")).exit, Exit::ok);
    const auto before = content_of(temp / "s" / "bootstrap.json");
    EXPECT_EQ(run_cli(renewal_in(temp / "s")).exit, Exit::conflict);
    EXPECT_EQ(content_of(temp / "s" / "bootstrap.json"), before);
}

TEST(Renewal, NeedsTheSecretsOfADaemon) {
    const TempDir temp;
    fs::create_directory(temp / "s");
    fs::permissions(temp / "s", fs::perms::owner_all);
    EXPECT_EQ(run_cli(renewal_in(temp / "s")).exit, Exit::not_found);
    EXPECT_THAT(names_in(temp / "s"), IsEmpty());
}

TEST(Bootstrap, RefusesAFolderThatIsOpenToOthers) {
    const TempDir temp;
    fs::create_directory(temp / "s");
    fs::permissions(temp / "s", fs::perms{0755});
    const auto ran = run_cli(bootstrap_in(temp / "s"));
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(ran.err, HasSubstr("chmod 0700"));
    EXPECT_THAT(names_in(temp / "s"), IsEmpty());
}

TEST(Bootstrap, RefusesOptionsOfAnOrdinaryKey) {
    const TempDir temp;
    auto arguments = bootstrap_in(temp / "s");
    arguments.insert(arguments.end(), {"--role", "auditor"});
    EXPECT_EQ(run_cli(arguments).exit, Exit::usage);
    EXPECT_FALSE(fs::exists(temp / "s"));
}

}  // namespace
}  // namespace callveil::tests
