// SPDX-License-Identifier: Apache-2.0
#pragma once

// Admin channel: every message about searches, plans and packages.
#include "wire/admin_jobs.hpp"
#include "wire/admin_packages.hpp"
#include "wire/admin_plans.hpp"
#include "wire/admin_rows.hpp"
#include "wire/admin_search.hpp"
