-- SPDX-License-Identifier: Apache-2.0
SELECT principal
FROM keys
WHERE kind = 'person' AND agent_ids <> '[]'
  AND EXISTS (SELECT 1 FROM json_each(agent_ids) WHERE json_each.value = ?1)
ORDER BY principal, public_key
LIMIT 1;
