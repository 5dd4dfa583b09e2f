-- SPDX-License-Identifier: Apache-2.0
DELETE FROM jobs
WHERE rowid IN (
    SELECT rowid
    FROM jobs INDEXED BY jobs_ended
    WHERE state IN ('done', 'failed', 'cancelled')
      AND created_at <= ?1
      AND (request IS NULL OR EXISTS (
        SELECT 1 FROM requests WHERE reference = jobs.request AND emptied_at IS NOT NULL))
    LIMIT ?2);
