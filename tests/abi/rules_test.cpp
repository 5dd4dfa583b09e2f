// SPDX-License-Identifier: Apache-2.0
// The rules of plugin.h: who may call what, when, and what a refusal says.
#include <algorithm>
#include <thread>

#include "abi/life_fixture.hpp"

namespace callveil::tests {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST_F(LifeTest, TheStateFitsTheSchema) {
    start();
    call();
    const auto description = plugin->describe("callveil.request").value();
    const auto& properties = description.at("schema").at("properties");
    const auto shown = state();
    for (const auto& [name, value] : shown.at("data").items()) {
        ASSERT_TRUE(properties.contains(name)) << name;
        EXPECT_EQ(properties.at(name).at("type"), value.is_array() ? "array" : "string");
    }
    EXPECT_EQ(properties.size(), shown.at("data").size());
    EXPECT_TRUE(plugin->describe("callveil.my-requests"));
    EXPECT_FALSE(plugin->describe("callveil.unknown"));
}

TEST_F(LifeTest, AHostMayReadEachRevisionAtOnce) {
    std::vector<std::uint64_t> revisions;
    desktop.look = [&](const std::string& form) {
        const auto shown = plugin->state(form);
        ASSERT_TRUE(shown) << form;
        if (form == "form-1") {
            revisions.push_back(shown->at("rev"));
        }
    };
    load();
    call("established");
    ASSERT_TRUE(plugin->start(config));
    type("/name", "Jordan Example");
    type("/name", "Robin Example");
    ASSERT_GE(revisions.size(), 4U);
    EXPECT_EQ(revisions.front(), 1U);
    EXPECT_TRUE(std::is_sorted(revisions.begin(), revisions.end()));
}

TEST_F(LifeTest, AFailedEditOrActionSaysWhy) {
    start();
    call();
    type("/phones", Json::array({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}));
    const auto eleventh = plugin->edit("form-1", state().at("rev"), "/phones/-", "11");
    ASSERT_FALSE(eleventh);
    EXPECT_EQ(eleventh.error().code, ErrorCode::too_large);
    EXPECT_EQ(eleventh.error().detail, "There is room for 10 entries and no more.");
    EXPECT_EQ(plugin->action("form-1", "add_phone", {}).error().detail,
              "There is room for 10 entries and no more.");
    EXPECT_EQ(plugin->action("form-1", "send", {}).error().detail,
              "The form has fields that must be mended first.");
    EXPECT_EQ(plugin->edit("form-9", 1, "/name", "x").error().detail, "There is no such form.");
}

TEST_F(LifeTest, ACallOnAnotherThreadIsLoggedWhileItRuns) {
    start();
    bool answered = true;
    std::thread([&] { answered = plugin->state("my-requests").has_value(); }).join();
    EXPECT_FALSE(answered);
    const std::lock_guard lock(desktop.mutex);
    EXPECT_THAT(desktop.lines, Contains("5 state: called on another thread than create()"));
}

TEST_F(LifeTest, AnotherThreadIsToldSo) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    callveil_status started = CALLVEIL_OK;
    callveil_status stopped = CALLVEIL_OK;
    std::thread([&] {
        started = raw->start(raw, {});
        stopped = raw->stop(raw);
    }).join();
    EXPECT_EQ(started, CALLVEIL_E_wrong_thread);
    EXPECT_EQ(stopped, CALLVEIL_E_wrong_thread);
    raw->destroy(raw);
}

TEST_F(LifeTest, BeforeStartAndAfterStopItSaysWrongState) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    const auto* form =
        static_cast<const callveil_ext_form*>(raw->extension(raw, CALLVEIL_EXT_FORM));
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(form->state(raw, host::as_str("my-requests"), {}), CALLVEIL_E_wrong_state);
    std::string said;
    EXPECT_EQ(
        form->action(raw, host::as_str("form-1"), host::as_str("send"), {}, host::sink_into(said)),
        CALLVEIL_E_wrong_state);
    EXPECT_EQ(said, explain(ErrorCode::wrong_state));
    EXPECT_EQ(raw->stop(raw), CALLVEIL_OK);
    EXPECT_EQ(raw->stop(raw), CALLVEIL_OK);
    raw->on_event(raw, host::as_str("{}"));
    raw->on_post(raw, 1);
    EXPECT_EQ(raw->extension(raw, "callveil.webview/1"), nullptr);
    raw->destroy(raw);
}

const void* no_service(const callveil_host*, const char*) {
    return nullptr;
}

TEST_F(LifeTest, NamesTheServiceThatIsMissing) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    host_table.service = no_service;
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    std::string said;
    EXPECT_EQ(raw->start(raw, host::sink_into(said)), CALLVEIL_E_unsupported);
    EXPECT_THAT(said, HasSubstr("callveil.log/1"));
    raw->destroy(raw);
}

TEST_F(LifeTest, NamesWhatIsWrongInTheConfiguration) {
    load();
    const auto started = plugin->start(R"({"identity_file":"/nowhere/key","colour":"blue"})");
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(started.error().detail, HasSubstr("'colour'"));
}

}  // namespace
}  // namespace callveil::tests
