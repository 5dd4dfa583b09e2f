// SPDX-License-Identifier: Apache-2.0
// Preloaded into a real process of the product: at one chosen step (a call on a chosen file, or a
// send to a socket) the process dies, the power fails, or the disk refuses.
//
//   CALLVEIL_FAULT        "OP FILE NTH ACTION COUNT SEED", e.g. "sync store.sqlite-wal 7 kill 1 1"
//   CALLVEIL_FAULT_TRACE  a file that gets a line "OP FILE" for each step
//
// OP: write sync truncate unlink rename send. FILE: end of the path, "*" for any and for sockets.
// ACTION: kill (before the call), killafter, torn (half of a write, then death), power (what was
// not synced is taken back at random, then death), eio, enospc. COUNT: how many calls from the NTH
// on are refused. SEED: of the power failure.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { max_pending = 4096, path_bytes = 512 };

// A write that no sync has covered yet: what stood there before.
struct pending {
    char path[path_bytes];
    dev_t device;
    ino_t inode;
    off_t offset, old_size;
    size_t size;
    char* old;
};

static struct {
    char op[16], file[128], action[16];
    long nth, count;
    unsigned seed;
    int tracks_power;
    int trace;
} plan;
static struct pending pending[max_pending];
static size_t pending_count;
static long seen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_plan(void) {
    const char* text = getenv("CALLVEIL_FAULT");
    const char* trace = getenv("CALLVEIL_FAULT_TRACE");
    plan.trace = trace ? open(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (text && sscanf(text, "%15s %127s %ld %15s %ld %u", plan.op, plan.file, &plan.nth,
                       plan.action, &plan.count, &plan.seed) != 6) {
        fprintf(stderr, "shim: CALLVEIL_FAULT is \"OP FILE NTH ACTION COUNT SEED\"\n");
        _exit(99);
    }
    plan.tracks_power = strcmp(plan.action, "power") == 0;
}

static int ends_with(const char* text, const char* end) {
    const size_t size = strlen(text), wanted = strlen(end);
    return size >= wanted && strcmp(text + size - wanted, end) == 0;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static void path_of(int fd, char* path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, path_bytes - 1);
    path[size > 0 ? size : 0] = 0;
}

static void trace(const char* op, const char* path) {
    if (plan.trace >= 0) {
        char line[path_bytes + 32];
        const int size = snprintf(line, sizeof line, "%s %s\n", op, path);
        syscall(SYS_write, plan.trace, line, (size_t)size);
    }
}

// Whether the call now at hand is one of the chosen.
static int chosen(const char* op, const char* path) {
    pthread_once(&once, read_plan);
    if (plan.trace >= 0) trace(op, path);
    if (strcmp(op, plan.op) != 0 || (strcmp(plan.file, "*") != 0 && !ends_with(path, plan.file)))
        return 0;
    const long number = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    return number >= plan.nth && number < plan.nth + plan.count;
}

// A file is never opened here before the end: closing it would drop SQLite's POSIX locks.
static void remember(int fd, off_t offset, size_t size) {
    struct stat info;
    if (pending_count == max_pending || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
    struct pending* entry = &pending[pending_count++];
    *entry = (struct pending){.device = info.st_dev,
                              .inode = info.st_ino,
                              .offset = offset,
                              .old_size = info.st_size,
                              .size = size,
                              .old = calloc(1, size + 1)};
    path_of(fd, entry->path);
    syscall(SYS_pread64, fd, entry->old, size, offset);
}

static void forget(int fd) {
    struct stat info;
    size_t kept = 0;
    if (fstat(fd, &info) != 0) return;
    for (size_t i = 0; i < pending_count; ++i) {
        if (pending[i].device == info.st_dev && pending[i].inode == info.st_ino) {
            free(pending[i].old);
        } else {
            pending[kept++] = pending[i];
        }
    }
    pending_count = kept;
}

// Takes back, newest first, what no sync has covered: all of it, or each write by a coin.
static void fail_power(void) {
    const int all = rand_r(&plan.seed) % 3 == 0;
    while (pending_count > 0) {
        const struct pending* entry = &pending[--pending_count];
        if (!all && rand_r(&plan.seed) % 2 == 0) continue;
        const int fd = (int)syscall(SYS_open, entry->path, O_WRONLY | O_CLOEXEC);
        syscall(SYS_pwrite64, fd, entry->old, entry->size, entry->offset);
        if (all && entry->offset + (off_t)entry->size > entry->old_size)
            syscall(SYS_ftruncate, fd, entry->old_size);
    }
    die();
}

// What a chosen call does; returns the errno with which the call fails, 0 to go on.
static int act(void) {
    if (strcmp(plan.action, "kill") == 0) die();
    if (strcmp(plan.action, "power") == 0) fail_power();
    if (strcmp(plan.action, "eio") == 0) return EIO;
    if (strcmp(plan.action, "enospc") == 0) return ENOSPC;
    return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Runs CALL under the plan. TORN is run instead of it when only half of a write may happen.
#define STEP(type, op, fd, call, torn)                           \
    do {                                                         \
        char path[path_bytes];                                   \
        path_of(fd, path);                                       \
        pthread_mutex_lock(&lock);                               \
        const int hit = chosen(op, path);                        \
        const int refused = hit ? act() : 0;                     \
        if (hit && strcmp(plan.action, "torn") == 0) {           \
            torn;                                                \
            die();                                               \
        }                                                        \
        type result = -1;                                        \
        if (refused == 0) result = call;                         \
        if (hit && strcmp(plan.action, "killafter") == 0) die(); \
        pthread_mutex_unlock(&lock);                             \
        if (refused != 0) errno = refused;                       \
        return result;                                           \
    } while (0)

#define PWRITE(name)                                                     \
    ssize_t name(int fd, const void* bytes, size_t size, off_t offset) { \
        pthread_once(&once, read_plan);                                  \
        if (plan.tracks_power) {                                         \
            pthread_mutex_lock(&lock);                                   \
            remember(fd, offset, size);                                  \
            pthread_mutex_unlock(&lock);                                 \
        }                                                                \
        STEP(ssize_t, "write", fd, REAL(name)(fd, bytes, size, offset),  \
             REAL(name)(fd, bytes, size / 2, offset));                   \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void* bytes, size_t size) {
    struct stat info;
    pthread_once(&once, read_plan);
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return REAL(write)(fd, bytes, size);
    if (plan.tracks_power) {
        pthread_mutex_lock(&lock);
        remember(fd, lseek(fd, 0, SEEK_CUR), size);
        pthread_mutex_unlock(&lock);
    }
    STEP(ssize_t, "write", fd, REAL(write)(fd, bytes, size), REAL(write)(fd, bytes, size / 2));
}

static int synced(int fd, int result) {
    if (result == 0) forget(fd);
    return result;
}
int fsync(int fd) {
    STEP(int, "sync", fd, synced(fd, REAL(fsync)(fd)), );
}
int fdatasync(int fd) {
    STEP(int, "sync", fd, synced(fd, REAL(fdatasync)(fd)), );
}

#define TRUNCATE(name)                                     \
    int name(int fd, off_t size) {                         \
        STEP(int, "truncate", fd, REAL(name)(fd, size), ); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
    STEP(ssize_t, "send", -1, REAL(send)(fd, bytes, size, flags),
         REAL(send)(fd, bytes, size / 2, flags));
}

#define ON_PATH(op, path, call)                                  \
    do {                                                         \
        pthread_mutex_lock(&lock);                               \
        const int hit = chosen(op, path);                        \
        const int refused = hit ? act() : 0;                     \
        int result = -1;                                         \
        if (refused == 0) result = call;                         \
        if (hit && strcmp(plan.action, "killafter") == 0) die(); \
        pthread_mutex_unlock(&lock);                             \
        if (refused != 0) errno = refused;                       \
        return result;                                           \
    } while (0)

int unlink(const char* path) {
    ON_PATH("unlink", path, REAL(unlink)(path));
}
int rename(const char* from, const char* to) {
    ON_PATH("rename", to, REAL(rename)(from, to));
}
