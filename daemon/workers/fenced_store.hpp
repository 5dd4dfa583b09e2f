// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

#include "ports/job_store.hpp"

namespace callveil::workers {

/// The store as one running job sees it: every write first passes `fence` in the same transaction,
/// so that a job whose lease went to another worker leaves nothing behind.
///
/// Thread safety: that of `inner`, which outlives it; `fence` runs where the store runs its work.
class FencedStore final : public ports::JobStore {
public:
    using Fence = std::function<Result<void>(ports::Transaction&)>;

    FencedStore(ports::JobStore& inner, Fence fence) : inner_(inner), fence_(std::move(fence)) {}

    Result<void> write(const Work& work) override { return inner_.write(behind_fence(work)); }
    void write_later(Work work, Done done) override {
        inner_.write_later(behind_fence(std::move(work)), std::move(done));
    }
    Result<void> read(const Work& work) override { return inner_.read(work); }
    Result<bool> purge() override { return inner_.purge(); }
    Result<void> check_room() override { return inner_.check_room(); }

private:
    Work behind_fence(Work work) const {
        return [fence = fence_, work = std::move(work)](ports::Transaction& transaction) {
            auto passed = fence(transaction);
            return passed ? work(transaction) : passed;
        };
    }

    ports::JobStore& inner_;
    Fence fence_;
};

}  // namespace callveil::workers
