// SPDX-License-Identifier: Apache-2.0
#include "stores/audit_chain.hpp"

#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

using domain::AuditEntry;
using Log = std::vector<AuditEntry>;

Log small_log() {
    Log log{stores::chain({}, stores::genesis(noon(), "00000000-0000-4000-8000-000000000000"))};
    for (const int number : {1, 2, 3}) {
        log.push_back(stores::chain(log.back(), sample_event(number)));
    }
    return log;
}

domain::AuditVerdict verify(const Log& log) {
    return stores::verify_chain([&log](std::int64_t after, std::size_t limit) -> Result<Log> {
               Log page;
               for (const auto& entry : log) {
                   if (entry.seq > after && page.size() < limit) {
                       page.push_back(entry);
                   }
               }
               return page;
           })
        .value();
}

TEST(AuditChain, HashesAsTheFormatDocumentSays) {
    AuditEntry entry;
    entry.seq = 1;
    entry.event = {
        noon() + domain::Microseconds{42},      "callveild", "system",         "log.open",
        "00000000-0000-4000-8000-000000000000", "ok",        R"({"format":1})"};
    entry.prev_hash = std::string(64, '0');
    EXPECT_EQ(stores::chain_hash(entry),
              "4d400b827958a02dda853dbf81e9a3529a6773738f4ec780efe942e4a27375ff");
    entry.entry_hash = stores::chain_hash(entry);
    const domain::AuditEvent approval{noon() + domain::Microseconds{1'002'003},
                                      "dana",
                                      "supervisor",
                                      "request.approve",
                                      "R26-7K3M9-QXD2T",
                                      "ok",
                                      R"({"rows":3})"};
    EXPECT_EQ(stores::chain(entry, approval).entry_hash,
              "04d924f0a7ab116ae5ccb0eaf18977634da72d02e172aa9f69988591f9b3e8ce");
}

TEST(AuditChain, FindsEveryChangedByte) {
    const Log good = small_log();
    ASSERT_TRUE(verify(good).ok());
    const auto texts = {&domain::AuditEvent::actor,   &domain::AuditEvent::role,
                        &domain::AuditEvent::verb,    &domain::AuditEvent::object,
                        &domain::AuditEvent::outcome, &domain::AuditEvent::detail};
    for (std::size_t row = 0; row < good.size(); ++row) {
        const auto expect_found = [&](const auto& member) {
            Log log = good;
            const auto size = member(log[row]).size();
            for (std::size_t at = 0; at < size; ++at) {
                log = good;
                auto& byte = member(log[row])[at];
                byte = static_cast<char>(byte ^ 1);
                EXPECT_EQ(verify(log).first_bad_seq, good[row].seq);
            }
        };
        for (const auto text : texts) {
            expect_found([text](AuditEntry& e) -> std::string& { return e.event.*text; });
        }
        expect_found([](AuditEntry& e) -> std::string& { return e.prev_hash; });
        expect_found([](AuditEntry& e) -> std::string& { return e.entry_hash; });
        Log later = good;
        later[row].event.at += domain::Microseconds{1};
        EXPECT_EQ(verify(later).first_bad_seq, good[row].seq);
    }
}

TEST(AuditChain, FindsBytesThatMovedBetweenFields) {
    Log log = small_log();
    log[2].event.verb += log[2].event.object.front();
    log[2].event.object.erase(0, 1);
    EXPECT_EQ(verify(log).first_bad_seq, 3);
}

TEST(AuditChain, FindsAMissingOrMovedEntry) {
    const Log good = small_log();
    for (std::size_t row = 0; row + 1 < good.size(); ++row) {
        Log log = good;
        log.erase(log.begin() + static_cast<std::ptrdiff_t>(row));
        EXPECT_EQ(verify(log).first_bad_seq, good[row].seq);
    }
    Log swapped = good;
    std::swap(swapped[1].event, swapped[2].event);
    EXPECT_EQ(verify(swapped).first_bad_seq, 2);
}

TEST(AuditChain, FindsALogThatDoesNotBeginWithAnInstallation) {
    const Log log{stores::chain({}, sample_event())};
    EXPECT_EQ(verify(log).first_bad_seq, 1);
    EXPECT_EQ(verify({}).first_bad_seq, 1);
}

TEST(AuditChain, NamesTheLastGoodEntry) {
    Log log = small_log();
    log[3].event.outcome = "denied";
    const auto verdict = verify(log);
    EXPECT_EQ(verdict.entries, 3);
    EXPECT_EQ(verdict.head_hash, log[2].entry_hash);
    EXPECT_THAT(verdict.problem, testing::HasSubstr("entry 4 was changed"));
}

