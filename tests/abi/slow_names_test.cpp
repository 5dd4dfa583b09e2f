// SPDX-License-Identifier: Apache-2.0
// Whoever waits for a resolver, it is not the desktop.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "host/plugin_host.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"

// The leak sanitizer asks for this function by this name.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
/// A look-up that was given up is never freed: the C library may still write into it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:callveil::plugin::NameLookup\n";
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace callveil::tests {
namespace {

constexpr const char* plugin_path = CALLVEIL_BIN_DIR "/libcallveil_plugin.so";
constexpr const char* resolver_path = CALLVEIL_BIN_DIR "/libnss_slow_names.so.2";

class QuietDesktop final : public host::Desktop {
public:
    void log(std::int32_t, std::string_view) override {}
    void form_opened(std::string_view, std::string_view) override {}
    void form_changed(std::string_view, std::uint64_t) override {}
    void form_closed(std::string_view) override {}
    void attention(std::string_view, std::int32_t, std::string_view) override {}
};

class SlowNamesTest : public ::testing::Test {
protected:
    TempDir folder;
    FakeDaemon daemon;
    host::UiLoop loop;
    QuietDesktop desktop;
    std::unique_ptr<host::PluginHost> plugin;
    void* resolver = nullptr;

    std::string config() {
        const auto endpoint = daemon.endpoint();
        return R"({"status_poll_ms":50,"prefill_timeout_ms":200,"endpoint":"tcp://callveil.example)" +
               endpoint.substr(endpoint.rfind(':')) + R"(","identity_file":")" +
               daemon.write_identity(folder.path()).string() + "\"}";
    }
    void SetUp() override {
#ifdef __SANITIZE_THREAD__
        GTEST_SKIP() << "glibc looks names up on threads that the thread sanitizer does not know, "
                        "and its malloc ends the process there";
#endif
    }
    void start() {
        resolver = ::dlopen(resolver_path, RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(resolver, nullptr) << ::dlerror();
        plugin = std::make_unique<host::PluginHost>(
            host::PluginLibrary::load(plugin_path).value(), loop, desktop,
            host::DesktopFacts{folder / "state", "agent-1", "en"});
        const auto started = plugin->start(config());
        ASSERT_TRUE(started) << started.error().detail;
    }
    void call(const char* function) { reinterpret_cast<void (*)()>(::dlsym(resolver, function))(); }
};

TEST_F(SlowNamesTest, ThePluginIsStoppedAndUnloadedWhileTheResolverIsStillAtIt) {
    start();
    call("slow_names_await_asked");
    const auto begun = std::chrono::steady_clock::now();
    plugin.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
    EXPECT_EQ(::dlopen(plugin_path, RTLD_NOW | RTLD_NOLOAD) != nullptr, CALLVEIL_SANITIZED == 1);
    call("slow_names_open");
    call("slow_names_await_answered");
}

TEST_F(SlowNamesTest, TheDaemonIsReachedWhenItsNameIsFound) {
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {}});
    start();
    call("slow_names_open");
    plugin->send({{"type", "interaction.offered"},
                  {"data", {{"interactionId", "c-1"}, {"remote", {{"e164", "+15550100"}}}}}});
    EXPECT_TRUE(
        loop.run_until([&] { return plugin->state("form-1").value().at("prefill") == "filled"; },
                       host::UiLoop::Clock::now() + patience));
}

TEST_F(SlowNamesTest, AProgramEndsLongBeforeASlowResolverAnswers) {
    if (CALLVEIL_SANITIZED) {
        GTEST_SKIP() << "a sanitizer wants to be loaded first";
    }
    std::ofstream(folder / "config.json") << config();
    std::ofstream(folder / "script")
        << R"({"type":"interaction.offered","data":{"interactionId":"c","remote":{"e164":"+15550100"}}})"
        << "\n"
           R"({"wait":{"until":"prefill","is":"unavailable"}})"
           "\n";
    const auto command = std::string("LD_PRELOAD=") + resolver_path +
                         " " CALLVEIL_BIN_DIR "/callveil-host --plugin " + plugin_path +
                         " --config " + (folder / "config.json").string() + " --state " +
                         (folder / "state").string() + " </dev/null 2>&1";
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(std::system(command.c_str()), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

}  // namespace
}  // namespace callveil::tests
