-- SPDX-License-Identifier: Apache-2.0
DELETE FROM plan_pages
WHERE plan_id IN (
    SELECT DISTINCT plan_id FROM plan_pages WHERE plan_id NOT IN (SELECT id FROM plans));
