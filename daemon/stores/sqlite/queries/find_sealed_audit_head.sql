-- SPDX-License-Identifier: Apache-2.0
SELECT sealed FROM audit_head WHERE id = 1;
