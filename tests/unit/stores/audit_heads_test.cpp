// SPDX-License-Identifier: Apache-2.0
// The stored log against somebody who holds the file, or the file and the store key.
#include <filesystem>
#include <sstream>

#include "crypto/hash.hpp"
#include "stores/audit_chain.hpp"
#include "stores/sqlite/sealer.hpp"
#include "unit/stores/sqlite_store_fixture.hpp"
#include "wire/audit_proof.hpp"
#include "wire/codec.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* drop_triggers =
    "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;"
    "DROP TRIGGER audit_has_no_gap;";

crypto::SignKeys sign_keys(char seed) {
    return crypto::sign_keys_from(crypto::Secret(std::string(32, seed))).value();
}

/// The words of SQL that put byte `at` (from 1) of `column` of entry `seq` to another character.
std::string changed_byte(const std::string& column, std::int64_t seq, std::size_t at) {
    const auto place = std::to_string(at);
    return "UPDATE audit SET " + column + " = substr(" + column + ", 1, " + place +
           " - 1) || char(unicode(substr(" + column + ", " + place + ", 1)) + 1) || substr(" +
           column + ", " + place + " + 1) WHERE seq = " + std::to_string(seq) + ";";
}

class StoredLog : public SqliteStoreTest {
protected:
    static wire::AuditRow row_of(const domain::AuditEntry& entry) {
        const auto& event = entry.event;
        return {entry.seq,       domain::audit_time(event.at),
                event.actor,     event.role,
                event.verb,      event.object,
                event.outcome,   event.detail,
                entry.prev_hash, entry.entry_hash};
    }
    std::vector<domain::AuditEntry> entries() {
        return read([](Transaction& t) { return t.audit().list(0, 1000); }).value();
    }
    domain::AuditVerdict verdict() {
        return read([](Transaction& t) { return t.audit().verify(); }).value();
    }
    void append(int number) {
        must_write([&](Transaction& t) { return t.audit().append(sample_event(number)); });
    }
    void name_key(char seed) {
        auto event = sample_event();
        event.verb = wire::sign_key_verb;
        event.object = crypto::hex(sign_keys(seed).public_key);
        event.detail = "{}";
        must_write([&](Transaction& t) { return t.audit().append(event); });
    }
    /// A head of the log as it is, as a line.
    std::string head(char seed = 'a') {
        const auto log = entries();
        wire::SignedHead head{log.front().event.object,
                              log.back().seq,
                              log.back().entry_hash,
                              "2026-11-23T12:00:00.000000Z",
                              {},
                              {}};
        return wire::line_of(wire::sign_head(head, sign_keys(seed))) + "\n";
    }
    std::vector<std::string> findings(const std::string& kept) {
        std::istringstream outside(kept);
        wire::AuditProof proof(wire::read_outside(outside).value(), "");
        for (const auto& entry : entries()) {
            proof.take(row_of(entry));
        }
        return proof.finish().findings;
    }
    /// Writes `log` in place of the stored one and seals its end, as who holds the store key can.
    void write_as_the_store(const std::vector<domain::AuditEntry>& log) {
        std::string sql = std::string(drop_triggers) + "DELETE FROM audit;";
        for (const auto& entry : log) {
            const auto& event = entry.event;
            sql += "INSERT INTO audit VALUES (" + std::to_string(entry.seq) + "," +
                   std::to_string(event.at.time_since_epoch().count());
            for (const auto& text :
                 {event.actor, event.role, event.verb, event.object, event.outcome, event.detail,
                  entry.prev_hash, entry.entry_hash}) {
                sql += ",'" + text + "'";
            }
            sql += ");";
        }
        const stores::Sealer sealer(options().store_key.duplicate());
        const auto sealed = sealer.seal(
            "audit_head.sealed", "1", std::to_string(log.back().seq) + " " + log.back().entry_hash);
        close();
        tamper(sql + "UPDATE audit_head SET sealed = x'" + crypto::hex(sealed) + "';");
        open();
        ASSERT_TRUE(verdict().ok()) << "the store alone cannot know: " << verdict().problem;
    }
    /// A log with its signing key and three events.
    void begin(char seed = 'a') {
        open();
        name_key(seed);
        for (const int number : {1, 2, 3}) {
            append(number);
        }
    }
};

