// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "plugin/outbox.hpp"
#include "support/temp_dir.hpp"

namespace callveil::plugin {

inline constexpr auto now = "2026-11-23T01:00:00.000Z";

inline OutboxEntry entry(const std::string& name, const std::string& sealed = "c2VhbGVk") {
    return {"id-" + name, "R26-" + name, "access", "2026-11-23T00:00:00.000Z", sealed};
}

class OutboxTest : public ::testing::Test {
protected:
    tests::TempDir folder;
    LockWait wait;

    Outbox open() { return Outbox::open(folder.path(), wait).value(); }
    std::filesystem::path file() const { return folder.path() / "callveil" / "outbox.sqlite"; }
    std::string raw_bytes() const {
        std::ostringstream all;
        for (const auto& item : std::filesystem::directory_iterator(folder.path() / "callveil")) {
            std::ifstream file(item.path(), std::ios::binary);
            all << std::string(std::istreambuf_iterator<char>(file), {});
        }
        return all.str();
    }
};

}  // namespace callveil::plugin
