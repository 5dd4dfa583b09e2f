/* SPDX-License-Identifier: Apache-2.0
 *
 * A resolver that takes its time, for every program that it is loaded into: glibc finds it as the
 * only source of host names. Every name is 127.0.0.1, when slow_names_open() was called or, without
 * that, after 20 s. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
enum { longest_wait_s = 20 };
static int asked;
static int answered;
static int is_open;

__attribute__((constructor)) static void configure(void) {
    __nss_configure_lookup("hosts", "slow_names");
}

static void count(int* number) {
    pthread_mutex_lock(&mutex);
    ++*number;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

static void wait_for(const int* number) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += longest_wait_s;
    pthread_mutex_lock(&mutex);
    while (*number == 0 && pthread_cond_timedwait(&changed, &mutex, &end) == 0) {
    }
    pthread_mutex_unlock(&mutex);
}

EXPORT void slow_names_open(void);
EXPORT void slow_names_open(void) {
    count(&is_open);
}

/* Until a name was asked for, and until that was answered. */
EXPORT void slow_names_await_asked(void);
EXPORT void slow_names_await_asked(void) {
    wait_for(&asked);
}

EXPORT void slow_names_await_answered(void);
EXPORT void slow_names_await_answered(void) {
    wait_for(&answered);
}

static void take_time(void) {
    count(&asked);
    wait_for(&is_open);
}

/* The C library asks for functions of these names. */
/* NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming) */
EXPORT enum nss_status _nss_slow_names_gethostbyname4_r(const char* name,
                                                        struct gaih_addrtuple** result,
                                                        char* buffer, size_t length, int* error,
                                                        int* host_error, int32_t* ttl);
EXPORT enum nss_status _nss_slow_names_gethostbyname4_r(const char* name,
                                                        struct gaih_addrtuple** result,
                                                        char* buffer, size_t length, int* error,
                                                        int* host_error, int32_t* ttl) {
    (void)host_error;
    (void)ttl;
    take_time();
    if (*result == NULL) {
        if (length < sizeof(struct gaih_addrtuple)) {
            *error = ERANGE;
            return NSS_STATUS_TRYAGAIN;
        }
        *result = (struct gaih_addrtuple*)(void*)buffer;
    }
    memset(*result, 0, sizeof **result);
    (*result)->name = (char*)name;
    (*result)->family = AF_INET;
    (*result)->addr[0] = htonl(INADDR_LOOPBACK);
    count(&answered);
    return NSS_STATUS_SUCCESS;
}

/* What a program asks that wants one family only, as libzmq does. */
EXPORT enum nss_status _nss_slow_names_gethostbyname2_r(const char* name, int family,
                                                        struct hostent* result, char* buffer,
                                                        size_t length, int* error, int* host_error);
EXPORT enum nss_status _nss_slow_names_gethostbyname2_r(const char* name, int family,
                                                        struct hostent* result, char* buffer,
                                                        size_t length, int* error,
                                                        int* host_error) {
    (void)name;
    (void)family;
    (void)result;
    (void)buffer;
    (void)length;
    take_time();
    *error = ENOENT;
    *host_error = HOST_NOT_FOUND;
    count(&answered);
    return NSS_STATUS_NOTFOUND;
}
/* NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming) */
