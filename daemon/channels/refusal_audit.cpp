// SPDX-License-Identifier: Apache-2.0
#include "channels/refusal_audit.hpp"

#include <memory>

#include "usecases/refusals.hpp"

namespace callveil::channels {

Dispatcher::RefusalWatch audit_refusals(const usecases::Context& context) {
    return [refusals = std::make_shared<usecases::Refusals>(context)](
               const domain::Caller& caller, std::string_view verb, std::string_view object,
               const Error& error) { refusals->note(caller, verb, object, error.code); };
}

}  // namespace callveil::channels
