-- SPDX-License-Identifier: Apache-2.0
INSERT INTO intents (plan_hash, source, batch, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET at = excluded.at, outcome = NULL
WHERE outcome IS NULL OR outcome <> 'done';
