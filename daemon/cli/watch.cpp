// SPDX-License-Identifier: Apache-2.0
#include "cli/watch.hpp"

#include <ostream>

#include "cli/given.hpp"
#include "cli/words.hpp"
#include "domain/time.hpp"
#include "wire/admin_requests.hpp"

namespace callveil::cli {
namespace {

constexpr std::int64_t widest_page = 200;

/// Finds one row of the queue again and again, without reading the pages before it each time.
class QueueRow {
public:
    QueueRow(Session& session, std::string reference)
        : session_(session), reference_(std::move(reference)) {}

    Result<wire::RequestRow> read() {
        // The row after the cursor stays the same while newer requests come in above it.
        CALLVEIL_ASSIGN(const auto page, read_page(cursor_, 1));
        if (!page.rows.empty() && page.rows.front().reference == reference_) {
            return page.rows.front();
        }
        return search();
    }

private:
    Result<wire::RequestListReply> read_page(const std::string& before, std::int64_t limit) {
        wire::RequestList list;
        list.before = before;
        list.limit = limit;
        return session_.ask(list);
    }

    Result<wire::RequestRow> search() {
        std::string before;
        cursor_.clear();
        do {
            CALLVEIL_ASSIGN(const auto page, read_page(before, widest_page));
            for (const auto& row : page.rows) {
                if (row.reference == reference_) {
                    return row;
                }
                cursor_ = row.reference;
            }
            before = page.next;
        } while (!before.empty());
        return fail(ErrorCode::not_found, "there is no request " + reference_);
    }

    Session& session_;
    std::string reference_;
    std::string cursor_;
};

bool differs(const wire::RequestRow& before, const wire::RequestRow& now) {
    return before.state != now.state || before.outcome != now.outcome ||
           before.reason != now.reason;
}

void draw_change(const Terminal& terminal, const wire::RequestRow& row) {
    const auto state = state_cell(row.state);
    terminal.out << short_time(domain::to_rfc3339(terminal.now())) << "  " << row.reference << "  "
                 << styled(terminal, state.style, state.text)
                 << (row.outcome == "none" ? "" : ", " + row.outcome)
                 << (row.reason.empty() ? "" : ": ") << printable(row.reason) << std::endl;
}

}  // namespace

void declare_watch(CLI::App& command, Watched& given) {
    add_reference(command, "reference", given.reference)->required();
    command.add_option("--interval", given.interval_s, "seconds between two looks, 0.1..3600")
        ->check(within(0.1, 3600.0))
        ->type_name("SECONDS");
}

Result<Exit> watch(Session& session, const Watched& given) {
    const CatchInterrupt catching;
    const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double>(given.interval_s));
    QueueRow queue(session, given.reference);
    wire::RequestRow last;
    auto changes = wire::Json::array();
    do {
        CALLVEIL_ASSIGN(const auto row, queue.read());
        if (differs(last, row)) {
            changes.push_back(wire::encode(row));
            if (!session.wants_json()) {
                draw_change(session.terminal(), row);
            }
            last = row;
        }
    } while (!is_final_state(last.state) && session.terminal().pause(interval) == Pause::over);
    if (session.wants_json()) {
        session.print_json({{"changes", std::move(changes)}});
    }
    const bool incomplete = is_final_state(last.state) && last.state != "completed";
    return incomplete ? Exit::refused : Exit::ok;
}

}  // namespace callveil::cli
