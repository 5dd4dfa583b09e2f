// SPDX-License-Identifier: Apache-2.0
#pragma once

// Admin channel: every message about requests.
#include "wire/request_decisions.hpp"
#include "wire/request_details.hpp"
#include "wire/request_queue.hpp"
