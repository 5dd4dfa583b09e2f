-- SPDX-License-Identifier: Apache-2.0
UPDATE jobs
SET state = ?3, lease_until = NULL, worker = CASE ?3 WHEN 'queued' THEN '' ELSE worker END,
    run_after = ?4, attempt = ?5, error = ?6, sealed_result = ?7
WHERE id = ?1 AND worker = ?2 AND state = 'running';
