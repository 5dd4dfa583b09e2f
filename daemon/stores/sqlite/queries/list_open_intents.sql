-- SPDX-License-Identifier: Apache-2.0
SELECT source, batch, at
FROM intents
WHERE plan_hash = ?1 AND outcome IS NULL
ORDER BY source, batch;
