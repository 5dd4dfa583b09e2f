// SPDX-License-Identifier: Apache-2.0
#pragma once

// Admin channel: every message about the daemon itself.
#include "wire/admin_audit.hpp"
#include "wire/admin_checks.hpp"
#include "wire/admin_config.hpp"
#include "wire/admin_keys.hpp"
#include "wire/admin_status.hpp"
