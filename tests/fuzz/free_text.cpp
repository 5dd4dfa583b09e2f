// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "fuzz/harness.hpp"
#include "masking/mask_strategy.hpp"
#include "masking/subject_scan.hpp"
#include "masking/utf8.hpp"

/// A note, and up to the first line end an identifier of its person, looked for as each kind.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    using masking::TermKind;
    const std::string input(fuzz::text_of(bytes, size));
    const auto line = std::min(input.find('\n'), input.size());
    const auto given = input.substr(0, line);
    const auto note = input.substr(line);
    const auto scan = masking::SubjectScan::compile({{TermKind::phone, "2025550142", "1", "1"},
                                                     {TermKind::email, given},
                                                     {TermKind::token, given},
                                                     {TermKind::name, given}});
    if (!scan) {
        return 0;
    }
    masking::MaskField field;
    field.subject = scan->get();
    const auto mask = masking::make_strategy({"free_text", {}}, {});
    const auto once = (*mask)->mask(field, note);
    fuzz::must(once.has_value() == masking::decode_utf8(note).has_value(), "UTF-8 is masked");
    if (once) {
        const auto masked = std::get<std::string>(*once);
        fuzz::must(masking::decode_utf8(masked)->size() == masking::decode_utf8(note)->size(),
                   "the length stays");
        const auto twice = (*mask)->mask(field, masked);
        fuzz::must(twice && *twice == *once, "masking again changes nothing");
    }
    return 0;
}
