-- SPDX-License-Identifier: Apache-2.0
-- The range is that of the index audit_own_entries, which is used only where a query repeats it.
SELECT seq, at, actor, role, verb, object, outcome, detail, prev_hash, entry_hash
FROM audit
WHERE verb = ?1 AND verb >= 'log.' AND verb < 'log/'
ORDER BY seq DESC
LIMIT 1;
