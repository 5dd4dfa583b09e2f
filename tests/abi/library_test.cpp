// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <type_traits>

#include "callveil/plugin.h"

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type);
#define AT(type, member, offset) \
    static_assert(offsetof(type, member) == (offset), #type "." #member);
#define CALL(type, member, result, arguments)                                                    \
    static_assert(std::is_same<decltype(type::member), result(CALLVEIL_CALL*) arguments>::value, \
                  #type "." #member);
#include "layout.inc"

extern "C" int callveil_abi_layout_holds_in_c(void);

namespace callveil::tests {
namespace {

using ::testing::ElementsAre;

constexpr const char* plugin_path = CALLVEIL_BIN_DIR "/libcallveil_plugin.so";

std::vector<std::string> lines_of(const std::string& command) {
    std::vector<std::string> lines;
    std::array<char, 4096> line{};
    FILE* output = ::popen(command.c_str(), "r");
    while (output != nullptr && std::fgets(line.data(), line.size(), output) != nullptr) {
        lines.emplace_back(line.data());
    }
    EXPECT_EQ(::pclose(output), 0) << command;
    return lines;
}

TEST(Layout, IsTheSameInCAndBothCpps) {
    EXPECT_EQ(callveil_abi_layout_holds_in_c(), 1);
}

TEST(PluginLibraryFile, ExportsExactlyOneFunction) {
    std::vector<std::string> names;
    for (const auto& line :
         lines_of(std::string(CALLVEIL_NM) + " -D --defined-only " + plugin_path)) {
        std::istringstream words(line);
        std::string address;
        std::string type;
        std::string name;
        words >> address >> type >> name;
        if (type != "A") {  // the version node
            names.push_back(type + " " + name.substr(0, name.find('@')));
        }
    }
    EXPECT_THAT(names, ElementsAre("T callveil_get_entry"));
}

TEST(PluginLibraryFile, HasNothingThatForbidsUnloading) {
    for (const auto& line :
         lines_of(std::string(CALLVEIL_READELF) + " -W --dyn-syms " + plugin_path)) {
        EXPECT_EQ(line.find("UNIQUE"), std::string::npos) << line;
    }
}

TEST(PluginLibraryFile, NeedsOnlyTheLibrariesOfTheList) {
    if (CALLVEIL_SANITIZED) {
        GTEST_SKIP() << "a sanitizer brings its own";
    }
    std::set<std::string> needed;
    for (const auto& line : lines_of(std::string(CALLVEIL_READELF) + " -W -d " + plugin_path)) {
        if (line.find("(NEEDED)") != std::string::npos) {
            needed.insert(line.substr(line.find('[') + 1, line.find(']') - line.find('[') - 1));
        }
    }
    std::set<std::string> listed;
    std::ifstream list(CALLVEIL_TESTS_DIR "/needed.txt");
    for (std::string name; std::getline(list, name);) {
        listed.insert(name);
    }
    listed.erase("libgcc_s.so.1");  // there or not, as the optimiser likes
    needed.erase("libgcc_s.so.1");
    listed.erase("libm.so.6");
    needed.erase("libm.so.6");
    EXPECT_EQ(needed, listed);
}

TEST(Entry, IsNullForAnotherMajorVersion) {
    void* library = ::dlopen(plugin_path, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << ::dlerror();
    const auto get_entry =
        reinterpret_cast<callveil_get_entry_fn>(::dlsym(library, CALLVEIL_ENTRY_SYMBOL));
    ASSERT_NE(get_entry, nullptr);
    EXPECT_EQ(get_entry(0), nullptr);
    EXPECT_EQ(get_entry((CALLVEIL_ABI_MAJOR + 1) << 16), nullptr);
    EXPECT_NE(get_entry(CALLVEIL_ABI), nullptr);
    EXPECT_NE(get_entry(CALLVEIL_ABI + 7), nullptr);
    ::dlclose(library);
}

TEST(Entry, SaysWhatItIsAndNeeds) {
    void* library = ::dlopen(plugin_path, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << ::dlerror();
    const auto* entry = reinterpret_cast<callveil_get_entry_fn>(
        ::dlsym(library, CALLVEIL_ENTRY_SYMBOL))(CALLVEIL_ABI);
    EXPECT_EQ(std::string(entry->descriptor->id.p, entry->descriptor->id.n),
              "org.callveil.request-form");
    EXPECT_EQ(std::string(entry->required_services.p, entry->required_services.n),
              "callveil.log/1 callveil.ui-thread/1 callveil.events/1 callveil.form-view/1 "
              "callveil.paths/1");
    ::dlclose(library);
}

}  // namespace
}  // namespace callveil::tests
