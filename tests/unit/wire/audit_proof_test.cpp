// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_proof.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <limits>

#include "unit/wire/sample_log.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
constexpr auto largest = std::numeric_limits<std::int64_t>::max();

/// The third entry of the logs below, with characters that are written in more than one way.
SampleLog& begin(SampleLog& log) {
    return log.add("key.list", "a control \x1f and \" é", "{}");
}

/// A log of six entries and the heads that were kept at its third and sixth.
struct Kept {
    SampleLog log;
    std::string heads;

    explicit Kept(SampleLog of = SampleLog()) : log(std::move(of)) {
        begin(log);
        heads = log.head();
        log.work(3);
        heads += log.head();
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line + "\n");
    }
    return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += line;
    }
    return text;
}

/// Calls `visit(changed, what)` with `text` changed at each byte: in its lowest bit, letters also
/// in their case.
void for_each_changed_byte(const std::string& text, const auto& visit) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool letter = std::isalpha(static_cast<unsigned char>(text[at])) != 0;
        for (const int bit : {0x01, letter ? 0x20 : 0x80}) {
            auto changed = text;
            changed[at] = static_cast<char>(changed[at] ^ bit);
            visit(changed, "byte " + std::to_string(at) + ", bit " + std::to_string(bit));
        }
    }
}

std::vector<std::string> found_in(const SampleLog& log, const std::string& heads,
                                  const std::string& key = {}) {
    return prove(log.exported(), heads, key).findings;
}

TEST(AuditProof, AcceptsAWholeLogThatFits) {
    const Kept kept;
    const auto report = prove(kept.log.exported(), kept.heads, hex_of(sign_keys('a')));
    EXPECT_THAT(report.findings, IsEmpty());
    EXPECT_EQ(report.entries, 6);
    EXPECT_EQ(report.heads, 2U);
    EXPECT_EQ(report.head, kept.log.rows.back().entry_hash);
}

TEST(AuditProof, AcceptsALogThatGrewAfterItsLastHead) {
    Kept kept;
    EXPECT_THAT(found_in(kept.log.work(5), kept.heads), IsEmpty());
}

TEST(AuditProof, FindsEveryChangedByteOfAnExport) {
    for_each_changed_byte(Kept().log.exported(), [](const auto& log, const auto& what) {
        EXPECT_FALSE(prove(log, "").findings.empty()) << what;
    });
}

TEST(AuditProof, FindsEveryChangedByteOfTheHeads) {
    const Kept kept;
    const auto log = kept.log.exported();
    for_each_changed_byte(kept.heads, [&](const auto& heads, const auto& what) {
        EXPECT_FALSE(prove(log, heads).findings.empty()) << what;
    });
}

TEST(AuditProof, FindsWhereverTheExportWasCut) {
    const Kept kept;
    const auto good = kept.log.exported();
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(prove(good.substr(0, size), kept.heads).findings.empty()) << size;
    }
}

TEST(AuditProof, FindsADeletedADoubledAndAMovedEntry) {
    const Kept kept;
    const auto good = lines_of(kept.log.exported());
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto log = good;
        log.erase(log.begin() + static_cast<std::ptrdiff_t>(at));
        EXPECT_FALSE(prove(text_of(log), kept.heads).findings.empty()) << "deleted " << at;
        log = good;
        log.insert(log.begin() + static_cast<std::ptrdiff_t>(at), good[at]);
        EXPECT_FALSE(prove(text_of(log), kept.heads).findings.empty()) << "doubled " << at;
        log = good;
        std::swap(log[at], log[(at + 1) % log.size()]);
        EXPECT_FALSE(prove(text_of(log), kept.heads).findings.empty()) << "moved " << at;
    }
}

TEST(AuditProof, FindsAnEmptyLog) {
    const auto report = prove("", Kept().heads);
    EXPECT_EQ(report.first_bad_seq, 1);
    EXPECT_THAT(report.findings, ElementsAre(HasSubstr("the log is empty")));
}

TEST(AuditProof, FindsAnOlderCopyOfTheLog) {
    const Kept kept;
    SampleLog older;
    begin(older).work(1);
    EXPECT_THAT(found_in(older, kept.heads),
                ElementsAre(HasSubstr("the log ends with entry 4, but the head of "
                                      "2026-11-23T12:10:00.000000Z (line 2) names entry 6")));
}

TEST(AuditProof, FindsAnOlderCopyThatGrewAgain) {
    const Kept kept;
    SampleLog other;
    begin(other).work(9, "request.reject");
    EXPECT_THAT(found_in(other, kept.heads),
                ElementsAre(HasSubstr("entry 6 is not the one that the head of")));
}

TEST(AuditProof, FindsALogThatWasWrittenAndSignedAgain) {
    const Kept kept;
    const Kept forged(SampleLog('z'));
    EXPECT_FALSE(found_in(forged.log, kept.heads).empty());
    EXPECT_THAT(found_in(forged.log, forged.heads, hex_of(sign_keys('a'))),
                ElementsAre(HasSubstr("never signed this log")));
}

TEST(AuditProof, FindsTheLogOfAnotherInstallation) {
    const Kept other(SampleLog('a', "11111111-1111-4111-8111-111111111111"));
    EXPECT_THAT(
        found_in(other.log, Kept().heads),
        ElementsAre(HasSubstr("of another installation"), HasSubstr("of another installation")));
}

TEST(AuditProof, RemembersALogWhoseEndWasChanged) {
    Kept kept;
    kept.log.add("log.broken", "log", "{}").work(2);
    EXPECT_THAT(found_in(kept.log, kept.heads), ElementsAre(HasSubstr("before entry 7")));
}

