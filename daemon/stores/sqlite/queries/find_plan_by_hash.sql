-- SPDX-License-Identifier: Apache-2.0
SELECT id, hash, request, kind, created_by, created_at, expires_at, atomicity, row_count, ticked_rows,
       conflict_rows, shared_rows, cells_to_mask, cells_kept, cells_released, pages, sealed
FROM plans
WHERE hash = ?1;
