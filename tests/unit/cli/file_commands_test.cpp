// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using cli::Exit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t piece_bytes = 1000;
const std::string package(2500, 'z');

wire::PackageGetReply piece_at(std::int64_t offset, std::string_view of = package) {
    const auto at = static_cast<std::size_t>(offset);
    return {.file_name = "export.zip",
            .size = static_cast<std::int64_t>(package.size()),
            .sha256 = crypto::hex(crypto::sha256(package)),
            .manifest = "",
            .offset = offset,
            .data = crypto::base64(of.substr(at, piece_bytes))};
}

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(PackageGet, SavesTheWholeFileForItsOwnerAlone) {
    WithDaemon with;
    with.daemon.answer<wire::PackageGet>(
        [](const wire::PackageGet& asked) { return piece_at(asked.offset); });
    const auto out = with.folder / "export.zip";
    const auto ran = with.run({"package", "get", "p-1", "--out", out.string()});
    EXPECT_EQ(ran.exit, Exit::ok) << ran.err;
    EXPECT_EQ(content_of(out), package);
    EXPECT_EQ(fs::status(out).permissions(), fs::perms{0600});
    EXPECT_THAT(ran.out, HasSubstr("2500 bytes"));
    EXPECT_EQ(with.daemon.asked().size(), 3U);
}

TEST(PackageGet, KeepsNothingWhenTheHashIsWrong) {
    WithDaemon with;
    const std::string changed(package.size(), 'y');
    with.daemon.answer<wire::PackageGet>(
        [&](const wire::PackageGet& asked) { return piece_at(asked.offset, changed); });
    const auto ran =
        with.run({"package", "get", "p-1", "--out", (with.folder / "export.zip").string()});
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(ran.err, HasSubstr("SHA-256"));
    EXPECT_EQ(files_in(with.folder.path()), 1U);
}

TEST(PackageGet, KeepsNothingWhenThePackageEndsEarly) {
    WithDaemon with;
    with.daemon.answer<wire::PackageGet>([](const wire::PackageGet& asked) {
        auto piece = piece_at(asked.offset);
        piece.data = asked.offset == 0 ? piece.data : "";
        return piece;
    });
    EXPECT_EQ(
        with.run({"package", "get", "p-1", "--out", (with.folder / "export.zip").string()}).exit,
        Exit::refused);
    EXPECT_EQ(files_in(with.folder.path()), 1U);
}

TEST(PackageGet, NeverOverwrites) {
    WithDaemon with;
    const auto out = with.folder / "export.zip";
    std::ofstream(out) << "mine";
    const auto ran = with.run({"package", "get", "p-1", "--out", out.string()});
    EXPECT_EQ(ran.exit, Exit::conflict);
    EXPECT_EQ(content_of(out), "mine");
    EXPECT_THAT(with.daemon.asked(), IsEmpty());
}

TEST(PackageGet, DoesNotFollowALinkThatLiesInTheWay) {
    WithDaemon with;
    const auto out = with.folder / "export.zip";
    fs::create_symlink(with.folder / "elsewhere", out);
    EXPECT_EQ(with.run({"package", "get", "p-1", "--out", out.string()}).exit, Exit::conflict);
    EXPECT_FALSE(fs::exists(with.folder / "elsewhere"));
}

TEST(PackagePassphrase, PutsThePassphraseAloneOnStandardOutput) {
    WithDaemon with;
    with.daemon.answer<wire::PackagePassphrase>(
        [](const auto&) { return wire::PackagePassphraseReply{"amber-basin-0100"}; });
    const auto ran = with.run({"package", "passphrase", "p-1"});
    EXPECT_EQ(ran.out, "amber-basin-0100\n");
    EXPECT_THAT(ran.err, IsEmpty());
}

TEST(PackageList, PrintsOneIdALine) {
    WithDaemon with;
    with.daemon.answer<wire::PackageList>([](const auto&) {
        return wire::PackageListReply{{"p-1", "p-2"}};
    });
    EXPECT_EQ(with.run({"package", "list", "R26-7K3M9-QXD25"}).out, "p-1\np-2\n");
}

wire::AuditRow entry(std::int64_t seq) {
    return {.seq = seq,
            .ts = "2026-11-23T12:00:00.000042Z",
            .actor = "dana",
            .role = "supervisor",
            .verb = "request.approve",
            .object = "R26-7K3M9-QXD25",
            .outcome = "ok",
            .detail = R"({"rows":3})",
            .prev_hash = std::string(64, '0'),
            .entry_hash = "hash-" + std::to_string(seq)};
}

/// A page of a log of 450 entries.
template <class T>
wire::AuditListReply page_of(const T& asked) {
    wire::AuditListReply reply;
    auto seq = asked.after;
    while (seq < 450 && static_cast<std::int64_t>(reply.rows.size()) < asked.limit) {
        reply.rows.push_back(entry(++seq));
    }
    reply.next = seq < 450 ? seq : 0;
    return reply;
}

