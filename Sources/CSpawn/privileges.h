/* Steps about priorities and privileges; a part of the interpreter, which includes it. */
#pragma once
#include "include/CSpawn.h"
#include "rawcall.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>

/* From the kernel's own linux/resource.h and linux/keyctl.h, which libc's headers clash with. */
enum { resource_nice = 13, this_process = 0 };

/* Without the right to go as low, as low as RLIMIT_NICE allows. */
static long set_nice(int32_t level) {
    long r = raw3(SYS_setpriority, this_process, 0, level);
    if (r != -EPERM && r != -EACCES) return r;
    uint64_t own[2];
    if ((r = raw4(SYS_prlimit64, 0, resource_nice, 0, own)) < 0) return r;
    long lowest = own[0] >= 40 ? -20 : 20 - (long)own[0];
    /* The kernel answers 20 less the level, to keep clear of negative results. */
    long current = 20 - raw2(SYS_getpriority, this_process, 0);
    return current <= lowest ? 0 : raw3(SYS_setpriority, this_process, 0, lowest);
}

/* A kernel without keyrings, a seccomp filter or a full quota are no reason not to start. */
static long without_keyring(long r) {
    return r == -ENOSYS || r == -EACCES || r == -EPERM || r == -EDQUOT ? 0 : r;
}

/* A keyring belongs to the real user of whoever makes it. */
static long join_keyring(const struct usher_spawn_step *step) {
    uint32_t nobody = ~0u, uid = (uint32_t)step->x, gid = (uint32_t)step->y;
    long own_uid = raw0(SYS_getuid), own_gid = raw0(SYS_getgid), r;
    if (gid != nobody && (r = raw2(SYS_setregid, gid, nobody)) < 0) return r;
    if (uid != nobody && (r = raw2(SYS_setreuid, uid, nobody)) < 0) return r;
    r = raw2(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0);
    if (r >= 0 && step->a == 1) {
        r = raw3(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING);
    }
    long result = r < 0 ? without_keyring(r) : 0;
    if (uid != nobody && (r = raw2(SYS_setreuid, own_uid, nobody)) < 0) return r;
    if (gid != nobody && (r = raw2(SYS_setregid, own_gid, nobody)) < 0) return r;
    return result;
}

struct capability_sets {
    struct __user_cap_data_struct half[2];
};

static long get_capabilities(struct __user_cap_header_struct *header, struct capability_sets *sets) {
    header->version = _LINUX_CAPABILITY_VERSION_3;
    header->pid = 0;
    return raw2(SYS_capget, header, sets->half);
}

/* Both at once: what is not in `keep` goes from the inheritable set, what is in `add` comes into it. */
static long change_inheritable(uint64_t keep, uint64_t add) {
    struct __user_cap_header_struct header;
    struct capability_sets sets;
    long r = get_capabilities(&header, &sets);
    if (r < 0) return r;
    uint64_t old = sets.half[0].inheritable | (uint64_t)sets.half[1].inheritable << 32;
    uint64_t wanted = (old & keep) | add;
    if (wanted == old) return 0;
    sets.half[0].inheritable = (uint32_t)wanted;
    sets.half[1].inheritable = (uint32_t)(wanted >> 32);
    return raw2(SYS_capset, &header, sets.half);
}

/* 1: in the bounding set; 0: not; negative: the kernel knows no such capability. */
static long is_bounded(int number) { return raw2(SYS_prctl, PR_CAPBSET_READ, number); }

static long bound_capabilities(uint64_t keep) {
    for (int number = 0; number < 64; number++) {
        long present = is_bounded(number);
        if (present < 0) break;
        if (present == 0 || (keep >> number & 1)) continue;
        long r = raw2(SYS_prctl, PR_CAPBSET_DROP, number);
        if (r < 0) return r;
    }
    return change_inheritable(keep, 0);
}

/* What the bounding set or the kernel does not have is left out, as systemd leaves it out. */
static uint64_t bounded(uint64_t wanted) {
    uint64_t found = 0;
    for (int number = 0; number < 64; number++) {
        if ((wanted >> number & 1) && is_bounded(number) == 1) found |= (uint64_t)1 << number;
    }
    return found;
}

static long inherit_capabilities(uint64_t wanted) { return change_inheritable(~(uint64_t)0, bounded(wanted)); }

static long raise_ambient(uint64_t wanted) {
    wanted = bounded(wanted);
    for (int number = 0; number < 64; number++) {
        if (!(wanted >> number & 1)) continue;
        long r = raw6(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0, 0);
        if (r < 0) return r;
    }
    return 0;
}

/* Setting them takes a capability, asking does not. */
static long set_secure_bits(uint64_t bits) {
    long r = raw1(SYS_prctl, PR_GET_SECUREBITS);
    if (r < 0 || (uint64_t)r == bits) return r;
    return raw2(SYS_prctl, PR_SET_SECUREBITS, bits);
}

static long load_filter(const struct usher_spawn_step *step) {
    struct sock_fprog program;
    program.len = (unsigned short)step->x;
    program.filter = (struct sock_filter *)(uintptr_t)step->p;
    return raw3(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
