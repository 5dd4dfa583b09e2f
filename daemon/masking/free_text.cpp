// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "masking/makers.hpp"
#include "masking/subject_scan.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

class FreeText final : public TextMask {
public:
    FreeText() noexcept : TextMask(NumberText::plain) {}
    std::string_view name() const noexcept override { return "free_text"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }
    bool needs_subject() const noexcept override { return true; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        if (field.subject == nullptr) {
            return fail(ErrorCode::invalid_argument,
                        "The mask free_text covers the identifiers of the person of a request, and "
                        "there is no request here.");
        }
        return field.subject->cover(text);
    }
    /// All that is not covered stays where it is; an X of the result may have been.
    std::size_t readable_in(const MaskField& field, std::string_view text) const override {
        const auto masked = field.subject == nullptr ? std::string() : field.subject->cover(text);
        const auto points = decode_utf8(masked).value_or(std::u32string());
        const auto covered = std::count(points.begin(), points.end(), U'X');
        return points.size() - static_cast<std::size_t>(covered);
    }
};

Result<std::unique_ptr<MaskStrategy>> make_free_text(const MaskOptions&, const MaskKeys&) {
    return std::make_unique<FreeText>();
}

}  // namespace

Maker free_text_maker() {
    return {
        {.name = "free_text",
         .text = "Covers the person's own phones, e-mails, ids and name in a note, however they "
                 "are spelled, and leaves the rest.",
         .example = {"Ann Lee: 122-333.4444",
                     {},
                     {{TermKind::phone, "1223334444", "1", "1"}, {TermKind::name, "Ann Lee"}}},
         .options = {},
         .keys = {}},
        make_free_text};
}

Result<domain::Value> mask_example(const MaskDescription& description) {
    CALLVEIL_ASSIGN(const auto subject, SubjectScan::compile(description.example.subject));
    MaskField field;
    field.draw = "example";
    field.subject = subject.get();
    return make_sample(description)->mask(field, description.example.value);
}

}  // namespace callveil::masking
