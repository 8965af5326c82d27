/* Steps about mounts; a part of the interpreter, which includes it. They may wait: usher-exec runs them. */
#pragma once
#include "include/CSpawn.h"
#include "rawcall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>

#ifndef SYS_open_tree
#define SYS_open_tree 428
#define SYS_move_mount 429
#endif

/* From the kernel's linux/mount.h, which older headers of libc clash with. */
enum {
    mount_read_only = 1, mount_no_suid = 2, mount_no_devices = 4, mount_no_programs = 8, mount_again = 32,
    mount_bind = 4096, mount_recursive = 16384, mount_slave = 1 << 19,
    tree_clone = 1, from_descriptor = 4, whole_tree = 0x8000,
};

/* A mount namespace of its own: what is mounted outside later is seen inside, not the other way round. */
static long unshare_mounts(void) {
    long r = raw1(SYS_unshare, CLONE_NEWNS);
    return r < 0 ? r : raw6(SYS_mount, 0, (long)"/", 0, mount_recursive | mount_slave, 0, 0);
}

/* The byte behind the end of a text. The compiler must not make strlen of it: there is no libc here. */
static const char *behind(const char *text) {
    while (*text++) __asm__ volatile("" : "+r"(text));
    return text;
}

/* Makes the directories on the way to `path` behind its first `skip` bytes, and itself. */
static long make_way(const char *path, uint64_t skip) {
    char part[4096];
    uint64_t i = 0;
    for (;; i++) {
        if (i >= sizeof part) return -ENAMETOOLONG;
        part[i] = path[i];
        if (i > skip && (path[i] == '/' || path[i] == 0)) {
            part[i] = 0;
            long r = raw3(SYS_mkdirat, AT_FDCWD, part, 0755);
            if (r < 0 && r != -EEXIST) return r;
            /* Whatever the umask says: somebody else has to get through. */
            if (r == 0 && (r = raw3(SYS_fchmodat, AT_FDCWD, part, 0755)) < 0) return r;
            part[i] = path[i];
        }
        if (path[i] == 0) return 0;
    }
}

enum { most_revealed = 64 };

/* p: a directory, then x paths below it, one text behind the other. An empty directory that nobody can write
 * to covers it, in which only these are to be seen. */
static long reveal(const struct usher_spawn_step *step) {
    int32_t trees[most_revealed];
    const char *root = step->p, *path;
    uint64_t length, i;
    long r = 0;
    if (step->x > most_revealed) return -E2BIG;
    path = behind(root);
    length = (uint64_t)(path - root) - 1;
    for (i = 0; i < step->x; i++) {
        r = raw3(SYS_open_tree, AT_FDCWD, path, tree_clone | O_CLOEXEC | whole_tree);
        if (r < 0) return r;
        trees[i] = (int32_t)r;
        path = behind(path);
    }
    const long flags = mount_no_suid | mount_no_devices | mount_no_programs;
    r = raw6(SYS_mount, (long)"tmpfs", (long)root, (long)"tmpfs", flags, (long)"mode=0755,size=4m,nr_inodes=1k", 0);
    if (r < 0) return r;
    path = root + length + 1;
    for (i = 0; i < step->x; i++) {
        if ((r = make_way(path, length)) < 0) return r;
        r = raw6(SYS_move_mount, trees[i], (long)"", AT_FDCWD, (long)path, from_descriptor, 0);
        if (r < 0) return r;
        raw1(SYS_close, trees[i]);
        path = behind(path);
    }
    return raw6(SYS_mount, 0, (long)root, 0, mount_again | mount_bind | mount_read_only | flags, 0, 0);
}
