// SPDX-License-Identifier: Apache-2.0
// Preloaded into a real process of the product: at one chosen step (a call on a chosen file, or a
// send to a socket) the process dies, the power fails, or the system refuses.
//
//   CALLVEIL_FAULT        "OP FILE NTH ACTION COUNT SEED", e.g. "sync store.sqlite-wal 7 kill 1 1"
//   CALLVEIL_FAULT_MARK   a file that gets a line "OP FILE" when the fault happens
//   CALLVEIL_FAULT_TRACE  a file that gets a line "OP FILE" for each step
//
// OP: open read write sync truncate unlink rename send; a link is a rename. FILE: end of the path,
// or its beginning where it starts with "/", "*" for any and for sockets.
// ACTION: kill (before the call), killafter, torn (half of a write, then death), power (what was
// not synced is taken back at random, then death), eio, enospc, emfile. COUNT: how many calls from
// the NTH on are refused. SEED: of the power failure.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "power.h"

enum { path_bytes = 512 };

static struct {
    char op[16], file[256], action[16];
    long nth, count;
    unsigned seed;
    int tracks_power;
    int trace, mark;
} plan;
static long seen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int open_lines(const char* name) {
    const char* file = getenv(name);
    return file ? (int)syscall(SYS_openat, AT_FDCWD, file,
                               O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)
                : -1;
}

static void read_plan(void) {
    const char* text = getenv("CALLVEIL_FAULT");
    plan.trace = open_lines("CALLVEIL_FAULT_TRACE");
    plan.mark = open_lines("CALLVEIL_FAULT_MARK");
    if (text && sscanf(text, "%15s %255s %ld %15s %ld %u", plan.op, plan.file, &plan.nth,
                       plan.action, &plan.count, &plan.seed) != 6) {
        fprintf(stderr, "shim: CALLVEIL_FAULT is \"OP FILE NTH ACTION COUNT SEED\"\n");
        _exit(99);
    }
    plan.tracks_power = strcmp(plan.action, "power") == 0;
}

static int matches(const char* path) {
    const size_t size = strlen(path), wanted = strlen(plan.file);
    if (strcmp(plan.file, "*") == 0) {
        return 1;
    }
    if (size < wanted) {
        return 0;
    }
    return plan.file[0] == '/' ? strncmp(path, plan.file, wanted) == 0
                               : strcmp(path + size - wanted, plan.file) == 0;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

static void path_of(int fd, char* path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, path_bytes - 1);
    path[size > 0 ? size : 0] = 0;
}

static void add_line(int fd, const char* op, const char* path) {
    if (fd >= 0) {
        char line[path_bytes + 32];
        const int size = snprintf(line, sizeof line, "%s %s\n", op, path);
        syscall(SYS_write, fd, line, (size_t)size);
    }
}

// Whether the call now at hand is one of the chosen.
static int chosen(const char* op, const char* path) {
    add_line(plan.trace, op, path);
    if (strcmp(op, plan.op) != 0 || !matches(path)) {
        return 0;
    }
    const long number = ++seen;
    const int hit = number >= plan.nth && number < plan.nth + plan.count;
    if (hit) {
        add_line(plan.mark, op, path);
    }
    return hit;
}

// What a chosen call does; returns the errno with which the call fails, 0 to go on.
static int act(void) {
    if (strcmp(plan.action, "kill") == 0) {
        die();
    }
    if (strcmp(plan.action, "power") == 0) {
        power_fail(&plan.seed);
        die();
    }
    if (strcmp(plan.action, "eio") == 0) {
        return EIO;
    }
    if (strcmp(plan.action, "enospc") == 0) {
        return ENOSPC;
    }
    if (strcmp(plan.action, "emfile") == 0) {
        return EMFILE;
    }
    return 0;
}

// Takes the lock. @return the errno with which the call at hand fails, or 0; HIT says whether the
// fault happens at it.
static int before(const char* op, const char* path, int* hit) {
    pthread_mutex_lock(&lock);
    *hit = chosen(op, path);
    return *hit ? act() : 0;
}

static void after(int hit, int refused) {
    if (hit && strcmp(plan.action, "killafter") == 0) {
        die();
    }
    const int error = refused ? refused : errno;
    pthread_mutex_unlock(&lock);
    errno = error;
}

