// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "unit/cli/run_cli.hpp"
#include "unit/wire/sample_log.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using cli::Exit;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Files that were kept, beside a log.
class AuditFiles {
public:
    AuditFiles() { log.work(3); }

    std::string put(const std::string& name, const std::string& text) const {
        const auto path = folder / name;
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
    std::string heads() const { return put("heads", log.head()); }
    std::string exported() const { return put("log.jsonl", log.exported()); }

    TempDir folder;
    SampleLog log;
};

TEST(AuditVerify, ProvesAnExportWithoutADaemon) {
    AuditFiles files;
    const auto log = files.exported();
    const auto heads = files.heads();
    EXPECT_THAT(run_cli({"audit", "verify", "--file", log}).out,
                StartsWith("audit verify: ok (5 entries, head "));
    const auto ran = run_cli(
        {"audit", "verify", "--file", log, "--against", heads, "--key", hex_of(sign_keys('a'))});
    EXPECT_EQ(ran.exit, Exit::ok) << ran.err;
    EXPECT_THAT(ran.out, EndsWith(", fits 1 head)\n"));
}

TEST(AuditVerify, EndsWithFindingsWhenTheExportDoesNotFit) {
    AuditFiles files;
    const auto heads = files.heads();
    files.log.rows.pop_back();
    const auto ran = run_cli({"audit", "verify", "--file", files.exported(), "--against", heads});
    EXPECT_EQ(ran.exit, Exit::findings);
    EXPECT_THAT(ran.out, StartsWith("audit verify: broken: the log ends with entry 4"));
    const auto json = wire::Json::parse(
        run_cli({"audit", "verify", "--json", "--file", files.exported(), "--against", heads}).out);
    EXPECT_EQ(json["ok"], false);
    EXPECT_EQ(json["entries"], 4);
    EXPECT_EQ(json["heads"], 1);
    EXPECT_EQ(json["first_bad_seq"], 0);
    EXPECT_EQ(json["problem"], json["findings"][0]);
}

TEST(AuditVerify, ShowsTenFindingsAndCountsTheRest) {
    AuditFiles files;
    std::string heads;
    for (int i = 0; i < 12; ++i) {
        heads += files.log.head();
    }
    files.log.rows.pop_back();
    const auto ran = run_cli(
        {"audit", "verify", "--file", files.exported(), "--against", files.put("heads", heads)});
    EXPECT_EQ(std::ranges::count(ran.out, '\n'), 11);
    EXPECT_THAT(ran.out, EndsWith("  and 2 more\n"));
}

TEST(AuditVerify, SaysWhatItCouldNotCheck) {
    AuditFiles files;
    const auto log = files.exported();
    const auto none = (files.folder / "none").string();
    EXPECT_EQ(run_cli({"audit", "verify", "--file", none}).exit, Exit::not_found);
    EXPECT_EQ(run_cli({"audit", "verify", "--file", files.folder.path().string()}).exit,
              Exit::not_found);
    EXPECT_EQ(run_cli({"audit", "verify", "--file", log, "--against", none}).exit, Exit::not_found);
    EXPECT_EQ(run_cli({"audit", "verify", "--file", log, "--against", files.put("empty", "")}).exit,
              Exit::refused);
    EXPECT_EQ(run_cli({"audit", "verify", "--file", log, "--key", "x"}).exit, Exit::usage);
    EXPECT_EQ(run_cli({"audit", "verify", "--file", log, "--key", hex_of(sign_keys('a'))}).exit,
              Exit::usage);
}

/// A daemon that answers with `log`, whatever was asked of it before.
void serve(WithDaemon& with, const SampleLog& log, const wire::AuditVerifyReply& verdict) {
    with.daemon.answer<wire::AuditVerify>([verdict](const auto&) { return verdict; });
    with.daemon.answer<wire::AuditList>([&log](const wire::AuditList& asked) {
        wire::AuditListReply reply;
        for (const auto& row : log.rows) {
            const bool room = static_cast<std::int64_t>(reply.rows.size()) < asked.limit;
            if (row.seq > asked.after && room) {
                reply.rows.push_back(row);
            }
        }
        reply.next = reply.rows.empty() || reply.rows.back().seq == log.rows.back().seq
                         ? 0
                         : reply.rows.back().seq;
        return reply;
    });
}

wire::AuditVerifyReply fine(const SampleLog& log) {
    return {true, log.rows.back().seq, log.rows.back().entry_hash, 0, ""};
}

TEST(AuditVerify, ReadsTheWholeLogOfTheDaemonAndComparesIt) {
    WithDaemon with;
    AuditFiles files;
    files.log.work(400);
    serve(with, files.log, fine(files.log));
    const auto ran = with.run({"audit", "verify", "--against", files.heads()});
    EXPECT_EQ(ran.exit, Exit::ok) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("405 entries"));
    EXPECT_THAT(with.daemon.asked(),
                ElementsAre("audit.verify", "audit.list", "audit.list", "audit.list"));
}

