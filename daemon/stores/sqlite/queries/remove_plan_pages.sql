-- SPDX-License-Identifier: Apache-2.0
DELETE FROM plan_pages WHERE plan_id = ?1;