TEST(AuditExport, SavesEveryEntryAsALineThatTheFormatNames) {
    WithDaemon with;
    with.daemon.answer<wire::AuditExport>([](const auto& asked) { return page_of(asked); });
    const auto out = with.folder / "audit.jsonl";
    const auto ran = with.run({"audit", "export", "--out", out.string()});
    ASSERT_EQ(ran.exit, Exit::ok) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("450 entries, head hash-450"));
    std::istringstream lines(content_of(out));
    std::int64_t seq = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto json = wire::Json::parse(line);
        EXPECT_EQ(json["seq"], ++seq);
        EXPECT_EQ(json["detail_json"], R"({"rows":3})");
    }
    EXPECT_EQ(seq, 450);
}

TEST(AuditList, AsksForAsManyPagesAsItShows) {
    WithDaemon with;
    with.daemon.answer<wire::AuditList>([](const auto& asked) { return page_of(asked); });
    const auto ran = with.run({"audit", "list", "--after", "10", "--limit", "250", "--json"});
    const auto rows = wire::Json::parse(ran.out)["rows"];
    ASSERT_EQ(rows.size(), 250U);
    EXPECT_EQ(rows.front()["seq"], 11);
    EXPECT_EQ(rows.back()["seq"], 260);
    EXPECT_THAT(with.daemon.asked(), ElementsAre("audit.list", "audit.list"));
}

TEST(AuditVerify, SaysOkOrWhereTheChainBreaks) {
    WithDaemon with;
    with.daemon.answer<wire::AuditVerify>([](const auto&) {
        return wire::AuditVerifyReply{true, 7, "ab12", 0, ""};
    });
    const auto whole = with.run({"audit", "verify"});
    EXPECT_EQ(whole.exit, Exit::ok);
    EXPECT_EQ(whole.out, "audit verify: ok (7 entries, head ab12)\n");
    with.daemon.answer<wire::AuditVerify>([](const auto&) {
        return wire::AuditVerifyReply{false, 7, "ab12", 3, "its hash does not fit"};
    });
    const auto broken = with.run({"audit", "verify"});
    EXPECT_EQ(broken.exit, Exit::findings);
    EXPECT_EQ(broken.out, "audit verify: broken at entry 3: its hash does not fit\n");
}

TEST(DatamapCheck, SendsTheTextOfTheFileAndShowsWhatIsWrong) {
    WithDaemon with;
    std::ofstream(with.folder / "map.yaml") << "dataset: []\n";
    with.daemon.answer<wire::DatamapCheck>([&](const wire::DatamapCheck& asked) {
        EXPECT_EQ(asked.text, "dataset: []\n");
        EXPECT_EQ(asked.file_name, (with.folder / "map.yaml").string());
        return wire::CheckReply{false, {{"error", "map.yaml:1:1", "a map needs a dataset"}}};
    });
    const auto ran = with.run({"datamap", "check", (with.folder / "map.yaml").string()});
    EXPECT_EQ(ran.exit, Exit::findings);
    EXPECT_THAT(ran.out, HasSubstr("error  map.yaml:1:1  a map needs a dataset"));
}

TEST(ConfigCheck, PrintsNoTableWhenNothingIsWrong) {
    WithDaemon with;
    with.daemon.answer<wire::ConfigCheck>([](const wire::ConfigCheck&) {
        return wire::CheckReply{true, {}};
    });
    const auto ran = with.run({"config", "check"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_EQ(ran.out, "check: ok\n");
}

TEST(DatamapCheck, SaysWhichFileIsNotThere) {
    WithDaemon with;
    const auto ran = with.run({"datamap", "check", (with.folder / "none.yaml").string()});
    EXPECT_EQ(ran.exit, Exit::not_found);
    EXPECT_THAT(ran.err, HasSubstr("none.yaml is not a file"));
    EXPECT_THAT(with.daemon.asked(), IsEmpty());
}

TEST(DatamapPlan, TakesTheEverydayNamesOfIdentities) {
    WithDaemon with;
    with.daemon.answer<wire::DatamapPlan>([](const wire::DatamapPlan& asked) {
        EXPECT_THAT(asked.identities, ElementsAre("phone_number", "loyalty_id"));
        return wire::DatamapPlanReply{{{"crm:leads", "dialler", {"phone_number"}}},
                                      {"crm:calls: nothing leads there"}};
    });
    const auto ran =
        with.run({"datamap", "plan", "--identity", "phone", "--identity", "loyalty_id"});
    EXPECT_THAT(ran.out, HasSubstr("1  crm:leads   dialler  phone_number"));
    EXPECT_THAT(ran.out, HasSubstr("left out: crm:calls"));
}

TEST(ConfigPrint, ShowsWhereEachValueComesFrom) {
    WithDaemon with;
    with.daemon.answer<wire::ConfigPrint>([](const auto&) {
        return wire::ConfigPrintReply{{{"log.level", "info", "default"}}};
    });
    EXPECT_THAT(with.run({"config", "print"}).out, HasSubstr("log.level  info   default"));
}

}  // namespace
}  // namespace callveil::tests
