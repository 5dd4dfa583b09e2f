-- SPDX-License-Identifier: Apache-2.0
DELETE FROM plans WHERE request = ?1;
