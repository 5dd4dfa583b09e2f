-- SPDX-License-Identifier: Apache-2.0
UPDATE jobs
SET state = 'running', worker = ?1, lease_until = ?3, attempt = attempt + (state = 'running')
WHERE id = (
    SELECT id
    FROM jobs INDEXED BY jobs_live
    WHERE state IN ('queued', 'running')
      AND CASE state WHEN 'queued' THEN run_after <= ?2
                     ELSE lease_until <= ?2 OR lease_until > ?3 + (?3 - ?2) END
    ORDER BY created_at, id
    LIMIT 1)
RETURNING id, kind, state, request, caller_principal, caller_person, caller_role, caller_key, created_at,
          run_after, lease_until, worker, attempt, progress_done, progress_total, cancel_requested,
          error, sealed_input, sealed_result;
