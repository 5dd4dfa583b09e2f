// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "support/temp_dir.hpp"
#include "witnesses/witnesses.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

/// A syslog that reads datagrams at a socket of the file system.
class Reader {
public:
    explicit Reader(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot bind");
        }
    }
    ~Reader() { ::close(socket_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    std::string next() const {
        std::string text(4096, '\0');
        const auto size = ::recv(socket_, text.data(), text.size(), 0);
        text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return text;
    }

private:
    int socket_;
};

TEST(Syslog, GetsALineWithItsTag) {
    const TempDir folder;
    const Reader reader(folder / "log");
    const auto syslog = witnesses::make_syslog(folder / "log");
    ASSERT_TRUE(syslog->keep("callveil-audit-head-v1 x"));
    EXPECT_THAT(reader.next(), MatchesRegex("<37>[A-Z][a-z][a-z] [ 0-9][0-9] "
                                            "[0-9][0-9]:[0-9][0-9]:[0-9][0-9] "
                                            "callveil-audit.[0-9]+.: callveil-audit-head-v1 x"));
}

TEST(Syslog, IsCheckedWithoutAMessage) {
    const TempDir folder;
    const Reader reader(folder / "log");
    const auto syslog = witnesses::make_syslog(folder / "log");
    EXPECT_TRUE(syslog->check());
    ASSERT_TRUE(syslog->keep("first"));
    EXPECT_THAT(reader.next(), HasSubstr("first"));
}

TEST(Syslog, SaysThatNobodyReads) {
    const TempDir folder;
    const auto syslog = witnesses::make_syslog(folder / "log");
    EXPECT_THAT(syslog->keep("x").error().detail, HasSubstr("cannot be reached: No such file"));
    EXPECT_FALSE(syslog->check());
    EXPECT_EQ(syslog->last().value(), std::nullopt);
    const auto far = witnesses::make_syslog(folder / std::string(200, 'x'));
    EXPECT_THAT(far->keep("x").error().detail, HasSubstr("too long"));
}

}  // namespace
}  // namespace callveil::tests
