// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <utility>

#include "ports/source_pool.hpp"
#include "sources/sqlite_source.hpp"

namespace callveil::tests {

/// What happens around one `apply` of a lead source.
using ApplyHook =
    std::function<Result<ports::Applied>(ports::LeadSource&, const std::vector<ports::RowChange>&)>;

/// What happens instead of a scan; it is given the scan's way to report progress.
using ScanHook = std::function<Result<void>(const ports::ProgressVisitor&)>;

/// A real source whose scans and writes a test may disturb.
class HookedSource final : public ports::LeadSource {
public:
    HookedSource(std::unique_ptr<ports::LeadSource> inner, const ApplyHook& on_apply,
                 const ScanHook& on_scan)
        : inner_(std::move(inner)), on_apply_(on_apply), on_scan_(on_scan) {}

    std::string_view name() const noexcept override { return inner_->name(); }
    void stop_with(std::stop_token stop) override { inner_->stop_with(std::move(stop)); }
    Result<domain::TableInfo> describe(std::string_view table) override {
        return inner_->describe(table);
    }
    Result<std::vector<std::string>> tables() override { return inner_->tables(); }
    Result<void> scan(std::string_view table, const std::vector<std::string>& columns,
                      const ports::RowVisitor& visit,
                      const ports::ProgressVisitor& progress) override {
        return on_scan_ ? on_scan_(progress) : inner_->scan(table, columns, visit, progress);
    }
    Result<void> find_equal(std::string_view table, std::string_view column,
                            const std::vector<domain::Value>& values,
                            const std::vector<std::string>& columns,
                            const ports::RowVisitor& visit) override {
        return inner_->find_equal(table, column, values, columns, visit);
    }
    Result<void> find_alike(std::string_view table, std::string_view column,
                            std::string_view collation, const std::vector<domain::Value>& values,
                            const std::vector<std::string>& columns,
                            const ports::RowVisitor& visit) override {
        return inner_->find_alike(table, column, collation, values, columns, visit);
    }
    Result<void> fetch(std::string_view table, const std::vector<domain::RowKey>& keys,
                       const std::vector<std::string>& columns,
                       const ports::RowVisitor& visit) override {
        return inner_->fetch(table, keys, columns, visit);
    }
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes) override {
        return on_apply_ ? on_apply_(*inner_, changes) : inner_->apply(changes);
    }

private:
    std::unique_ptr<ports::LeadSource> inner_;
    const ApplyHook& on_apply_;
    const ScanHook& on_scan_;
};

/// How a lead database is opened.
using OpenLeads = std::function<Result<std::unique_ptr<ports::LeadSource>>()>;

/// Opens a lead database anew for each loan.
class TestPool final : public ports::SourcePool {
public:
    void add(ports::SourceInfo info, OpenLeads open) {
        infos_.push_back(std::move(info));
        opens_.push_back(std::move(open));
    }
    /// One of SQLite.
    void add(const ports::SourceInfo& info, const std::filesystem::path& path) {
        add(info, [name = info.name, path] {
            sources::SqliteSourceOptions options;
            options.name = name;
            options.path = path;
            return sources::open_sqlite_source(options);
        });
    }
    const std::vector<ports::SourceInfo>& sources() const noexcept override { return infos_; }
    std::vector<ports::SourceInfo>& mutable_sources() noexcept { return infos_; }

    Result<ports::SourceLoan> borrow(std::string_view name) override {
        ++loans;
        for (std::size_t i = 0; i < infos_.size(); ++i) {
            if (infos_[i].name == name) {
                CALLVEIL_ASSIGN(auto source, opens_[i]());
                return ports::SourceLoan(
                    std::make_shared<HookedSource>(std::move(source), on_apply, on_scan));
            }
        }
        return fail(ErrorCode::not_found, "no such source");
    }

    ApplyHook on_apply;
    ScanHook on_scan;
    std::atomic<int> loans = 0;

private:
    std::vector<ports::SourceInfo> infos_;
    std::vector<OpenLeads> opens_;
};

}  // namespace callveil::tests
