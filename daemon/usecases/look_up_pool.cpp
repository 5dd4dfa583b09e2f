// SPDX-License-Identifier: Apache-2.0
#include "usecases/look_up_pool.hpp"

#include <algorithm>

namespace callveil::usecases {

class LookUpPool::Source final : public ports::LeadSource {
public:
    Source(LookUpPool& pool, ports::SourceLoan inner)
        : pool_(pool), inner_(std::move(inner)), left_(pool.limits_.rows) {}

    std::string_view name() const noexcept override { return inner_->name(); }

    void stop_with(std::stop_token stop) override { inner_->stop_with(std::move(stop)); }

    Result<domain::TableInfo> describe(std::string_view table) override {
        CALLVEIL_TRY(pool_.check_time());
        return inner_->describe(table);
    }

    Result<std::vector<std::string>> tables() override { return inner_->tables(); }

    Result<void> scan(std::string_view table, const std::vector<std::string>& columns,
                      const ports::RowVisitor& visit,
                      const ports::ProgressVisitor& progress) override {
        CALLVEIL_TRY(pool_.check_time());
        const auto in_time = [&](std::int64_t rows_read) {
            return pool_.check_time() && (!progress || progress(rows_read));
        };
        auto scanned = inner_->scan(table, columns, visit, in_time);
        CALLVEIL_TRY(pool_.check_time());
        return scanned;
    }

    Result<void> find_equal(std::string_view, std::string_view, const std::vector<domain::Value>&,
                            const std::vector<std::string>&, const ports::RowVisitor&) override {
        return {};
    }

    Result<void> fetch(std::string_view table, const std::vector<domain::RowKey>& keys,
                       const std::vector<std::string>& columns,
                       const ports::RowVisitor& visit) override {
        CALLVEIL_TRY(pool_.check_time());
        const auto count = std::min(left_, keys.size());
        left_ -= count;
        pool_.is_cut_ = pool_.is_cut_ || count < keys.size();
        return inner_->fetch(table,
                             {keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count)},
                             columns, visit);
    }

    Result<ports::Applied> apply(const std::vector<ports::RowChange>&) override {
        return fail(ErrorCode::unsupported, "a look-up changes nothing");
    }

private:
    LookUpPool& pool_;
    ports::SourceLoan inner_;
    std::size_t left_;
};

Result<ports::SourceLoan> LookUpPool::borrow(std::string_view name) {
    CALLVEIL_TRY(check_time());
    CALLVEIL_ASSIGN(auto loan, inner_.borrow(name));
    return ports::SourceLoan(std::make_shared<Source>(*this, std::move(loan)));
}

Result<void> LookUpPool::check_time() const {
    if (clock_.now() < limits_.until) {
        return {};
    }
    return fail(ErrorCode::unavailable,
                "looking the caller up took longer than 'intake.prefill_time' allows");
}

}  // namespace callveil::usecases
