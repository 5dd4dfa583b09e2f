// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "masking/subject_scan.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// What the mask `free_text` looks for: name, phones, e-mails, customer id and further identifiers
/// as the request gives them. Phones are read in the region of every source.
/// @error as identity::written_phones and masking::SubjectScan::compile
Result<std::shared_ptr<const masking::SubjectScan>> scan_for(const Context& context,
                                                             const domain::Subject& subject);

}  // namespace callveil::usecases
