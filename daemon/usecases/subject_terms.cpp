// SPDX-License-Identifier: Apache-2.0
#include "usecases/subject_terms.hpp"

#include <set>

#include "identity/written_phones.hpp"
#include "usecases/searchable.hpp"

namespace callveil::usecases {
namespace {

using masking::SubjectTerm;
using masking::TermKind;

Result<void> add_phones(const Context& context, const std::string& text,
                        std::vector<SubjectTerm>& terms) {
    std::set<identity::WrittenPhone> phones;
    for (const auto& region : regions_of(context)) {
        CALLVEIL_ASSIGN(auto written, identity::written_phones(text, region));
        phones.insert(written.begin(), written.end());
    }
    for (const auto& phone : phones) {
        terms.push_back({TermKind::phone, phone.national, phone.country_code, phone.trunk});
    }
    return {};
}

}  // namespace

Result<std::shared_ptr<const masking::SubjectScan>> scan_for(const Context& context,
                                                             const domain::Subject& subject) {
    std::vector<SubjectTerm> terms{{TermKind::name, subject.name}};
    for (const auto& identity : subject.identities()) {
        if (identity.kind == domain::phone_number) {
            CALLVEIL_TRY(add_phones(context, identity.value, terms));
        } else {
            const bool is_mail = identity.kind == domain::email;
            terms.push_back({is_mail ? TermKind::email : TermKind::token, identity.value});
        }
    }
    return masking::SubjectScan::compile(terms);
}

}  // namespace callveil::usecases