TEST_F(StoredLog, ShowsEveryChangedByteOfEveryRow) {
    begin();
    tamper(std::string(drop_triggers) + "CREATE TABLE kept AS SELECT * FROM audit;");
    int changes = 0;
    const auto expect_found = [&](std::int64_t seq, const std::string& sql) {
        tamper("PRAGMA synchronous = OFF;" + sql);
        EXPECT_EQ(verdict().first_bad_seq, seq) << sql;
        tamper("PRAGMA synchronous = OFF; DELETE FROM audit WHERE seq = " + std::to_string(seq) +
               "; INSERT INTO audit SELECT * FROM kept WHERE seq = " + std::to_string(seq));
        ++changes;
    };
    for (const auto& entry : entries()) {
        const auto row = wire::encode(row_of(entry));
        for (const auto* column :
             {"actor", "role", "verb", "object", "outcome", "detail", "prev_hash", "entry_hash"}) {
            for (std::size_t at = 1; at <= row[column].get<std::string>().size(); ++at) {
                expect_found(entry.seq, changed_byte(column, entry.seq, at));
            }
        }
        for (const auto* step : {"1", "256", "65536", "16777216"}) {
            expect_found(entry.seq, std::string("UPDATE audit SET at = at + ") + step +
                                        " WHERE seq = " + std::to_string(entry.seq));
        }
    }
    EXPECT_GT(changes, 900);
    EXPECT_TRUE(verdict().ok()) << verdict().problem;
}

TEST_F(StoredLog, FitsItsHeadsWhileItGrows) {
    begin();
    const auto kept = head();
    EXPECT_THAT(findings(kept), IsEmpty());
    append(4);
    EXPECT_THAT(findings(kept + head()), IsEmpty());
}

TEST_F(StoredLog, CutOffWithTheStoreKeyContradictsItsHeads) {
    begin();
    const auto kept = head();
    auto log = entries();
    log.pop_back();
    write_as_the_store(log);
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("its end is missing")));
}

TEST_F(StoredLog, WrittenAnewWithTheStoreKeyContradictsItsHeads) {
    begin();
    const auto kept = head();
    auto log = entries();
    for (std::size_t at = 3; at < log.size(); ++at) {
        auto event = log[at].event;
        event.outcome = "denied";
        log[at] = stores::chain(log[at - 1], event);
    }
    write_as_the_store(log);
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("entry 5 is not the one")));
}

TEST_F(StoredLog, SignedAnewWithAnotherKeyContradictsItsHeads) {
    begin();
    const auto kept = head();
    auto log = entries();
    for (std::size_t at = 1; at < log.size(); ++at) {
        auto event = log[at].event;
        event.object = at == 1 ? crypto::hex(sign_keys('z').public_key) : event.object;
        log[at] = stores::chain(log[at - 1], event);
    }
    write_as_the_store(log);
    EXPECT_THAT(findings(head('z')), IsEmpty()) << "whoever has no head of before sees nothing";
    EXPECT_FALSE(findings(kept).empty());
    EXPECT_FALSE(findings(kept + head('z')).empty());
}

TEST_F(StoredLog, PutBackFromAnOlderCopyContradictsItsHeads) {
    begin();
    close();
    const TempDir copy;
    fs::copy(folder_.path(), copy.path(), fs::copy_options::recursive);
    open();
    append(4);
    const auto kept = head();
    close();
    fs::remove_all(folder_.path());
    fs::copy(copy.path(), folder_.path(), fs::copy_options::recursive);
    fs::permissions(folder_.path(), fs::perms::owner_all);
    open();
    EXPECT_TRUE(verdict().ok()) << "an older copy is whole in itself";
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("its end is missing")));
    append(5);
    append(6);
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("entry 6 is not the one")));
}

TEST_F(StoredLog, OfAnotherInstallationContradictsTheHeads) {
    begin();
    const auto kept = head();
    close();
    fs::remove_all(folder_.path());
    fs::create_directory(folder_.path());
    fs::permissions(folder_.path(), fs::perms::owner_all);
    begin();
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("another installation")));
}

TEST_F(StoredLog, EmptiedWithTheStoreKeyIsFound) {
    begin();
    const auto kept = head();
    tamper(std::string(drop_triggers) + "DELETE FROM audit");
    EXPECT_EQ(verdict().first_bad_seq, 1);
    EXPECT_THAT(findings(kept), ElementsAre(HasSubstr("the log is empty")));
}

}  // namespace
}  // namespace callveil::tests
