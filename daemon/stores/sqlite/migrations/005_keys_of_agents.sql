-- SPDX-License-Identifier: Apache-2.0
-- Format 5: intake asks for each request whose agent id it names; desktops are not in the index.
CREATE INDEX keys_of_agents ON keys (principal, public_key, agent_ids)
WHERE kind = 'person' AND agent_ids <> '[]';