static int is_regular(int fd) {
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Runs CALL under the plan, NOTE before it where the power may fail. TORN is run instead when only
// half of a write may happen. FAILURE is what a refused call returns.
#define STEP(type, failure, op, path, note, call, torn) \
    do {                                                \
        int hit;                                        \
        const int refused = before(op, path, &hit);     \
        if (hit && strcmp(plan.action, "torn") == 0) {  \
            torn;                                       \
            die();                                      \
        }                                               \
        if (plan.tracks_power && refused == 0) {        \
            note;                                       \
        }                                               \
        type result = refused == 0 ? call : failure;    \
        after(hit, refused);                            \
        return result;                                  \
    } while (0)

#define PATH_OF(fd)                 \
    char path[path_bytes];          \
    pthread_once(&once, read_plan); \
    path_of(fd, path)

#define PWRITE(name)                                                                        \
    ssize_t name(int fd, const void* bytes, size_t size, off_t offset) {                    \
        PATH_OF(fd);                                                                        \
        STEP(ssize_t, -1, "write", path, power_note_write(fd, offset, size),                \
             REAL(name)(fd, bytes, size, offset), REAL(name)(fd, bytes, size / 2, offset)); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void* bytes, size_t size) {
    if (!is_regular(fd)) {
        return REAL(write)(fd, bytes, size);
    }
    PATH_OF(fd);
    STEP(ssize_t, -1, "write", path, power_note_write(fd, -1, size), REAL(write)(fd, bytes, size),
         REAL(write)(fd, bytes, size / 2));
}

#define PREAD(name)                                                               \
    ssize_t name(int fd, void* bytes, size_t size, off_t offset) {                \
        PATH_OF(fd);                                                              \
        STEP(ssize_t, -1, "read", path, , REAL(name)(fd, bytes, size, offset), ); \
    }
PREAD(pread)
PREAD(pread64)

ssize_t read(int fd, void* bytes, size_t size) {
    if (!is_regular(fd)) {
        return REAL(read)(fd, bytes, size);
    }
    PATH_OF(fd);
    STEP(ssize_t, -1, "read", path, , REAL(read)(fd, bytes, size), );
}

static int synced(int fd, int result) {
    if (result == 0 && plan.tracks_power) {
        power_note_sync(fd);
    }
    return result;
}

#define SYNC(name)                                                   \
    int name(int fd) {                                               \
        PATH_OF(fd);                                                 \
        STEP(int, -1, "sync", path, , synced(fd, REAL(name)(fd)), ); \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name)                                                                          \
    int name(int fd, off_t size) {                                                              \
        PATH_OF(fd);                                                                            \
        STEP(int, -1, "truncate", path, power_note_truncate(fd, size), REAL(name)(fd, size), ); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
    pthread_once(&once, read_plan);
    STEP(ssize_t, -1, "send", "socket", , REAL(send)(fd, bytes, size, flags),
         REAL(send)(fd, bytes, size / 2, flags));
}

static int created(int was_there, const char* path, int result) {
    if (result >= 0 && !was_there && plan.tracks_power) {
        power_note_create(path);
    }
    return result;
}

static mode_t mode_of(int flags, va_list words) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(words, mode_t) : 0;
}

#define OPEN(name)                                                                                 \
    int name(const char* path, int flags, ...) {                                                   \
        va_list words;                                                                             \
        va_start(words, flags);                                                                    \
        const mode_t mode = mode_of(flags, words);                                                 \
        va_end(words);                                                                             \
        pthread_once(&once, read_plan);                                                            \
        const int was_there = !plan.tracks_power || !(flags & O_CREAT) || access(path, F_OK) == 0; \
        STEP(int, -1, "open", path, , created(was_there, path, REAL(name)(path, flags, mode)), );  \
    }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                  \
    FILE* name(const char* path, const char* mode) {                 \
        pthread_once(&once, read_plan);                              \
        STEP(FILE*, NULL, "open", path, , REAL(name)(path, mode), ); \
    }
FOPEN(fopen)
FOPEN(fopen64)

#define UNLINK(name)                                                                \
    int name(const char* path) {                                                    \
        pthread_once(&once, read_plan);                                             \
        STEP(int, -1, "unlink", path, power_note_unlink(path), REAL(name)(path), ); \
    }
UNLINK(unlink)
UNLINK(remove)

int rename(const char* from, const char* to) {
    pthread_once(&once, read_plan);
    STEP(int, -1, "rename", to, power_note_rename(from, to), REAL(rename)(from, to), );
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
    pthread_once(&once, read_plan);
    STEP(int, -1, "rename", to, power_note_rename(from, to),
         REAL(renameat2)(from_folder, from, to_folder, to, flags), );
}
int link(const char* from, const char* to) {
    pthread_once(&once, read_plan);
    STEP(int, -1, "rename", to, , created(0, to, REAL(link)(from, to)), );
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
    pthread_once(&once, read_plan);
    STEP(int, -1, "rename", to, ,
         created(0, to, REAL(linkat)(from_folder, from, to_folder, to, flags)), );
}
