// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace callveil::masking {

/// How an identifier of a person is looked for in free text.
enum class TermKind {
    phone,  ///< its digits, whatever stands between them
    email,  ///< letter by letter, in any case
    name,   ///< each part and the whole, without regard to case and accents
    token   ///< exactly as it is
};

/// One identifier of the person whose data is masked.
struct SubjectTerm {
    TermKind kind = TermKind::token;
    std::string text;               ///< UTF-8; of a phone the digits of its national number
    std::string country_code = {};  ///< digits; of a phone only, empty where it is not known
    std::string trunk = {};         ///< digits dialled before `text` at home; may be empty
};

}  // namespace callveil::masking
