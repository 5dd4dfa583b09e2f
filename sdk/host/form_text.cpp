// SPDX-License-Identifier: Apache-2.0
#include "host/form_text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace callveil::host {
namespace {

using wire::Json;

constexpr std::size_t label_width = 14;
constexpr std::size_t box_width = 58;
constexpr std::size_t line_width = label_width + box_width + 7;

bool starts_character(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t width_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string padded(std::string_view text, std::size_t width) {
    const auto used = width_of(text);
    return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string repeated(std::string_view part, std::size_t count) {
    std::string text;
    for (std::size_t index = 0; index < count; ++index) {
        text += part;
    }
    return text;
}

/// Cuts `text` into lines of at most `width` characters; a control character becomes a blank.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (const char c : text) {
        if (c == '\n' || (used == width && starts_character(c))) {
            lines.emplace_back();
            used = 0;
        }
        if (c == '\n') {
            continue;
        }
        used += starts_character(c) ? 1 : 0;
        lines.back() += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return lines;
}

/// Cuts a sentence into lines of at most `width` characters, between words where it can.
std::vector<std::string> sentence_lines(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string current;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!current.empty() && width_of(current) + 1 + width_of(word) > width) {
            lines.push_back(std::exchange(current, {}));
        }
        current += (current.empty() ? "" : " ") + std::string(word);
    }
    std::vector<std::string> cut;
    lines.push_back(current);
    for (const auto& one : lines) {
        const auto parts = wrapped(one, width);
        cut.insert(cut.end(), parts.begin(), parts.end());
    }
    return cut;
}

std::string line(std::string_view content) {
    return "│ " + padded(content, line_width - 2) + " │\n";
}

std::string rule(std::string_view left, std::string_view title, std::string_view right) {
    const auto shown = wrapped(title, line_width - 4).front();
    const auto text = title.empty() ? std::string() : " " + shown + " ";
    const auto used = width_of(text);
    return std::string(left) + text + repeated("─", line_width > used ? line_width - used : 0) +
           std::string(right) + "\n";
}

std::string text_at(const Json& json, const std::string& pointer) {
    const Json::json_pointer place(pointer);
    if (!json.contains(place)) {
        return {};
    }
    const auto& value = json[place];
    return value.is_string() ? value.get<std::string>() : wire::to_text(value);
}

/// What the agent reads for a value: the title of a choice, or the value.
std::string shown(const Json& schema, const std::string& value) {
    for (const auto& choice : schema.value("oneOf", Json::array())) {
        if (choice.value("const", "") == value) {
            return choice.value("title", value);
        }
    }
    return value;
}

class FormText {
public:
    FormText(const Json& description, const Json& state)
        : description_(description), state_(state) {}

    std::string draw() {
        text_ = rule("┌", title(), "┐");
        for (const auto& element : description_.at("uischema").at("elements")) {
            draw_field(element);
        }
        draw_status();
        draw_actions();
        return text_ + rule("└", "", "┘");
    }

private:
    std::string title() const {
        return text_at(description_, "/schema/title") + " · " + text_at(state_, "/form_id") +
               " · call " + text_at(state_, "/interaction_id");
    }

    void draw_field(const Json& element) {
        const auto scope = element.value("scope", "");
        const auto name = scope.substr(scope.rfind('/') + 1);
        const auto schema = description_.at("schema").at("properties").value(name, Json::object());
        const auto value = state_.at("data").value(name, Json(""));
        const auto label = schema.value("title", name);
        if (!value.is_array()) {
            draw_box(label, shown(schema, value.is_string() ? value.get<std::string>() : ""),
                     "/" + name);
            return;
        }
        for (std::size_t index = 0; index < value.size(); ++index) {
            draw_box(index == 0 ? label : "", value[index].get<std::string>(),
                     "/" + name + "/" + std::to_string(index));
        }
        draw_sentence("errors", "/" + name, "!");
    }

    void draw_box(std::string_view label, const std::string& value, const std::string& pointer) {
        std::string_view first = label;
        for (const auto& part : wrapped(value, box_width)) {
            text_ += line(padded(first, label_width) + " [ " + padded(part, box_width) + " ]");
            first = "";
        }
        draw_sentence("errors", pointer, "!");
        draw_sentence("warnings", pointer, "?");
    }

    void draw_sentence(const char* kind, const std::string& pointer, std::string_view mark) {
        const auto sentences = state_.value(kind, Json::object());
        const auto found = sentences.find(pointer);
        if (found == sentences.end()) {
            return;
        }
        for (const auto& part : sentence_lines(found->get<std::string>(), box_width + 2)) {
            text_ += line(padded("", label_width) + " " + std::string(mark) + " " + part);
            mark = " ";
        }
    }

    void draw_status() {
        text_ += rule("├", "", "┤");
        auto status = "Status: " + text_at(state_, "/status");
        if (const auto reference = text_at(state_, "/reference"); !reference.empty()) {
            status += "   Reference: " + reference;
        }
        text_ += line(status);
        for (const auto* place : {"/notice", "/banner"}) {
            if (const auto sentence = text_at(state_, place); !sentence.empty()) {
                draw_lines(sentence);
            }
        }
    }

    void draw_lines(const std::string& text) {
        for (const auto& part : sentence_lines(text, line_width - 2)) {
            text_ += line(part);
        }
    }

    void draw_actions() {
        std::string offered;
        for (const auto& action : description_.at("actions")) {
            const auto& open = state_.at("actions");
            if (std::find(open.begin(), open.end(), action.at("id")) != open.end()) {
                offered += "[" + action.value("label", "") + "] ";
            }
        }
        draw_lines(offered);
    }

    const Json& description_;
    const Json& state_;
    std::string text_;
};

}  // namespace

std::string form_as_text(const Json& description, const Json& state) {
    return FormText(description, state).draw();
}

std::string requests_as_text(const Json& state) {
    auto text = rule("┌", "My requests", "┐");
    for (const auto& row : state.at("data").at("rows")) {
        text +=
            line(padded(text_at(row, "/reference"), 18) + padded(text_at(row, "/kind"), 19) +
                 padded(text_at(row, "/state"), 21) + text_at(row, "/created_at").substr(0, 16));
        if (const auto reason = text_at(row, "/reason"); !reason.empty()) {
            for (const auto& part : sentence_lines(reason, line_width - 6)) {
                text += line("    " + part);
            }
        }
    }
    if (state.at("data").at("rows").empty()) {
        text += line("none yet");
    }
    if (const auto banner = text_at(state, "/banner"); !banner.empty()) {
        text += line(banner);
    }
    return text + rule("└", "", "┘");
}

}  // namespace callveil::host
