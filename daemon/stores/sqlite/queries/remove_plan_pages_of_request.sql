-- SPDX-License-Identifier: Apache-2.0
DELETE FROM plan_pages
WHERE rowid IN (
    SELECT plan_pages.rowid
    FROM plans JOIN plan_pages ON plan_pages.plan_id = plans.id
    WHERE plans.request = ?1
    LIMIT ?2);
