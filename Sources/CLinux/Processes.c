/* The bodies behind Processes.h: what only _GNU_SOURCE shows. */
#include "Processes.h"
#include <stdio.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

int usher_reboot(uint32_t command, const char *argument) {
    return (int)syscall(SYS_reboot, 0xfee1dead, 0x28121969, command, argument);
}

int usher_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int usher_pidfd_getfd(int pidfd, int descriptor) { return (int)syscall(SYS_pidfd_getfd, pidfd, descriptor, 0); }

int usher_pidfd_send_signal(int pidfd, int number) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, number, 0, 0);
}

int usher_waitid(int kind, int id, int flags, int *code, int *status, pid_t *pid) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid((idtype_t)kind, (id_t)id, &info, flags) != 0) return -1;
    *code = info.si_code;
    *status = info.si_status;
    *pid = info.si_pid;
    return info.si_pid != 0;
}

int usher_same_file(int one, int other) {
    if (one == other) return 1;
    /* KCMP_FILE is 0. The answer is an order of the kernel's own: 0 is equal. */
    long answer = syscall(SYS_kcmp, getpid(), getpid(), 0, one, other);
    return answer < 0 ? -1 : answer == 0;
}

int usher_dup3(int from, int to, int flags) { return dup3(from, to, flags); }

int usher_fcntl(int descriptor, int command, int argument) {
    return fcntl(descriptor, command, argument);
}

int usher_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

int usher_openat(int directory, const char *path, int flags) {
    return openat(directory, path, flags);
}

int usher_set_attribute(const char *path, const char *name, const char *text) {
    return setxattr(path, name, text, strlen(text), 0);
}

int usher_set_attribute_of(int fd, int is_path, const char *name, const void *value, size_t size) {
    char path[64];
    if (!is_path) return fsetxattr(fd, name, value, size, 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return setxattr(path, name, value, size, 0);
}

ssize_t usher_attribute_of(int fd, int is_path, const char *name, void *value, size_t size) {
    char path[64];
    if (!is_path) return fgetxattr(fd, name, value, size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return getxattr(path, name, value, size);
}

int usher_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int usher_sealed_memory(const char *name, const void *bytes, size_t count) {
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return -1;
    size_t written = 0;
    while (written < count) {
        ssize_t r = write(descriptor, (const char *)bytes + written, count - written);
        if (r < 0 && errno == EINTR) continue;
        if (r <= 0) break;
        written += (size_t)r;
    }
    if (written == count && lseek(descriptor, 0, SEEK_SET) == 0 &&
        fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0) {
        return descriptor;
    }
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

int usher_set_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int usher_get_limit(int resource, uint64_t *soft, uint64_t *hard) {
    struct rlimit64 limit;
    if (prlimit64(0, (__rlimit_resource_t)resource, 0, &limit) != 0) return -1;
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return 0;
}

int usher_set_limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit64 limit = {soft, hard};
    return prlimit64(0, (__rlimit_resource_t)resource, &limit, 0);
}

uint64_t usher_ignored_signals(void) {
    uint64_t ignored = 0;
    for (int number = 1; number <= 64; number++) {
        /* The kernel's struct begins with the handler. libc's sigaction() hides 32 and 33. */
        uint64_t action[8] = {0};
        if (syscall(SYS_rt_sigaction, number, 0, action, 8) == 0 && action[0] == (uintptr_t)SIG_IGN) {
            ignored |= (uint64_t)1 << (number - 1);
        }
    }
    return ignored;
}

const char *usher_signal_name(int number) {
#ifdef __GLIBC__
    return sigabbrev_np(number);
#else
    (void)number;
    return 0;
#endif
}

int usher_is_cgroup2(const char *path) {
    struct statfs info;
    return statfs(path, &info) == 0 && info.f_type == 0x63677270;
}

int usher_remove_semaphores(int set) { return semctl(set, 0, IPC_RMID); }

int usher_lock_file(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }
