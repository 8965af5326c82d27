#include "Sockets.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif
#ifndef SO_COOKIE
#define SO_COOKIE 57
#endif
#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif
#ifndef PID_FS_MAGIC
#define PID_FS_MAGIC 0x50494446
#endif
/* One number on every architecture, as all calls since 5.1. */
#define USHER_SYS_FCHMODAT2 452

/* The kernel passes at most 253 descriptors in a message (SCM_MAX_FD). */
enum { MOST_DESCRIPTORS = 253 };

int usher_accept(int fd, void *address, unsigned capacity, unsigned *length) {
    *length = capacity;
    return accept4(fd, address, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int usher_peer_credentials(int fd, struct usher_credentials *credentials) {
    struct ucred peer = {0};
    socklen_t length = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -1;
    credentials->pid = peer.pid;
    credentials->uid = peer.uid;
    credentials->gid = peer.gid;
    return 0;
}

long usher_peer_groups(int fd, unsigned *groups, unsigned long capacity) {
    socklen_t length = capacity * sizeof *groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &length) < 0) return -1;
    return length / sizeof *groups;
}

int usher_peer_pidfd_id(int fd, unsigned long long *id) {
    int pidfd = -1;
    socklen_t length = sizeof pidfd;
    struct stat status;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &pidfd, &length) < 0) return -1;
    int is_own_inode = usher_filesystem_type(pidfd) == PID_FS_MAGIC;
    int result = fstat(pidfd, &status);
    close(pidfd);
    if (result < 0) return -1;
    if (!is_own_inode) {
        errno = ENOTSUP;
        return -1;
    }
    *id = status.st_ino;
    return 0;
}

long usher_filesystem_type(int fd) {
    struct statfs file;
    return fstatfs(fd, &file) == 0 ? (long)file.f_type : 0;
}

int usher_socket_cookie(int fd, unsigned long long *cookie) {
    socklen_t length = sizeof *cookie;
    return getsockopt(fd, SOL_SOCKET, SO_COOKIE, cookie, &length);
}

ssize_t usher_receive(int fd, void *bytes, size_t length, struct usher_arrival *arrival,
                      int *descriptors, int capacity) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int) * MOST_DESCRIPTORS) +
                   CMSG_SPACE(sizeof(int)) + 512];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    memset(arrival, 0, sizeof *arrival);
    ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) return count;
    arrival->is_truncated = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET) continue;
        if (c->cmsg_type == SCM_CREDENTIALS && c->cmsg_len >= CMSG_LEN(sizeof(struct ucred))) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(c), sizeof sender);
            arrival->credentials.pid = sender.pid;
            arrival->credentials.uid = sender.uid;
            arrival->credentials.gid = sender.gid;
            arrival->has_credentials = 1;
        } else if (c->cmsg_type == SCM_RIGHTS) {
            size_t got = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < got; i++) {
                int one;
                memcpy(&one, CMSG_DATA(c) + i * sizeof one, sizeof one);
                if (arrival->descriptor_count < capacity)
                    descriptors[arrival->descriptor_count++] = one;
                else
                    close(one);
            }
        }
    }
    return count;
}

ssize_t usher_send(int fd, const void *bytes, size_t length, const int *descriptors, int count) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * 64)];
    } control;
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count < 0 || count > 64) {
        errno = EINVAL;
        return -1;
    }
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(c), descriptors, sizeof(int) * (size_t)count);
    }
    return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int usher_chmod_path(int fd, mode_t mode) {
    if (syscall(USHER_SYS_FCHMODAT2, fd, "", mode, AT_EMPTY_PATH) == 0) return 0;
    /* Before kernel 6.6, or behind a filter that does not know the call. */
    if (errno != ENOSYS && errno != EPERM) return -1;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return chmod(path, mode);
}

int usher_chown_path(int fd, uid_t uid, gid_t gid) {
    return fchownat(fd, "", uid, gid, AT_EMPTY_PATH);
}

int usher_can_wait(int fd) {
    struct epoll_event event = {.events = EPOLLIN};
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (poll < 0) return -1;
    int result = epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    int failure = errno;
    close(poll);
    if (result == 0) return 1;
    if (failure == EPERM) return 0;
    errno = failure;
    return -1;
}

int usher_pipe(int descriptors[2], int is_nonblocking) {
    return pipe2(descriptors, O_CLOEXEC | (is_nonblocking ? O_NONBLOCK : 0));
}

int usher_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int usher_open_path_at(int directory, const char *path, int is_directory, int follows) {
    int flags = O_PATH | O_CLOEXEC;
    if (is_directory) flags |= O_DIRECTORY;
    if (!follows) flags |= O_NOFOLLOW;
    return openat(directory, path, flags);
}

int usher_spawn_helper(pid_t *pid, const char *path, char *const argv[], char *const envp[],
                       int descriptor) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    /* dup2 onto itself would keep close-on-exec only by luck: posix_spawn clears it there. */
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, descriptor, 3);
    if (!failure) failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 4);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!failure) failure = posix_spawnattr_setpgroup(&attributes, 0);
    if (!failure)
        failure = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (!failure) failure = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}
