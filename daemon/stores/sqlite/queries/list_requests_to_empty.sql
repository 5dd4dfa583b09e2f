-- SPDX-License-Identifier: Apache-2.0
SELECT reference
FROM requests INDEXED BY requests_to_empty
WHERE emptied_at IS NULL
  AND state IN ('completed', 'partially_completed', 'failed', 'rejected', 'cancelled')
  AND updated_at <= ?1
  AND NOT EXISTS (
    SELECT 1 FROM jobs WHERE request = reference AND jobs.state IN ('queued', 'running'))
ORDER BY updated_at
LIMIT ?2;
