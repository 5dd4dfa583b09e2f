// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channels/dispatcher.hpp"
#include "usecases/context.hpp"

namespace callveil::channels {

/// Writes what a dispatcher refuses into the audit log, as usecases::Refusals says.
/// `context` outlives the dispatcher.
Dispatcher::RefusalWatch audit_refusals(const usecases::Context& context);

}  // namespace callveil::channels
