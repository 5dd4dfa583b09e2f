-- SPDX-License-Identifier: Apache-2.0
SELECT count(*), coalesce(sum(approver = ?2), 0)
FROM requests
WHERE approver <> '' AND updated_at >= ?1 AND kind = 'pseudonymization';
