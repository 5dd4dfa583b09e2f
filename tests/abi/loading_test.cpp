// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "host/plugin_library.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PluginLibrary, SaysWhatTheLoaderSaidAndNothingElse) {
    const auto loaded =
        host::PluginLibrary::load(CALLVEIL_BIN_DIR "/libcallveil_plugin_unresolved.so");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::unsupported);
    EXPECT_THAT(loaded.error().detail,
                AllOf(EndsWith("undefined symbol: there_is_no_such_function."),
                      Not(HasSubstr("descriptor")), Not(HasSubstr("boost"))));
}

TEST(PluginLibrary, SaysThatAFileIsNoLibrary) {
    const TempDir folder;
    std::ofstream(folder / "plugin.so") << "a text";
    const auto loaded = host::PluginLibrary::load(folder / "plugin.so");
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().detail,
                AllOf(HasSubstr((folder / "plugin.so").string()), Not(HasSubstr("descriptor"))));
}

}  // namespace
}  // namespace callveil::tests
