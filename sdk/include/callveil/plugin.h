/* SPDX-License-Identifier: Apache-2.0
 *
 * callveil/plugin.h - the C ABI between an agent desktop (the host) and the Callveil plugin.
 * C11 and C++11 or later. The one header that a desktop vendor must read.
 *
 * Rules of every declaration in this file
 *
 *  - Pure C: fixed-size integers, pointers, callveil_str and function pointers. No enum type, bool,
 *    bit field, long, wchar_t, C++ object or exception ever crosses. No struct is returned by
 * value.
 *  - Each table and object starts with `uint32_t size`, set by whoever fills it. Structs only grow
 * at the end: read a member only after CALLVEIL_HAS(type, pointer, member).
 *  - Threads: [ui] is the thread that called create(). [any] is any thread, at the same time as
 *    other calls; such a function neither blocks nor calls back before it returns.
 *    No host function may wait for another thread.
 *  - Strings are UTF-8 (pointer, length), not NUL-terminated; the pointer may be NULL when the
 * length is 0. Arguments are borrowed for the duration of the call and never freed by the callee.
 *    Results go to a callveil_sink of the caller, so that no memory ever changes its owner.
 *  - A call returns CALLVEIL_OK or a negative status. An unknown negative is a plain failure.
 *
 * Life of a plugin object
 *
 *    callveil_get_entry -> create -> start -> (events, posts, form calls)* -> stop -> destroy ->
 * unload
 *
 *    stop() may be followed by start(). Several objects may live in one process. A host that cannot
 *    stop() a plugin must not unload it.
 */
