// SPDX-License-Identifier: Apache-2.0
#include "generators.hpp"
#include "masking/subject_scan.hpp"
#include "masking/word_bounds.hpp"

namespace callveil::masking {
namespace {

const SubjectScan& ann() {
    static const auto scan = SubjectScan::compile({{TermKind::phone, "1223334444", "1", "1"},
                                                   {TermKind::email, "ann@example.com"},
                                                   {TermKind::token, "X 34"},
                                                   {TermKind::name, "Ann Lee"}})
                                 .value();
    return *scan;
}

std::u32string any_note() {
    static const std::vector<std::u32string> pieces{U"1223334444",
                                                    U"122-333-4444",
                                                    U"+1",
                                                    U" ",
                                                    U"Ann",
                                                    U"lee",
                                                    U"ANN@example.com",
                                                    U"X 34",
                                                    U"a",
                                                    U"\u00E9",
                                                    U"\u0301",
                                                    U"-",
                                                    U"@",
                                                    U".",
                                                    U"34"};
    auto note = any_or_phone_like();
    const int count = *rc::gen::inRange(0, 8);
    for (int at = 0; at < count; ++at) {
        note += *rc::gen::elementOf(pieces);
    }
    return note;
}

RC_GTEST_PROP(FreeText, ChangesOnlyLettersAndDigitsAndNothingASecondTime, ()) {
    const auto& scan = ann();
    const auto note = any_note();
    const auto once = scan.cover(encode_utf8(note));
    const auto points = decode_utf8(once).value();
    RC_ASSERT(points.size() == note.size());
    for (std::size_t at = 0; at < note.size(); ++at) {
        RC_ASSERT(points[at] == note[at] || (points[at] == U'X' && in_word(note[at])));
    }
    RC_ASSERT(scan.cover(once) == once);
}

RC_GTEST_PROP(FreeText, LeavesNoIdentifierAndEveryByteAroundIt, ()) {
    const auto front = encode_utf8(any_points()) + "; ";
    const auto end = " ;" + encode_utf8(any_points());
    const auto& scan = ann();
    RC_PRE(scan.cover(front) == front && scan.cover(end) == end);
    RC_ASSERT(scan.cover(front + "(122) 333-4444" + end) == front + "(XXX) XXX-XXXX" + end);
}

}  // namespace
}  // namespace callveil::masking
