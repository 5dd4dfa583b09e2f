// SPDX-License-Identifier: Apache-2.0
#include "usecases/retention.hpp"

#include <algorithm>

#include "usecases/audit_trail.hpp"

namespace callveil::usecases {
namespace {

// What one transaction takes: a page of a plan and the result of a search are up to some hundred
// kilobytes, and each deleted byte is overwritten.
constexpr std::size_t requests_at_once = 100;
constexpr std::int64_t pages_at_once = 20;
constexpr std::size_t jobs_at_once = 20;

/// Whether a piece may have left something for the next one.
enum class Left { nothing, more };

class Run {
public:
    Run(const Context& context, const std::stop_token& stop)
        : context_(context),
          stop_(stop),
          until_(context.clock.now() - std::chrono::days{context.settings.subject_days}) {}

    Result<void> all() {
        CALLVEIL_TRY(in_pieces(&Run::empty_some));
        return in_pieces(&Run::remove_some_jobs);
    }
    const Emptied& done() const noexcept { return done_; }

private:
    using Piece = Result<Left> (Run::*)(ports::Transaction&, Emptied&);

    Result<void> in_pieces(Piece piece);
    Result<Left> empty_some(ports::Transaction& transaction, Emptied& now);
    Result<Left> empty_one(ports::Transaction& transaction, std::string_view reference,
                           Emptied& now);
    Result<Left> remove_some_jobs(ports::Transaction& transaction, Emptied& now);
    void count(const Emptied& piece);

    const Context& context_;
    const std::stop_token& stop_;
    domain::TimePoint until_;
    Emptied done_;
};

/// What is gone is noted with it: a daemon that is killed leaves no deletion that the log hides.
Result<void> note(const Context& context, ports::Transaction& transaction, const Emptied& piece) {
    if (piece.requests + piece.plan_pages + piece.jobs == 0) {
        return {};
    }
    CALLVEIL_TRY(transaction.audit().append(audit_event(context, system_caller(), "retention.run",
                                                        "requests",
                                                        AuditDetail()
                                                            .count("requests", piece.requests)
                                                            .count("plan_pages", piece.plan_pages)
                                                            .count("jobs", piece.jobs))));
    return {};
}

Result<void> Run::in_pieces(Piece piece) {
    auto left = Left::more;
    while (left == Left::more && !stop_.stop_requested()) {
        Emptied now;
        CALLVEIL_TRY(context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
            CALLVEIL_ASSIGN(left, (this->*piece)(transaction, now));
            return note(context_, transaction, now);
        }));
        count(now);
    }
    return {};
}

Result<Left> Run::empty_some(ports::Transaction& transaction, Emptied& now) {
    const auto& known = done_.unreadable;
    const auto limit = requests_at_once + known.size();
    CALLVEIL_ASSIGN(const auto found, transaction.requests().to_empty(until_, limit));
    for (const auto& reference : found) {
        if (std::find(known.begin(), known.end(), reference) != known.end()) {
            continue;
        }
        CALLVEIL_ASSIGN(const auto left, empty_one(transaction, reference, now));
        if (left == Left::more) {
            return left;
        }
    }
    return found.size() == limit ? Left::more : Left::nothing;
}

Result<Left> Run::empty_one(ports::Transaction& transaction, std::string_view reference,
                            Emptied& now) {
    auto request = transaction.requests().find(reference);
    if (!request && request.error().code == ErrorCode::corrupt) {
        now.unreadable.emplace_back(reference);
        return Left::nothing;
    }
    if (!request) {
        return fail(request.error());
    }
    CALLVEIL_ASSIGN(const auto pages,
                    transaction.plans().remove_of_request(
                        reference, static_cast<std::size_t>(pages_at_once - now.plan_pages)));
    now.plan_pages += pages;
    if (now.plan_pages == pages_at_once) {
        return Left::more;
    }
    domain::empty(*request, context_.clock.now());
    CALLVEIL_TRY(transaction.requests().update(*request));
    ++now.requests;
    return Left::nothing;
}

Result<Left> Run::remove_some_jobs(ports::Transaction& transaction, Emptied& now) {
    CALLVEIL_ASSIGN(now.jobs, transaction.jobs().remove_ended(until_, jobs_at_once));
    return now.jobs == static_cast<std::int64_t>(jobs_at_once) ? Left::more : Left::nothing;
}

void Run::count(const Emptied& piece) {
    done_.requests += piece.requests;
    done_.plan_pages += piece.plan_pages;
    done_.jobs += piece.jobs;
    done_.unreadable.insert(done_.unreadable.end(), piece.unreadable.begin(),
                            piece.unreadable.end());
}

}  // namespace

Result<Emptied> empty_ended_requests(const Context& context, const std::stop_token& stop) {
    Run run(context, stop);
    const auto ended = run.all();
    return ended ? Result<Emptied>(run.done()) : Result<Emptied>(fail(ended.error()));
}

}  // namespace callveil::usecases
