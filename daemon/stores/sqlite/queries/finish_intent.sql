-- SPDX-License-Identifier: Apache-2.0
UPDATE intents SET outcome = ?4 WHERE plan_hash = ?1 AND source = ?2 AND batch = ?3;
