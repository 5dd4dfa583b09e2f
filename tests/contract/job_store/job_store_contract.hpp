// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/job_store.hpp"
#include "support/describe.hpp"
#include "support/sample_rows.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// One implementation of the port under its name.
struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<ports::JobStore>(const TempDir&)> make;
};

std::vector<StoreKind> store_kinds();

/// A fresh store, and short words for what tests do with it.
class JobStoreContract : public testing::TestWithParam<StoreKind> {
protected:
    using Transaction = ports::Transaction;

    /// Runs `work(transaction)`, which returns a Result of anything, in a write; says its error.
    template <class Work>
    Result<void> write(const Work& work) {
        return store_->write([&work](Transaction& transaction) -> Result<void> {
            CALLVEIL_TRY(work(transaction));
            return {};
        });
    }

    template <class Work>
    void must_write(const Work& work) {
        const auto written = write(work);
        ASSERT_TRUE(written) << written.error().detail;
    }

    /// The code with which a write of `work` is refused; nothing when it succeeds.
    template <class Work>
    std::optional<ErrorCode> refusal_of(const Work& work) {
        const auto written = write(work);
        return written ? std::nullopt : std::optional(written.error().code);
    }

    /// What `look(transaction)`, a Result, yields in a read; a failure ends the test.
    template <class Look>
    auto read(const Look& look) {
        std::invoke_result_t<Look, Transaction&> seen =
            fail(ErrorCode::internal, "the store did not call");
        const auto ran = store_->read([&](Transaction& transaction) -> Result<void> {
            seen = look(transaction);
            return {};
        });
        EXPECT_TRUE(ran) << ran.error().detail;
        return seen;
    }

    domain::Request must_find(std::string_view reference) {
        return read([&](Transaction& t) { return t.requests().find(reference); }).value();
    }
    domain::Job must_find_job(std::string_view id) {
        return read([&](Transaction& t) { return t.jobs().find(id); }).value();
    }

    TempDir folder_;
    std::unique_ptr<ports::JobStore> store_ = GetParam().make(folder_);
};

inline std::string name_of(const testing::TestParamInfo<StoreKind>& info) {
    return info.param.name;
}

/// Runs the tests of `suite` on every implementation.
#define CALLVEIL_ON_EVERY_STORE(suite) \
    INSTANTIATE_TEST_SUITE_P(Every, suite, testing::ValuesIn(store_kinds()), name_of)

}  // namespace callveil::tests