TEST(AuditProof, FindsALineThatIsNoHead) {
    const Kept kept;
    EXPECT_THAT(found_in(kept.log, kept.heads + "\n"), ElementsAre(HasSubstr("line 3")));
    EXPECT_THAT(found_in(kept.log, kept.heads.substr(0, kept.heads.size() - 1)),
                ElementsAre(HasSubstr("LF")));
}

TEST(AuditProof, FollowsTheKeyThatTheOldOneSigned) {
    Kept kept;
    kept.log.change_key('b').work(1);
    kept.heads += kept.log.head();
    EXPECT_THAT(found_in(kept.log, kept.heads), IsEmpty());
    EXPECT_THAT(found_in(kept.log, kept.heads, hex_of(sign_keys('b'))), IsEmpty());
}

TEST(AuditProof, RefusesAKeyThatTheOldOneDidNotSign) {
    Kept kept;
    kept.log.lose_key('b').work(1);
    kept.heads += kept.log.head();
    EXPECT_THAT(found_in(kept.log, kept.heads), ElementsAre(HasSubstr("not signed by the old")));
    EXPECT_THAT(found_in(kept.log, kept.heads, hex_of(sign_keys('b'))), IsEmpty())
        << "who trusts the new key takes what it pins";
}

TEST(AuditProof, RefusesAChangeOfKeyThatDoesNotFollow) {
    for (const auto& detail : {std::string("{}"), R"({"old":")" + std::string(64, '0') + R"("})",
                               std::string("no JSON"), std::string(R"({"new":"x"})")}) {
        Kept kept;
        kept.log.add("log.sign_key", hex_of(sign_keys('b')), detail);
        EXPECT_THAT(found_in(kept.log, kept.heads),
                    ElementsAre(HasSubstr("entry 7 does not follow")));
    }
    Kept kept;
    auto change = wire::hand_over(sign_keys('x'), hex_of(sign_keys('b')));
    kept.log.add(
        "log.sign_key", change.new_key,
        R"({"old":")" + hex_of(sign_keys('a')) + R"(","signature":")" + change.signature + R"("})");
    EXPECT_THAT(found_in(kept.log, kept.heads), ElementsAre(HasSubstr("entry 7 does not follow")));
}

TEST(AuditProof, RefusesAHeadOfAKeyThatWasNotInForceThere) {
    Kept kept;
    const auto early = kept.log.head_by(sign_keys('b')) + "\n";
    kept.log.change_key('b').work(1);
    EXPECT_THAT(found_in(kept.log, kept.heads + early), ElementsAre(HasSubstr("not in force")));
}

TEST(AuditProof, WantsAHeadThatReachesTheTrustedKey) {
    Kept kept;
    kept.log.change_key('b').work(1);
    EXPECT_THAT(found_in(kept.log, kept.heads, hex_of(sign_keys('b'))),
                ElementsAre(HasSubstr("no head is signed by the trusted key")));
}

TEST(AuditProof, ComparesWithAnEarlierExport) {
    Kept kept;
    const auto earlier = kept.log.exported();
    const auto lines = lines_of(earlier);
    const auto later_half = text_of({lines.begin() + 3, lines.end()});
    kept.log.work(2);
    EXPECT_THAT(found_in(kept.log, earlier), IsEmpty());
    EXPECT_THAT(found_in(kept.log, later_half), IsEmpty());
    SampleLog other;
    other.work(1, "request.reject").work(9);
    EXPECT_THAT(found_in(other, earlier), ElementsAre(HasSubstr("entry 6")));
    EXPECT_THAT(found_in(other, later_half),
                ElementsAre(HasSubstr("entry 3"), HasSubstr("entry 6")));
    SampleLog shorter;
    EXPECT_THAT(found_in(shorter, earlier), ElementsAre(HasSubstr("its end is missing")));
}

TEST(AuditProof, FindsEveryChangedByteOfAnEarlierExport) {
    const Kept kept;
    const auto log = kept.log.exported();
    for_each_changed_byte(log, [&](const auto& earlier, const auto& what) {
        EXPECT_FALSE(prove(log, earlier).findings.empty()) << what;
    });
}

/// A line of an export whose hash is right, whatever its number.
std::string line_of_entry(std::int64_t seq, const std::string& prev_hash) {
    auto row = SampleLog().rows.front();
    row.seq = seq;
    row.prev_hash = prev_hash;
    row.entry_hash = wire::audit_hash(wire::fields_of(row));
    return wire::export_line(row) + "\n";
}

std::vector<std::string> wrong_with(const std::string& kept) {
    std::istringstream file(kept);
    return wire::read_outside(file).value().findings;
}

TEST(AuditProof, RefusesAnEarlierExportWhoseNumbersAreNoneOfALog) {
    for (const std::int64_t seq : {std::int64_t{0}, std::int64_t{-1}, smallest}) {
        EXPECT_THAT(wrong_with(line_of_entry(seq, std::string(64, '0'))),
                    ElementsAre(HasSubstr("line 1 of what was kept: its number is no number")));
    }
}

TEST(AuditProof, KnowsNoEntryAfterTheLargestNumber) {
    const auto last = line_of_entry(largest, std::string(64, '0'));
    const auto hash = wire::read_export_line(last.substr(0, last.size() - 1)).value().entry_hash;
    EXPECT_THAT(wrong_with(last), IsEmpty());
    for (const auto seq : {smallest, std::int64_t{1}, largest}) {
        EXPECT_THAT(wrong_with(last + line_of_entry(seq, hash)),
                    ElementsAre(HasSubstr("line 2 of what was kept")));
    }
}

}  // namespace
}  // namespace callveil::tests
