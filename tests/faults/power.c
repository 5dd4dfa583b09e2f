// SPDX-License-Identifier: Apache-2.0
#include "power.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { max_pending = 4096, path_bytes = 512 };

enum Kind { bytes_written, bytes_cut, name_gone, name_moved, name_made };

// A change that no sync has covered yet, and what was there before.
struct change {
    enum Kind kind;
    char path[path_bytes], from[path_bytes];
    dev_t device;
    ino_t inode;
    ino_t folder;
    off_t offset, old_size;
    size_t size;
    char* old;
    int kept;  // descriptor of a file whose name is gone; never closed: SQLite's locks would go
};

static struct change changes[max_pending];
static size_t count;

static int is_of_bytes(const struct change* change) {
    return change->kind == bytes_written || change->kind == bytes_cut;
}

static ino_t folder_of(const char* path) {
    char folder[path_bytes];
    struct stat info;
    snprintf(folder, sizeof folder, "%s", path);
    char* slash = strrchr(folder, '/');
    if (slash) {
        *slash = 0;
    }
    return stat(slash ? folder : ".", &info) == 0 ? info.st_ino : 0;
}

static struct change* add(enum Kind kind, const struct stat* info) {
    if (count == max_pending) {
        fprintf(stderr, "shim: more than %d changes wait for a sync\n", max_pending);
        _exit(99);
    }
    struct change* change = &changes[count++];
    *change = (struct change){.kind = kind,
                              .device = info->st_dev,
                              .inode = info->st_ino,
                              .old_size = info->st_size,
                              .kept = -1};
    return change;
}

// A file is never opened here before the end: closing it would drop SQLite's POSIX locks.
static void add_bytes(enum Kind kind, int fd, const struct stat* info, off_t offset, size_t size) {
    struct change* change = add(kind, info);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, change->path, path_bytes - 1);
    change->path[length > 0 ? length : 0] = 0;
    change->offset = offset;
    change->size = size;
    change->old = calloc(1, size + 1);
    // A descriptor that was opened for writing alone cannot tell; a new file has nothing to tell.
    syscall(SYS_pread64, fd, change->old, size, offset);
}

void power_note_write(int fd, off_t offset, size_t size) {
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        return;
    }
    if (offset < 0) {
        offset = fcntl(fd, F_GETFL) & O_APPEND ? info.st_size : lseek(fd, 0, SEEK_CUR);
    }
    add_bytes(bytes_written, fd, &info, offset, size);
}

void power_note_truncate(int fd, off_t size) {
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        return;
    }
    const off_t cut = info.st_size > size ? info.st_size - size : 0;
    add_bytes(bytes_cut, fd, &info, size, (size_t)cut);
}

static struct change* add_name(enum Kind kind, const char* path, const struct stat* info) {
    struct change* change = add(kind, info);
    snprintf(change->path, path_bytes, "%s", path);
    change->folder = folder_of(path);
    return change;
}

void power_note_unlink(const char* path) {
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return;
    }
    add_name(name_gone, path, &info)->kept =
        (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
}

void power_note_rename(const char* from, const char* to) {
    struct stat info;
    if (lstat(from, &info) != 0) {
        return;
    }
    power_note_unlink(to);
    snprintf(add_name(name_moved, to, &info)->from, path_bytes, "%s", from);
}

void power_note_create(const char* path) {
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISREG(info.st_mode)) {
        add_name(name_made, path, &info);
    }
}

void power_note_sync(int fd) {
    struct stat info;
    size_t left = 0;
    if (fstat(fd, &info) != 0) {
        return;
    }
    for (size_t i = 0; i < count; ++i) {
        const int safe = is_of_bytes(&changes[i]) ? changes[i].inode == info.st_ino
                                                  : changes[i].folder == info.st_ino;
        if (safe && changes[i].device == info.st_dev) {
            free(changes[i].old);
        } else {
            changes[left++] = changes[i];
        }
    }
    count = left;
}

static int is_at(const char* path, const struct change* change) {
    struct stat info;
    return lstat(path, &info) == 0 && info.st_ino == change->inode && info.st_dev == change->device;
}

static void put_bytes_back(const struct change* change, int all) {
    if (!is_at(change->path, change)) {
        return;
    }
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, change->path, O_WRONLY | O_CLOEXEC);
    syscall(SYS_pwrite64, fd, change->old, change->size, change->offset);
    if (all && change->offset + (off_t)change->size > change->old_size) {
        syscall(SYS_ftruncate, fd, change->old_size);
    }
    close(fd);
}

// The file comes back as another inode; the bytes that are still to be put back are its own.
static void put_name_back(const struct change* change) {
    char piece[65536];
    struct stat info;
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, change->path,
                                O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return;
    }
    off_t at = 0;
    for (long size; (size = syscall(SYS_pread64, change->kept, piece, sizeof piece, at)) > 0;
         at += size) {
        syscall(SYS_pwrite64, fd, piece, size, at);
    }
    fstat(fd, &info);
    for (size_t i = 0; i < count; ++i) {
        if (changes[i].inode == change->inode) {
            changes[i].inode = info.st_ino;
        }
    }
    close(fd);
}

static void put_back(const struct change* change, int all) {
    if (is_of_bytes(change)) {
        put_bytes_back(change, all);
    }
    if (change->kind == name_gone) {
        put_name_back(change);
    }
    if (change->kind == name_moved && is_at(change->path, change)) {
        syscall(SYS_renameat2, AT_FDCWD, change->path, AT_FDCWD, change->from, 0);
    }
    if (change->kind == name_made && is_at(change->path, change)) {
        syscall(SYS_unlinkat, AT_FDCWD, change->path, 0);
    }
}

void power_fail(unsigned* seed) {
    const int all = rand_r(seed) % 3 == 0;
    int names_are_safe = 0;
    while (count > 0) {
        const struct change change = changes[--count];
        const int keep = !all && rand_r(seed) % 2 == 0;
        if (!is_of_bytes(&change)) {
            names_are_safe |= keep;
        }
        if (is_of_bytes(&change) ? !keep : !names_are_safe) {
            put_back(&change, all);
        }
    }
}
