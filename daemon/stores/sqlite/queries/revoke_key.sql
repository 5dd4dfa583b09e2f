-- SPDX-License-Identifier: Apache-2.0
UPDATE keys SET revoked_at = ifnull(revoked_at, ?2) WHERE public_key = ?1;
