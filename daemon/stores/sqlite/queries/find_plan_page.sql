-- SPDX-License-Identifier: Apache-2.0
SELECT sealed FROM plan_pages WHERE plan_id = ?1 AND page = ?2;
