// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/admin_work.hpp"

namespace callveil::usecases {

/// Queues a search, on a request or with a typed reason; audited without the identifiers.
/// @error invalid_argument  neither request nor reason; nothing to search for; complete and partial
///                          mixed; a partial text that is empty, too short or only wildcards, or
///                          of a kind that no field of the map holds.
Result<wire::JobReply> start_search(const Context& context, const domain::Caller& caller,
                                    const wire::SearchStart& asked);

/// Shows a page of a finished search from the living rows, as many as fit into one message; `page`
/// is the number of its first row. Long values are shortened with a mark. Audited with counts.
/// @error wrong_state  the search has not ended well.
/// @error denied       another person's search.
Result<wire::SearchPageReply> search_page(const Context& context, const domain::Caller& caller,
                                          const wire::SearchPage& asked);

/// Makes a request of the person whom a search of complete identities was about, and says who may
/// approve it. The reason of the search goes with it.
/// @error invalid_argument  a partial search: name the person by complete identifiers first.
Result<wire::RequestFromSearchReply> request_from_search(const Context& context,
                                                         const domain::Caller& caller,
                                                         const wire::RequestFromSearch& asked);

}  // namespace callveil::usecases