TEST(AuditVerify, DoesNotBelieveADaemonThatSaysOk) {
    WithDaemon with;
    AuditFiles files;
    const auto heads = files.heads();
    SampleLog other;
    other.work(9, "request.reject");
    serve(with, other, fine(other));
    const auto ran = with.run({"audit", "verify", "--against", heads});
    EXPECT_EQ(ran.exit, Exit::findings);
    EXPECT_THAT(ran.out, HasSubstr("entry 5 is not the one that the head of"));
}

TEST(AuditVerify, BelievesADaemonThatSaysBroken) {
    WithDaemon with;
    AuditFiles files;
    auto verdict = fine(files.log);
    verdict.ok = false;
    verdict.first_bad_seq = 5;
    verdict.problem = "the end of the log is not the one that the store wrote last";
    serve(with, files.log, verdict);
    const auto ran = with.run({"audit", "verify", "--against", files.heads()});
    EXPECT_EQ(ran.exit, Exit::findings);
    EXPECT_THAT(ran.out, HasSubstr("broken at entry 5: the end of the log"));
}

TEST(AuditHead, PrintsTheLineAndNothingElse) {
    WithDaemon with;
    with.daemon.answer<wire::AuditHead>([](const auto&) {
        return wire::AuditHeadReply{"a head", "a key"};
    });
    EXPECT_EQ(with.run({"audit", "head"}).out, "a head\n");
    EXPECT_EQ(with.run({"audit", "key"}).out, "a key\n");
}

class NewSignKey : public testing::Test {
protected:
    std::string public_half() const {
        const auto seed = crypto::read_secret_file(folder / "audit-sign.key").value();
        return hex_of(
            crypto::sign_keys_from(crypto::Secret(crypto::from_base64(seed.view()).value()))
                .value());
    }
    wire::Json make() const {
        const auto ran = run_cli({"audit", "new-key", "--json", "--dir", folder.path().string()});
        EXPECT_EQ(ran.exit, Exit::ok) << ran.err;
        return wire::Json::parse(ran.out);
    }
    std::vector<std::string> changes() const {
        std::vector<std::string> lines;
        std::ifstream file(folder / "audit-sign.changes");
        for (std::string line; std::getline(file, line);) {
            lines.push_back(line);
        }
        return lines;
    }

    TempDir folder;
};

TEST_F(NewSignKey, IsMadeWhereThereIsNone) {
    const auto made = make();
    EXPECT_EQ(made["key"], public_half());
    EXPECT_EQ(made["old_key"], "");
    EXPECT_THAT(changes(), IsEmpty());
    EXPECT_EQ(fs::status(folder / "audit-sign.key").permissions(), fs::perms{0600});
}

TEST_F(NewSignKey, IsSignedByTheOneBefore) {
    const auto first = make()["key"];
    const auto second = make();
    const auto third = make();
    EXPECT_EQ(second["old_key"], first);
    EXPECT_EQ(third["key"], public_half());
    ASSERT_EQ(changes().size(), 2U);
    for (const auto& line : changes()) {
        EXPECT_TRUE(wire::is_signed(wire::parse_key_change(line).value()));
    }
    EXPECT_EQ(wire::parse_key_change(changes()[1]).value().new_key, third["key"]);
    EXPECT_EQ(fs::status(folder / "audit-sign.changes").permissions(), fs::perms{0600});
}

TEST_F(NewSignKey, GoesOnWhereItWasKilled) {
    make();
    std::ofstream(folder / "audit-sign.key.new") << "half";
    const auto made = make();
    EXPECT_EQ(made["key"], public_half());
    EXPECT_FALSE(fs::exists(folder / "audit-sign.key.new"));
}

TEST_F(NewSignKey, LeavesWhatIsNoKeyAlone) {
    ASSERT_TRUE(crypto::write_secret_file(folder / "audit-sign.key", "not a key"));
    const auto ran = run_cli({"audit", "new-key", "--dir", folder.path().string()});
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(ran.err, HasSubstr("holds no key of 32 bytes"));
    EXPECT_EQ(content_of(folder / "audit-sign.key"), "not a key");
}

}  // namespace
}  // namespace callveil::tests
