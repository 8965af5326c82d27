/* The interpreter: one function a step, raw system calls only (see CSpawn.h).
 * It runs in a child that shares the daemon's memory, and in usher-exec, which has no libc. */
#include "include/CSpawn.h"
#include "rawcall.h"
#include "mounts.h"
#include "terminals.h"

#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/prctl.h>
#include <signal.h>
#include <sys/stat.h>

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2u
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4u
#endif

/* The kernel's own struct, which is not libc's. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
#if defined(__x86_64__)
    void (*restorer)(void);
#endif
    uint64_t mask;
};

static long set_disposition(int number, void (*handler)(int)) {
    struct kernel_sigaction action;
    action.handler = handler;
    action.flags = 0;
#if defined(__x86_64__)
    action.restorer = 0;
#endif
    action.mask = 0;
    return raw4(SYS_rt_sigaction, number, &action, 0, sizeof action.mask);
}

static long default_signals(uint64_t which) {
    for (int number = 1; number <= 64; number++) {
        if (!(which >> (number - 1) & 1) || number == SIGKILL || number == SIGSTOP) continue;
        long r = set_disposition(number, SIG_DFL);
        if (r < 0) return r;
    }
    return 0;
}

static long lift(const struct usher_spawn_program *program, int32_t highest) {
    for (uint32_t i = 0; i < program->source_count; i++) {
        if (program->sources[i] < 0 || program->sources[i] > highest) continue;
        long r = raw3(SYS_fcntl, program->sources[i], F_DUPFD_CLOEXEC, highest + 1);
        if (r < 0) return r;
        program->sources[i] = (int32_t)r;
    }
    return 0;
}

/* dup2 that also works when both are the same: dup3 refuses that, and close-on-exec would stay. */
static long copy(int32_t from, int32_t to) {
    if (from == to) return raw3(SYS_fcntl, to, F_SETFD, 0);
    return raw3(SYS_dup3, from, to, 0);
}

static long open_at(const struct usher_spawn_step *step) {
    long r = raw4(SYS_openat, AT_FDCWD, step->p, step->x | O_CLOEXEC, step->y);
    if (r < 0) return r;
    long placed = copy((int32_t)r, step->b);
    if (r != step->b) raw1(SYS_close, r);
    return placed;
}

static long set_nonblocking(int32_t descriptor, int on) {
    long flags = raw3(SYS_fcntl, descriptor, F_GETFL, 0);
    if (flags < 0) return flags;
    long wanted = on ? flags | O_NONBLOCK : flags & ~(long)O_NONBLOCK;
    return wanted == flags ? 0 : raw3(SYS_fcntl, descriptor, F_SETFL, wanted);
}

static long wait_for_end(int32_t descriptor) {
    char byte;
    long r;
    /* Nothing is ever written into it. */
    do r = raw3(SYS_read, descriptor, &byte, 1);
    while (r == -EINTR);
    raw1(SYS_close, descriptor);
    return r;
}

static long enter_cgroup(int32_t descriptor) {
    if (descriptor < 0) return 0;
    long r = raw3(SYS_write, descriptor, "0", 1);
    return r < 0 ? r : 0;
}

static long limit(const struct usher_spawn_step *step) {
    uint64_t pair[2], own[2];
    pair[0] = step->x;
    pair[1] = step->y;
    long r = raw4(SYS_prlimit64, 0, step->a, pair, 0);
    if (r != -EPERM) return r;
    /* Not allowed to raise the hard limit: as near as may be, as systemd does it. */
    r = raw4(SYS_prlimit64, 0, step->a, 0, own);
    if (r < 0) return r;
    if (pair[0] > own[1]) pair[0] = own[1];
    if (pair[1] > own[1]) pair[1] = own[1];
    return raw4(SYS_prlimit64, 0, step->a, pair, 0);
}

static long unblock_signals(void) {
    uint64_t none = 0;
    return raw4(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, sizeof none);
}

