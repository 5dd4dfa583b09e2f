// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/page_codec.hpp"
#include "stores/sqlite/sealer.hpp"
#include "support/raw_files.hpp"
#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

const std::string canary = "ZZCANARY-6f1c";

class Sealing : public SqliteStoreTest {
protected:
    /// How often the marker stands in the files of the store.
    std::size_t canaries() const { return times_in_files(folder_.path(), canary); }

    static domain::Request marked_request() {
        auto request = sample_request();
        request.subject = {canary, {canary}, {canary + "@example.com"},
                           canary, canary,   {{"loyalty_id", canary}}};
        request.interaction_id = canary;
        request.requester.asserted_agent = canary;
        request.reason = canary;
        request.trouble = request.search_reason = canary;
        request.override_access = canary;
        request.overrides = {{domain::OverrideKind::access, canary, canary, noon()}};
        request.verification = {canary, 2, "dana", noon()};
        return request;
    }
    static domain::Job marked_job() {
        auto job = sample_job();
        job.input = canary;
        job.result = canary;
        job.error = Error{ErrorCode::internal, canary};
        return job;
    }
    static domain::Plan marked_plan() {
        auto plan = sample_plan();
        plan.key = plan.seed = canary;
        plan.warnings = plan.obstacles = plan.skipped = {canary};
        plan.effects.emplace_back().column = canary;
        return plan;
    }
    static domain::PlannedRow marked_row() {
        auto row = sample_row();
        row.source = row.collection.collection = canary;
        row.key = {canary};
        row.provenance[0].field = row.cells[0].column = row.selectors[0].column = canary;
        return row;
    }
    static domain::Package marked_package() {
        auto package = sample_package();
        package.passphrase = canary;
        return package;
    }
};

TEST_F(Sealing, LeavesNothingPersonalInTheFiles) {
    open();
    must_write([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.requests().insert(marked_request()));
        CALLVEIL_TRY(t.jobs().insert(marked_job()));
        CALLVEIL_TRY(t.plans().insert(marked_plan()));
        CALLVEIL_TRY(t.plans().add_page(sample_plan().id, 0, {marked_row()}));
        return t.packages().insert(marked_package());
    });
    EXPECT_TRUE(std::filesystem::exists(folder_ / "store.sqlite-wal"));
    EXPECT_EQ(canaries(), 0U);
    const auto request =
        read([](Transaction& t) { return t.requests().find(sample_request().reference); });
    EXPECT_EQ(describe(request.value()), describe(marked_request()));
    close();
    EXPECT_EQ(canaries(), 0U);
}

TEST_F(Sealing, FindsTheMarkerWhereItIsPlain) {
    open();
    auto request = sample_request();
    request.plan_hash = canary;
    must_write([&](Transaction& t) { return t.requests().insert(request); });
    EXPECT_GT(canaries(), 0U);
}

TEST_F(Sealing, RefusesASealedValueOfAnotherRow) {
    open();
    for (const int number : {1, 2}) {
        must_write([&](Transaction& t) { return t.requests().insert(sample_request(number)); });
    }
    close();
    tamper(
        "UPDATE requests SET sealed = (SELECT sealed FROM requests WHERE reference LIKE '%2') "
        "WHERE reference LIKE '%1'");
    open();
    const auto swapped =
        read([](Transaction& t) { return t.requests().find(sample_request(1).reference); });
    ASSERT_FALSE(swapped);
    EXPECT_EQ(swapped.error().code, ErrorCode::corrupt);
    EXPECT_TRUE(
        read([](Transaction& t) { return t.requests().find(sample_request(2).reference); }));
}

TEST_F(Sealing, RefusesTextThatIsNotUtf8) {
    open();
    auto request = sample_request();
    request.subject.name = "\xff";
    const auto written =
        store_->write([&](Transaction& t) { return t.requests().insert(request); });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::invalid_argument);
}

TEST(Sealer, OpensOnlyUnderItsKeySlotAndRow) {
    const stores::Sealer sealer(crypto::Secret(std::string(32, 'k')));
    const auto sealed = sealer.seal("requests.sealed", "R1", "content");
    EXPECT_EQ(sealer.open("requests.sealed", "R1", sealed).value(), "content");
    const stores::Sealer other(crypto::Secret(std::string(32, 'o')));
    EXPECT_FALSE(sealer.open("requests.sealed", "R2", sealed));
    EXPECT_FALSE(sealer.open("requests.seale", "dR1", sealed));
    EXPECT_FALSE(other.open("requests.sealed", "R1", sealed));
    EXPECT_FALSE(sealer.open("requests.sealed", "R1", ""));
    std::string changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    EXPECT_EQ(sealer.open("requests.sealed", "R1", changed).error().code, ErrorCode::corrupt);
}

TEST(PageCodec, RefusesEveryCutPage) {
    const auto bytes = stores::encode_page({sample_row(1), sample_row(2)});
    ASSERT_TRUE(stores::decode_page(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(stores::decode_page(bytes.substr(0, size))) << size;
    }
    EXPECT_FALSE(stores::decode_page(bytes + "x"));
}

}  // namespace
}  // namespace callveil::tests