TEST(AuditChain, WritesTimesWithMicroseconds) {
    EXPECT_EQ(domain::audit_time(noon() + domain::Microseconds{1'002'003}),
              "2026-11-23T12:00:01.002003Z");
}

class StoredAudit : public SqliteStoreTest {
protected:
    /// A log of three events behind its first entry, changed by `sql` while the store is closed.
    domain::AuditVerdict after(const std::string& sql) {
        open();
        for (const int number : {1, 2, 3}) {
            must_write([&](Transaction& t) { return t.audit().append(sample_event(number)); });
        }
        close();
        tamper(
            "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;"
            "DROP TRIGGER audit_has_no_gap;" +
            sql);
        open();
        return read([](Transaction& t) { return t.audit().verify(); }).value();
    }
};

TEST_F(StoredAudit, IsWholeWhenNothingWasTouched) {
    EXPECT_TRUE(after("").ok());
}

TEST_F(StoredAudit, ShowsAChangedEntry) {
    EXPECT_EQ(after("UPDATE audit SET at = at + 1 WHERE seq = 2").first_bad_seq, 2);
}

TEST_F(StoredAudit, ShowsADeletedEntry) {
    EXPECT_EQ(after("DELETE FROM audit WHERE seq = 3").first_bad_seq, 3);
}

TEST_F(StoredAudit, ShowsReorderedEntries) {
    EXPECT_EQ(after("UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE "
                    "seq = 3; UPDATE audit SET seq = 3 WHERE seq = 9")
                  .first_bad_seq,
              2);
}

TEST_F(StoredAudit, ShowsThatItsEndWasCutOff) {
    EXPECT_EQ(after("DELETE FROM audit WHERE seq = 4").first_bad_seq, 4);
}

TEST_F(StoredAudit, RemembersForEverThatItsEndWasCutOff) {
    after("DELETE FROM audit WHERE seq = 4");
    must_write([](Transaction& t) { return t.audit().append(sample_event(4)); });
    close();
    open();
    must_write([](Transaction& t) { return t.audit().append(sample_event(5)); });
    const auto verdict = read([](Transaction& t) { return t.audit().verify(); }).value();
    EXPECT_EQ(verdict.first_bad_seq, 4);
    const auto entries = read([](Transaction& t) { return t.audit().list(3, 9); }).value();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries.front().event.verb, "log.broken");
}

TEST_F(StoredAudit, NotesAnEndThatChangesWhileTheStoreIsOpen) {
    open();
    must_write([](Transaction& t) { return t.audit().append(sample_event(1)); });
    tamper("DROP TRIGGER audit_is_never_deleted; DELETE FROM audit WHERE seq = 2");
    const auto refused = store_->write([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.audit().append(sample_event(2)));
        return fail(ErrorCode::conflict, "refused");
    });
    EXPECT_FALSE(refused);
    must_write([](Transaction& t) { return t.audit().append(sample_event(3)); });
    EXPECT_EQ(read([](Transaction& t) { return t.audit().verify(); }).value().first_bad_seq, 2);
}

TEST_F(StoredAudit, ShowsAnotherEndInPlaceOfTheLast) {
    open();
    const auto first = read([](Transaction& t) { return t.audit().list(0, 1); }).value();
    close();
    auto forged = stores::chain(first.front(), sample_event(1));
    forged = stores::chain(forged, sample_event(2));
    auto event = sample_event(3);
    event.outcome = "denied";
    forged = stores::chain(forged, event);
    const auto verdict = after(
        "DELETE FROM audit WHERE seq = 4; INSERT INTO audit SELECT 4, at, actor, role, verb,"
        " object, 'denied', detail, entry_hash, '" +
        forged.entry_hash +
        "' FROM audit WHERE "
        "seq = 3; UPDATE audit SET at = at + 60000001, object = 'R26-00000-00003' "
        "WHERE seq = 4");
    EXPECT_EQ(verdict.entries, 5) << verdict.problem;
    EXPECT_EQ(verdict.first_bad_seq, 5);
}

TEST_F(StoredAudit, ShowsThatItsSealedEndIsMissing) {
    EXPECT_FALSE(after("DELETE FROM audit_head").ok());
}

TEST_F(StoredAudit, CanOnlyGrow) {
    open();
    must_write([](Transaction& t) { return t.audit().append(sample_event()); });
    close();
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    for (const auto* sql :
         {"UPDATE audit SET actor = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2",
          "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
          "INSERT INTO audit SELECT 9, at, actor, role, verb, object, outcome, detail, prev_hash, "
          "entry_hash FROM audit WHERE seq = 2"}) {
        EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
    }
    sqlite3_close(database);
}

}  // namespace
}  // namespace callveil::tests
