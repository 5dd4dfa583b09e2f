/* SPDX-License-Identifier: Apache-2.0 */
/* What a failure of the power takes back: writes, truncations and changes of names that no sync has
 * covered. A name is safe when its folder was synced, a byte when its file was. Every function but
 * power_fail is called under the shim's lock, before or right after the call that it speaks of. */
#ifndef CALLVEIL_TESTS_FAULTS_POWER_H
#define CALLVEIL_TESTS_FAULTS_POWER_H

#include <stddef.h>
#include <sys/types.h>

#pragma GCC visibility push(hidden)

/* OFFSET is -1 where the file's own position, or its end under O_APPEND, says it. */
void power_note_write(int fd, off_t offset, size_t size);
void power_note_truncate(int fd, off_t size);
void power_note_unlink(const char* path);
void power_note_rename(const char* from, const char* to);
/* PATH is new: made by open or link. */
void power_note_create(const char* path);
/* FD, of a file or of a folder, was synced. */
void power_note_sync(int fd);
/* Takes back, newest first, all of it or each byte range by a coin; of the names a newest part, as
 * a journal of a file system keeps an oldest part. */
void power_fail(unsigned* seed);

#pragma GCC visibility pop

#endif
