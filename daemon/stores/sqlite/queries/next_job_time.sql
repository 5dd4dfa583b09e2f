-- SPDX-License-Identifier: Apache-2.0
SELECT min(CASE state WHEN 'queued' THEN run_after ELSE lease_until END)
FROM jobs
WHERE state IN ('queued', 'running');
