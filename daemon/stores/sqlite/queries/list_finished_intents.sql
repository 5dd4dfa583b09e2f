-- SPDX-License-Identifier: Apache-2.0
SELECT source, batch
FROM intents
WHERE plan_hash = ?1 AND outcome = 'done'
ORDER BY source, batch;
