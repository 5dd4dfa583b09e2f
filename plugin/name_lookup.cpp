// SPDX-License-Identifier: Apache-2.0
#include "plugin/name_lookup.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace callveil::plugin {

struct NameLookup::Query {
    explicit Query(const std::string& host) : name(host) {
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        block.ar_name = name.c_str();
        block.ar_request = &hints;
    }
    ~Query() {
        if (block.ar_result != nullptr) {
            ::freeaddrinfo(block.ar_result);
        }
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    std::string name;
    addrinfo hints{};
    gaicb block{};
};

namespace {

std::string numeric(const addrinfo& entry) {
    std::array<char, NI_MAXHOST> text{};
    const int code = ::getnameinfo(entry.ai_addr, entry.ai_addrlen, text.data(), text.size(),
                                   nullptr, 0, NI_NUMERICHOST);
    return code == 0 ? std::string(text.data()) : std::string();
}

}  // namespace

NameLookup::NameLookup(const std::string& name) : query_(std::make_unique<Query>(name)) {
    std::array<gaicb*, 1> list{&query_->block};
    // Nobody is called when it is done: that would be code of this library on a foreign thread.
    sigevent silent{};
    silent.sigev_notify = SIGEV_NONE;
    begun_ = ::getaddrinfo_a(GAI_NOWAIT, list.data(), 1, &silent);
}

NameLookup::~NameLookup() {
    if (!is_done() && ::gai_cancel(&query_->block) == EAI_NOTCANCELED) {
        (void)query_.release();
    }
}

bool NameLookup::is_done() const noexcept {
    return begun_ != 0 || ::gai_error(&query_->block) != EAI_INPROGRESS;
}

Result<std::vector<std::string>> NameLookup::addresses() const {
    const int code = begun_ != 0 ? begun_ : ::gai_error(&query_->block);
    if (code != 0) {
        return fail(ErrorCode::unavailable, std::string(::gai_strerror(code)));
    }
    std::vector<std::string> found;
    for (const auto* entry = query_->block.ar_result; entry != nullptr; entry = entry->ai_next) {
        found.push_back(numeric(*entry));
    }
    std::erase(found, std::string());
    std::stable_partition(found.begin(), found.end(), [](const auto& address) {
        return address.find(':') == std::string::npos;
    });
    return found;
}

}  // namespace callveil::plugin
