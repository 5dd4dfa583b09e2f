// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include "fuzz/harness.hpp"
#include "plugin/outbox.hpp"
#include "support/temp_dir.hpp"

/// The outbox file as a crash, a full disk or another program may leave it.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const tests::TempDir folder;
    std::filesystem::create_directory(folder / "callveil");
    std::filesystem::permissions(folder / "callveil", std::filesystem::perms{0700});
    {
        std::ofstream file(folder / "callveil/outbox.sqlite", std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
    }
    std::filesystem::permissions(folder / "callveil/outbox.sqlite", std::filesystem::perms{0600});
    plugin::LockWait wait;
    const auto outbox = plugin::Outbox::open(folder.path(), wait);
    if (!outbox) {
        fuzz::must(!outbox.error().detail.empty(), "a refusal is a sentence");
        return 0;
    }
    static_cast<void>(outbox->waiting(10));
    static_cast<void>(outbox->count_waiting());
    static_cast<void>(outbox->rows());
    return 0;
}
