// SPDX-License-Identifier: Apache-2.0
#include "host/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

#include "host/player.hpp"

namespace callveil::host {
namespace {

constexpr const char* footer = R"(
A script has one JSON object in each line:
  {"type":"interaction.offered","time":"...","data":{...}}   a call event
  {"edit":{"pointer":"/kind","value":"access"}}              types into the current form
  {"action":{"id":"send"}}                                   presses a button
  {"wait":{"until":"status","is":"sent","timeout_ms":5000}}  waits for the form
  {"wait":{"form":"my-requests","until":"state","in":["completed","rejected"]}}
  {"show":"form"}   {"show":"my-requests"}   {"say":"a line"}   {"quit":true}   # a comment
"form" names another form than the current one; "expect" in edit and action names the
status that is wanted instead of "ok", e.g. "invalid_argument".

Exit codes:
  0  the script was played to its end
  1  an edit, action or show went otherwise than expected
  2  wrong usage, or a line that is not understood
  3  the plugin cannot be loaded or started, or speaks another major version
  4  a wait timed out)";

struct Options {
    std::string plugin;
    std::string config;
    std::string state;
    std::string script = "-";
    std::string agent;
    bool json = false;
    bool quiet = false;
    bool verbose = false;
};

void declare(CLI::App& app, Options& options) {
    app.footer(footer);
    app.set_version_flag("--version", CALLVEIL_VERSION);
    app.add_option("--plugin", options.plugin, "The plugin library, e.g. libcallveil_plugin.so")
        ->required();
    app.add_option("--config", options.config,
                   "The plugin's configuration: a file, or JSON that begins with {")
        ->required();
    app.add_option("--state", options.state, "Folder that keeps the outbox between runs")
        ->required();
    app.add_option("--script", options.script, "Script file, or - for standard input")
        ->capture_default_str();
    app.add_option("--agent", options.agent, "Id of the agent who is signed in");
    auto* json = app.add_flag("--json", options.json, "Print each form state as one JSON line");
    app.add_flag("--quiet", options.quiet, "Print only what the script shows")->excludes(json);
    app.add_flag("--verbose", options.verbose, "Print every line that the plugin logs");
}

int complain(Outcome outcome, const std::string& what) {
    std::cerr << "callveil-host: " << what << '\n';
    return static_cast<int>(outcome);
}

/// An open script; standard input is not closed.
class Script {
public:
    explicit Script(const std::string& name)
        : descriptor_(name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Script() {
        if (descriptor_ > STDIN_FILENO) {
            ::close(descriptor_);
        }
    }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

Result<std::string> read_config(const std::string& given) {
    if (given.starts_with('{')) {
        return given;
    }
    std::ifstream file(given, std::ios::binary);
    if (!file) {
        return fail(ErrorCode::not_found, "the configuration " + given + " cannot be read.");
    }
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

Output output_of(const Options& options) {
    if (options.json) {
        return Output::json;
    }
    return options.quiet ? Output::quiet : Output::text;
}

int play(const Options& options, PluginLibrary library, const std::string& config, int script) {
    UiLoop loop;
    Player player(loop, std::cout, std::cerr, output_of(options),
                  options.verbose ? CALLVEIL_LOG_DEBUG : CALLVEIL_LOG_WARNING);
    PluginHost host(std::move(library), loop, player,
                    {std::filesystem::absolute(options.state), options.agent, "en"});
    player.attach(host);
    if (const auto started = host.start(config); !started) {
        return complain(Outcome::not_loaded, started.error().detail);
    }
    const auto outcome = player.play(script);
    host.stop();
    player.detach();
    return static_cast<int>(outcome);
}

int run(const Options& options) {
    const auto config = read_config(options.config);
    if (!config) {
        return complain(Outcome::usage, config.error().detail);
    }
    const Script script(options.script);
    if (script.descriptor() < 0) {
        return complain(Outcome::usage, "the script " + options.script + " cannot be read.");
    }
    auto library = PluginLibrary::load(options.plugin);
    if (!library) {
        return complain(Outcome::not_loaded, library.error().detail);
    }
    return play(options, std::move(*library), *config, script.descriptor());
}

}  // namespace

int run_host(int argc, char** argv) {
    CLI::App app{"Plays call events into a Callveil plugin and shows its forms as text"};
    Options options;
    declare(app, options);
    try {
        app.parse(argc, argv);
        return run(options);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Outcome::usage);
    } catch (const std::exception& error) {
        return complain(Outcome::failed, error.what());
    }
}

}  // namespace callveil::host
