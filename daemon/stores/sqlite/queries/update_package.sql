-- SPDX-License-Identifier: Apache-2.0
UPDATE packages
SET file_name = ?2, size_bytes = ?3, sha256 = ?4, manifest = ?5, expires_at = ?6,
    passphrase_told_at = ?7, deleted_at = ?8, sealed = ?9
WHERE id = ?1;
