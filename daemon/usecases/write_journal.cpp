// SPDX-License-Identifier: Apache-2.0
#include "usecases/write_journal.hpp"

namespace callveil::usecases {

Result<bool> WriteJournal::load() {
    bool written = false;
    CALLVEIL_TRY(context_.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto open, transaction.intents().open(run_.plan.hash));
        CALLVEIL_ASSIGN(const auto finished, transaction.intents().finished(run_.plan.hash));
        for (const auto& intent : open) {
            open_.insert({intent.source, intent.batch});
        }
        written = !finished.empty();
        return {};
    }));
    return written;
}

Result<void> WriteJournal::intend(const std::string& source, std::int64_t batch,
                                  const Standing& standing) {
    return context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
        const auto now = context_.clock.now();
        CALLVEIL_TRY(check_lease(transaction));
        CALLVEIL_TRY(transaction.intents().begin({run_.plan.hash, batch, source, now}));
        CALLVEIL_TRY(transaction.ledger().add(standing.ledger, now));
        CALLVEIL_TRY(transaction.audit().append(
            audit_event(context_, job_.caller, "lead.write.intent", run_.request.reference,
                        detail_of(source, batch).count("cells", standing.todo))));
        return {};
    });
}

Result<void> WriteJournal::record(const std::string& source, std::int64_t batch,
                                  std::string_view outcome, std::int64_t cells) {
    return context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(check_lease(transaction));
        CALLVEIL_TRY(transaction.intents().finish(run_.plan.hash, batch, source, outcome));
        CALLVEIL_TRY(transaction.audit().append(
            audit_event(context_, job_.caller, "lead.write.outcome", run_.request.reference,
                        detail_of(source, batch).id("outcome", outcome).count("cells", cells))));
        return {};
    });
}

Result<void> WriteJournal::close_unwritten() {
    for (const auto& [source, batch] : open_) {
        CALLVEIL_TRY(record(source, batch, "not_written", 0));
    }
    open_.clear();
    return {};
}

Result<void> WriteJournal::check_lease(ports::Transaction& transaction) const {
    CALLVEIL_ASSIGN(const auto now, transaction.jobs().find(job_.id));
    if (now.state != domain::JobState::running || now.worker != job_.worker) {
        return fail(ErrorCode::conflict, "another worker holds the job " + job_.id);
    }
    return {};
}

AuditDetail WriteJournal::detail_of(const std::string& source, std::int64_t batch) const {
    return AuditDetail().id("plan", run_.plan.hash).id("source", source).count("batch", batch);
}

}  // namespace callveil::usecases