#ifndef CALLVEIL_PLUGIN_H
#define CALLVEIL_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define CALLVEIL_CALL __cdecl
#define CALLVEIL_EXPORT __declspec(dllexport)
#else
#define CALLVEIL_CALL
#define CALLVEIL_EXPORT __attribute__((visibility("default")))
#endif
#ifdef __cplusplus
#define CALLVEIL_NOEXCEPT noexcept
extern "C" {
#else
#define CALLVEIL_NOEXCEPT
#endif

/* ---- Version -------------------------------------------------------------------------------- */

/* The major number changes when an old host or plugin could misread the new one; the minor when
 * members or ids were added. */
#define CALLVEIL_ABI_MAJOR 1u
#define CALLVEIL_ABI_MINOR 0u
#define CALLVEIL_ABI ((CALLVEIL_ABI_MAJOR << 16) | CALLVEIL_ABI_MINOR)

/* Whether the struct at `p` of type `T` is large enough to hold its member `m`. */
#define CALLVEIL_HAS(T, p, m) ((p)->size >= offsetof(T, m) + sizeof((p)->m))

/* ---- Status --------------------------------------------------------------------------------- */

typedef int32_t callveil_status;

/* CALLVEIL_E_<name> is the negative of the number in errors.def, e.g. CALLVEIL_E_not_found == -2;
 * the sentence of each stands there. These are constants; no value of the enum's type ever crosses.
 */
enum {
    CALLVEIL_OK = 0,
#define CALLVEIL_ERROR(number, name, text) CALLVEIL_E_##name = -(number),
#include "errors.def"
#undef CALLVEIL_ERROR
    CALLVEIL_E_smallest_ = -2147483647 /* keeps the constants int; not a status */
};

/* ---- Values --------------------------------------------------------------------------------- */

/* Borrowed UTF-8 text of `n` bytes. */
typedef struct callveil_str {
    const char* p;
    size_t n;
} callveil_str;

/* Receives a result in one or more chunks, on the thread of the call and before it returns.
 * `write` may be NULL when the caller does not want the text. A negative status of `write` ends the
 * call, which then returns that status. */
typedef struct callveil_sink {
    void* ctx;
    callveil_status(CALLVEIL_CALL* write)(void* ctx, callveil_str chunk);
} callveil_sink;

typedef struct callveil_host callveil_host;
typedef struct callveil_plugin callveil_plugin;

/* ---- Host side ------------------------------------------------------------------------------ */

/* What the host is. Owned by the host; valid from before create() until destroy() has returned. */
struct callveil_host {
    uint32_t size;
    uint32_t abi;    /* CALLVEIL_ABI of the host */
    void* host_data; /* the host's own; a plugin does not look at it */
    callveil_str name;
    callveil_str vendor;
    callveil_str version;
    /* [any] The table of the service `id` (NUL-terminated), or NULL when the host does not offer
     * it. The table is the host's and stays valid until destroy() has returned. Plugins ask in
     * start(). */
    const void*(CALLVEIL_CALL* service)(const callveil_host* host, const char* id);
};

#define CALLVEIL_LOG_DEBUG 0
#define CALLVEIL_LOG_INFO 1
#define CALLVEIL_LOG_WARNING 2
#define CALLVEIL_LOG_ERROR 3
#define CALLVEIL_LOG_FATAL 4
#define CALLVEIL_LOG_HOST_MISBEHAVING 5   /* the host broke a rule of this header */
#define CALLVEIL_LOG_PLUGIN_MISBEHAVING 6 /* the plugin broke one */

/* Required. Log lines name fields, ids and counts, never a value of a person. */
#define CALLVEIL_SVC_LOG "callveil.log/1"
typedef struct callveil_svc_log {
    uint32_t size;
    /* [any] One line, without a newline, of a CALLVEIL_LOG_ level; an unknown level is an error. */
    void(CALLVEIL_CALL* log)(const callveil_host* host, int32_t level, callveil_str line);
} callveil_svc_log;

/* Required. */
#define CALLVEIL_SVC_UI_THREAD "callveil.ui-thread/1"
typedef struct callveil_svc_ui_thread {
    uint32_t size;
    /* [any] 1 on the [ui] thread, else 0. */
    int32_t(CALLVEIL_CALL* is_ui_thread)(const callveil_host* host);
    /* [any] Queues on_post(token) on the [ui] thread; never calls it before returning. Posts of one
     * thread keep their order. The host drops what is still queued once stop() has returned.
     * wrong_state: the host is closing; the post is lost. */
    callveil_status(CALLVEIL_CALL* post)(const callveil_host* host, uint64_t token);
} callveil_svc_ui_thread;

/* Required. docs/formats/call-events.md has the events. */
#define CALLVEIL_SVC_EVENTS "callveil.events/1"
typedef struct callveil_svc_events {
    uint32_t size;
    /* [ui] Asks for the events whose type fits `pattern`: a whole type, or a prefix and ".*".
     * They arrive by on_event(), never before subscribe() has returned; stop() ends it. */
    callveil_status(CALLVEIL_CALL* subscribe)(const callveil_host* host, callveil_str pattern);
    /* [ui] Writes a JSON array with the last event of each interaction that is live right now. */
    callveil_status(CALLVEIL_CALL* snapshot)(const callveil_host* host, callveil_sink out);
} callveil_svc_events;

/* Required. Tells the host what happened to forms. Before it returns, a function may call state()
 * and describe() of the plugin, and nothing else of it: a host that wants to see every revision
 * reads each one here. */
#define CALLVEIL_SVC_FORM_VIEW "callveil.form-view/1"
typedef struct callveil_svc_form_view {
    uint32_t size;
    /* [ui] A form was opened for an interaction; the host shows it when it likes. start() opens
     * those of the calls in snapshot(). */
    callveil_status(CALLVEIL_CALL* opened)(const callveil_host* host, callveil_str form_id,
                                           callveil_str interaction_id);
    /* [ui] The form's state has the revision `rev` now; the host reads state() when it likes. */
    callveil_status(CALLVEIL_CALL* changed)(const callveil_host* host, callveil_str form_id,
                                            uint64_t rev);
    /* [ui] The form is gone; its id is never used again by this object. */
    callveil_status(CALLVEIL_CALL* closed)(const callveil_host* host, callveil_str form_id);
    /* [ui] Something the agent should notice. `level` as in the log; `text` has nothing personal in
     * it, nor words that somebody typed: it may be shown on any screen. */
    callveil_status(CALLVEIL_CALL* attention)(const callveil_host* host, callveil_str form_id,
                                              int32_t level, callveil_str text);
} callveil_svc_form_view;

/* Required. */
#define CALLVEIL_SVC_PATHS "callveil.paths/1"
typedef struct callveil_svc_paths {
    uint32_t size;
    /* [ui] Writes the absolute path of the folder for `which`: "config", "state" or "cache". The
     * plugin makes folders and files only below it. "state" must survive a restart and belong to
     * the user of this desktop alone. not_found: an unknown `which`. */
    callveil_status(CALLVEIL_CALL* get)(const callveil_host* host, callveil_str which,
                                        callveil_sink out);
} callveil_svc_paths;

/* Optional. Without it a plugin keeps time on a thread of its own and posts. */
#define CALLVEIL_SVC_TIMER "callveil.timer/1"
typedef struct callveil_svc_timer {
    uint32_t size;
    /* [ui] on_timer(token) after `delay_ms`, then every `period_ms` (0: once). Setting a token
     * again replaces its timer. */
    callveil_status(CALLVEIL_CALL* set)(const callveil_host* host, uint64_t token,
                                        uint32_t delay_ms, uint32_t period_ms);
    /* [ui] No on_timer(token) follows. not_found: there is none. */
    callveil_status(CALLVEIL_CALL* cancel)(const callveil_host* host, uint64_t token);
} callveil_svc_timer;

/* Optional. Without it secrets come from files that only this user may read. */
#define CALLVEIL_SVC_SECRETS "callveil.secret-store/1"
typedef struct callveil_svc_secrets {
    uint32_t size;
    /* [ui] Writes the secret. not_found: there is none. */
    callveil_status(CALLVEIL_CALL* get)(const callveil_host* host, callveil_str key,
                                        callveil_sink out);
    /* [ui] Stores it durably. */
    callveil_status(CALLVEIL_CALL* put)(const callveil_host* host, callveil_str key,
                                        callveil_str value);
    /* [ui] not_found: there is none. */
    callveil_status(CALLVEIL_CALL* del)(const callveil_host* host, callveil_str key);
} callveil_svc_secrets;

/* Optional. Without it links are shown as text. */
#define CALLVEIL_SVC_OPEN_URL "callveil.open-url/1"
typedef struct callveil_svc_open_url {
    uint32_t size;
    /* [ui] Shows an https address in the user's browser. denied: the host does not want to. */
    callveil_status(CALLVEIL_CALL* open)(const callveil_host* host, callveil_str https_url);
} callveil_svc_open_url;

/* Optional. Without it the agent is named by the plugin's configuration, or not at all. */
#define CALLVEIL_SVC_AGENT "callveil.agent/1"
typedef struct callveil_svc_agent {
    uint32_t size;
    /* [ui] Writes the id of the agent who is signed in; empty when nobody is. */
    callveil_status(CALLVEIL_CALL* get)(const callveil_host* host, callveil_sink out);
} callveil_svc_agent;

/* Optional. Without it texts are English. */
#define CALLVEIL_SVC_LOCALE "callveil.locale/1"
typedef struct callveil_svc_locale {
    uint32_t size;
    /* [ui] Writes the language tag of the desktop (BCP 47), e.g. "en-US". */
    callveil_status(CALLVEIL_CALL* get)(const callveil_host* host, callveil_sink out);
} callveil_svc_locale;

/* ---- Plugin side ---------------------------------------------------------------------------- */

/* One plugin object, owned by the plugin from create() to destroy(). Calls return within 10 ms, but
 * start() and stop() may take up to 2 s. on_event, on_post, on_timer and every extension answer
 * only between start() and stop() (wrong_state, or nothing happens), and only on the [ui] thread
 * (wrong_thread, or nothing happens). Between start() and stop() a call on another thread is logged
 * as well; outside of them the status alone tells, because no service of the host is used then. */
struct callveil_plugin {
    uint32_t size;
    void* plugin_data; /* the plugin's own; a host does not look at it */
    /* [ui] Makes the object ready: reads its files, opens its outbox, starts its threads. On
     * failure it is stopped and `err` has one sentence that says what to do; start() may be tried
     * again. misconfigured: the configuration or a file must be mended. unavailable: a resource is
     * missing now. unsupported: a required service is missing. wrong_state: it runs already. */
    callveil_status(CALLVEIL_CALL* start)(callveil_plugin* plugin, callveil_sink err);
    /* [ui] Joins every thread, closes every socket and file, drops every secret and unsent draft.
     * No call of the plugin into the host follows. Idempotent. unavailable: it is stopped all the
     * same, but a request could not be saved; the log says how many. */
    callveil_status(CALLVEIL_CALL* stop)(callveil_plugin* plugin);
    /* [ui] stop() if needed, then the object is gone. On another thread nothing happens. */
    void(CALLVEIL_CALL* destroy)(callveil_plugin* plugin);
    /* [ui] One call event as JSON. Unknown types and members are ignored. */
    void(CALLVEIL_CALL* on_event)(callveil_plugin* plugin, callveil_str json);
    /* [ui] A token of post(). */
    void(CALLVEIL_CALL* on_post)(callveil_plugin* plugin, uint64_t token);
    /* [ui] A token of callveil.timer/1. */
    void(CALLVEIL_CALL* on_timer)(callveil_plugin* plugin, uint64_t token);
    /* [any] The table of the extension `id` (NUL-terminated), or NULL. Static memory of the plugin.
     */
    const void*(CALLVEIL_CALL* extension)(callveil_plugin* plugin, const char* id);
};

/* Required of plugins. The form is headless: the plugin owns the truth, the host draws it.
 * docs/formats/plugin-config.md names the form types, fields and actions. */
#define CALLVEIL_EXT_FORM "callveil.form/1"
typedef struct callveil_ext_form {
    uint32_t size;
    /* [ui] Writes {"schema": JSON Schema, "uischema": JSON Forms subset, "actions":
     * [{"id","label"}]} of a form type. An unknown locale is answered in English. not_found: an
     * unknown type. */
    callveil_status(CALLVEIL_CALL* describe)(callveil_plugin* plugin, callveil_str form_type,
                                             callveil_str locale, callveil_sink out);
    /* [ui] Writes
     * {"type","rev","data","errors","warnings","hidden","disabled","status","actions",...} of a
     * form. not_found: no such form. */
    callveil_status(CALLVEIL_CALL* state)(callveil_plugin* plugin, callveil_str form_id,
                                          callveil_sink out);
    /* [ui] Puts `json_value` where `json_pointer` (RFC 6901, into "data") says. `seen_rev` is the
     * revision that the host drew. On failure nothing has changed and `err` has one sentence for
     * the agent. stale: read state() and try again. not_found: no such form or field.
     * invalid_argument: not JSON, or of the wrong type. too_large: passes a limit. wrong_state: the
     * form can no longer be edited. A value that only breaks a rule of the form is taken, and
     * state() has the sentence. */
    callveil_status(CALLVEIL_CALL* edit)(callveil_plugin* plugin, callveil_str form_id,
                                         uint64_t seen_rev, callveil_str json_pointer,
                                         callveil_str json_value, callveil_sink err);
    /* [ui] Runs an action of the form; `json_args` is an object or empty. It returns at once, and
     * state() tells how it goes on. On failure `err` has one sentence for the agent. not_found: no
     * such form or action. wrong_state: not now. invalid_argument: state() has a sentence for each
     * field that must be mended first. */
    callveil_status(CALLVEIL_CALL* action)(callveil_plugin* plugin, callveil_str form_id,
                                           callveil_str action_id, callveil_str json_args,
                                           callveil_sink err);
} callveil_ext_form;

/* ---- Entry ---------------------------------------------------------------------------------- */

/* Who made the plugin. Static memory; reading it starts no thread and opens no file. */
typedef struct callveil_descriptor {
    uint32_t size;
    callveil_str id;
    callveil_str name;
    callveil_str vendor;
    callveil_str version;
    callveil_str url;
} callveil_descriptor;

/* Static memory of the plugin, valid while the library is loaded. */
typedef struct callveil_entry {
    uint32_t size;
    uint32_t abi; /* CALLVEIL_ABI of the plugin */
    const callveil_descriptor* descriptor;
    /* [ui] Makes an object in *out from its configuration; the calling thread is [ui] from now on.
     * No service of `host` is used before start(). On failure *out is NULL and `err` has one
     * sentence that names the member at fault. misconfigured: mend the configuration. */
    callveil_status(CALLVEIL_CALL* create)(const callveil_host* host, callveil_str config_json,
                                           callveil_plugin** out, callveil_sink err);
    callveil_str required_services; /* ids, separated by blanks */
} callveil_entry;

/* [any] The one exported symbol. NULL when the plugin does not speak the host's major version
 * (`host_abi` is the host's CALLVEIL_ABI). No side effects. */
CALLVEIL_EXPORT const callveil_entry* CALLVEIL_CALL callveil_get_entry(uint32_t host_abi)
    CALLVEIL_NOEXCEPT;
typedef const callveil_entry*(CALLVEIL_CALL* callveil_get_entry_fn)(uint32_t host_abi);
#define CALLVEIL_ENTRY_SYMBOL "callveil_get_entry"

#ifdef __cplusplus
}
#endif
#endif
