-- SPDX-License-Identifier: Apache-2.0
SELECT id, kind, state, request, caller_principal, caller_person, caller_role, caller_key, created_at,
       run_after, lease_until, worker, attempt, progress_done, progress_total, cancel_requested,
       error, sealed_input, sealed_result
FROM jobs
WHERE id = ?1;
