-- SPDX-License-Identifier: Apache-2.0
UPDATE jobs SET cancel_requested = 1 WHERE id = ?1 AND state IN ('queued', 'running');
