-- SPDX-License-Identifier: Apache-2.0
SELECT seq, at, actor, role, verb, object, outcome, detail, prev_hash, entry_hash
FROM audit
ORDER BY seq DESC
LIMIT 1;