static long write_file(const struct usher_spawn_step *step) {
    long descriptor = raw4(SYS_openat, AT_FDCWD, step->p, O_WRONLY | O_CLOEXEC, 0);
    if (descriptor < 0) return descriptor;
    long r = raw3(SYS_write, descriptor, (const char *)step->p + step->y, step->x);
    raw1(SYS_close, descriptor);
    return r;
}

static void write_number(uint64_t number, char *text) {
    char digits[20];
    int length = 0;
    do digits[length++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (length > 0) *text++ = digits[--length];
    *text = 0;
}

/* The kernel told the pid when it made the child, if it is the daemon's own. */
static long write_own_pid(char *text, const struct usher_spawn_result *result) {
    write_number(result->pid > 0 ? (uint32_t)result->pid : (uint32_t)raw0(SYS_getpid), text);
    return 0;
}

/* `pidfd`: one of this process that is open, or -1. */
static long write_pidfd_id(char **entry, uint32_t offset, int32_t pidfd) {
    struct stat status;
    long opened = pidfd >= 0 ? pidfd : raw2(SYS_pidfd_open, raw0(SYS_getpid), 0);
    long r = opened < 0 ? opened : raw2(SYS_fstat, opened, &status);
    if (pidfd < 0 && opened >= 0) raw1(SYS_close, opened);
    if (r < 0)
        *entry = 0;
    else
        write_number(status.st_ino, *entry + offset);
    return 0;
}

/* The first candidate that can be executed. What is merely absent does not hide that another one
 * may not be executed. */
static long execute(const struct usher_spawn_program *program) {
    long error = -ENOENT;
    for (const char *const *path = program->candidates; *path; path++) {
        long r = raw3(SYS_execve, *path, program->argv, program->envp);
        if (r != -ENOENT && r != -ENOTDIR && r != -EACCES) return r;
        if (error == -ENOENT) error = r == -ENOTDIR ? -ENOENT : r;
    }
    return error;
}

static long perform(const struct usher_spawn_program *program, const struct usher_spawn_step *step,
                    const struct usher_spawn_result *result) {
    switch ((enum usher_spawn_op)step->op) {
    case USHER_OP_ISOLATE:
        return raw3(SYS_close_range, program->first_foreign ? program->first_foreign : (uint32_t)step->a, ~0u,
                    CLOSE_RANGE_UNSHARE);
    case USHER_OP_LIFT: return lift(program, step->a);
    case USHER_OP_SEAL: return raw3(SYS_close_range, step->a + 1, ~0u, CLOSE_RANGE_CLOEXEC);
    case USHER_OP_PLACE: return copy(program->sources[step->a], step->b);
    case USHER_OP_COPY: return copy(step->a, step->b);
    case USHER_OP_OPEN: return open_at(step);
    case USHER_OP_NONBLOCK: return set_nonblocking(step->a, step->x != 0);
    case USHER_OP_ENTER_CGROUP: return enter_cgroup(program->sources[step->a]);
    case USHER_OP_SETSID: return raw0(SYS_setsid);
    case USHER_OP_DEFAULT_SIGNALS: return default_signals(program->reset_signals);
    case USHER_OP_IGNORE_SIGNAL: return set_disposition(step->a, SIG_IGN);
    case USHER_OP_UNBLOCK_SIGNALS: return unblock_signals();
    case USHER_OP_UMASK: return raw1(SYS_umask, step->x) < 0 ? -EINVAL : 0;
    case USHER_OP_CHDIR: return raw1(SYS_chdir, step->p);
    case USHER_OP_LIMIT: return limit(step);
    case USHER_OP_SETGROUPS: return raw2(SYS_setgroups, step->a, step->p);
    case USHER_OP_SETGID: return raw3(SYS_setresgid, step->x, step->x, step->x);
    case USHER_OP_SETUID: return raw3(SYS_setresuid, step->x, step->x, step->x);
    case USHER_OP_NO_NEW_PRIVS: return raw6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
    case USHER_OP_DEATH_SIGNAL: return raw6(SYS_prctl, PR_SET_PDEATHSIG, step->a, 0, 0, 0, 0);
    case USHER_OP_KEYRING: return join_keyring(step);
    case USHER_OP_WRITE: return write_file(step);
    case USHER_OP_NICE: return set_nice(step->a);
    case USHER_OP_SCHEDULER: return raw3(SYS_sched_setscheduler, 0, step->a, &step->b);
    case USHER_OP_AFFINITY: return raw3(SYS_sched_setaffinity, 0, step->x, step->p);
    case USHER_OP_IOPRIO: return raw3(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, 0, step->x);
    case USHER_OP_TIMERSLACK: return raw2(SYS_prctl, PR_SET_TIMERSLACK, step->x);
    case USHER_OP_MERGE_MEMORY: return raw6(SYS_prctl, 67 /* PR_SET_MEMORY_MERGE */, step->x, 0, 0, 0, 0);
    case USHER_OP_PERSONALITY: return raw1(SYS_personality, step->x);
    case USHER_OP_BOUND: return bound_capabilities(step->x);
    case USHER_OP_INHERIT: return inherit_capabilities(step->x);
    case USHER_OP_AMBIENT: return raise_ambient(step->x);
    case USHER_OP_SECUREBITS: return set_secure_bits(step->x);
    case USHER_OP_FILTER: return load_filter(step);
    case USHER_OP_HANG_UP: return raw2(SYS_ioctl, step->a, TIOCVHANGUP);
    case USHER_OP_TERMINAL: return set_terminal(step);
    case USHER_OP_CLEAR_TERMINAL: return clear_terminal(step->a, step->b);
    case USHER_OP_OWN: return own(step);
    case USHER_OP_NETWORK: return raw2(SYS_setns, program->sources[step->a], 0x40000000 /* CLONE_NEWNET */);
    case USHER_OP_MOUNT_NAMESPACE: return unshare_mounts();
    case USHER_OP_REVEAL: return reveal(step);
    case USHER_OP_MEMORY_POLICY:
        return raw3(SYS_set_mempolicy, step->a, step->x ? step->p : 0, step->x ? step->x * 64 + 1 : 0);
    case USHER_OP_WAIT: return wait_for_end(step->a);
    case USHER_OP_OWN_PID: return write_own_pid(program->envp[step->a] + step->b, result);
    case USHER_OP_OWN_PIDFD_ID: return write_pidfd_id(&program->envp[step->a], (uint32_t)step->b, -1);
    case USHER_OP_EXEC: return execute(program);
    }
    return -ENOSYS;
}

void usher_spawn_note_pidfd(const struct usher_spawn_program *program, int32_t pidfd) {
    /* A former attempt may have taken it away. */
    if (program->pidfd_entry && *program->pidfd_entry)
        write_pidfd_id(program->pidfd_entry, program->pidfd_offset, pidfd);
}

int usher_spawn_run(const struct usher_spawn_program *program, struct usher_spawn_result *result) {
    for (uint32_t i = 0; i < program->step_count; i++) {
        const struct usher_spawn_step *step = &program->steps[i];
        __atomic_store_n(&result->step, i, __ATOMIC_RELAXED);
        long r = perform(program, step, result);
        if (r >= 0 || (step->flags & USHER_STEP_OPTIONAL)) continue;
        if ((step->flags & USHER_STEP_IF_PERMITTED) && (r == -EPERM || r == -EACCES)) continue;
        result->error = (int32_t)-r;
        __atomic_store_n(&result->failed, 1, __ATOMIC_RELEASE);
        return step->status;
    }
    /* A program without an exec at its end is a mistake of whoever made it. */
    result->error = EINVAL;
    __atomic_store_n(&result->failed, 1, __ATOMIC_RELEASE);
    return 203;
}
