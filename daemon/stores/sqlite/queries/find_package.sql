-- SPDX-License-Identifier: Apache-2.0
SELECT id, request, file_name, size_bytes, sha256, manifest, created_at, expires_at,
       passphrase_told_at, deleted_at, sealed
FROM packages
WHERE id = ?1;
