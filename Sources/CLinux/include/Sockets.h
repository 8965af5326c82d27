/* Socket calls and macros that Swift cannot reach. Every function answers as the system call
 * does: -1 and errno. */
#pragma once
#include <sys/types.h>

/* Who is at the other end of a UNIX connection. A pid of 0: in a PID namespace we do not see. */
struct usher_credentials {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

/* What came with a message. `descriptor_count` numbers were stored; the caller closes them. */
struct usher_arrival {
    struct usher_credentials credentials;
    int has_credentials;
    int descriptor_count;
    /* The payload or the control data was cut short. */
    int is_truncated;
};

/* accept4(2) with SOCK_CLOEXEC and SOCK_NONBLOCK; `address` is a sockaddr_storage. */
int usher_accept(int fd, void *address, unsigned capacity, unsigned *length);

/* SO_PEERCRED. */
int usher_peer_credentials(int fd, struct usher_credentials *credentials);
/* How many groups the peer of a UNIX connection has besides its own, at most capacity of them stored; -1: errno. */
long usher_peer_groups(int fd, unsigned *groups, unsigned long capacity);

/* The inode of the peer's pidfd (SO_PEERPIDFD and pidfs, kernel 6.9); ENOTSUP before that, when
 * every pidfd had the same. */
int usher_peer_pidfd_id(int fd, unsigned long long *id);

/* The kind of file system something stands on, as statfs(2) numbers them; 0 if unknown. */
long usher_filesystem_type(int fd);

/* SO_COOKIE. */
int usher_socket_cookie(int fd, unsigned long long *cookie);

/* recvmsg(2), non-blocking, descriptors with close-on-exec. Descriptors beyond `capacity` are
 * closed here. */
ssize_t usher_receive(int fd, void *bytes, size_t length, struct usher_arrival *arrival,
                      int *descriptors, int capacity);

/* sendmsg(2) with descriptors (SCM_RIGHTS), non-blocking, without SIGPIPE; at most 64. */
ssize_t usher_send(int fd, const void *bytes, size_t length, const int *descriptors, int count);

/* fchmodat2(2) with AT_EMPTY_PATH where the kernel has it, else chmod through /proc/self/fd:
 * the mode of what an O_PATH descriptor stands for. */
int usher_chmod_path(int fd, mode_t mode);

/* fchownat(2) with AT_EMPTY_PATH: the owner of what an O_PATH descriptor stands for. */
int usher_chown_path(int fd, uid_t uid, gid_t gid);

/* mq_open(3) for reading, non-blocking, close-on-exec; `makes` with O_CREAT | O_EXCL and the mode, and
 * with the limits if both are above zero. */
int usher_queue_open(const char *name, int makes, mode_t mode, long messages, long size);

/* mq_getattr(3): how many messages of how many bytes it can hold. */
int usher_queue_limits(int fd, long *messages, long *size);

/* mq_receive(3); EAGAIN if none waits. */
ssize_t usher_queue_receive(int fd, void *bytes, size_t length);

/* mq_unlink(3). */
int usher_queue_unlink(const char *name);

/* 1 if epoll can wait for it, 0 if it is always ready, as files on a disk are. */
int usher_can_wait(int fd);

/* pipe2(2) with O_CLOEXEC. */
int usher_pipe(int descriptors[2], int is_nonblocking);

/* eventfd(2), close-on-exec and non-blocking. */
int usher_eventfd(void);

/* open(2) with O_PATH, O_NOFOLLOW, O_CLOEXEC and, if asked for, O_DIRECTORY. */
int usher_open_path_at(int directory, const char *path, int is_directory, int follows);

/* posix_spawn(3) of `path` with `descriptor` as its 3, standard error kept, 0 and 1 on /dev/null,
 * every other descriptor closed, no signal blocked. Answers an errno; 0 on success. */
int usher_spawn_helper(pid_t *pid, const char *path, char *const argv[], char *const envp[],
                       int descriptor);

/* A descriptor of the network namespace that the file stands for; EINVAL if it stands for none. */
int usher_network_open(const char *path);

/* Puts the calling thread into a new network namespace whose loopback interface is up, and gives a descriptor of
 * it. The thread must not go on to do anything for the rest of the process. */
int usher_network_make(void);

/* setns(2): the calling thread joins the network namespace. */
int usher_network_join(int namespace);

/* pthread_create(3) and pthread_join(3): runs `body` in a thread as usher_start_thread makes them, and waits until it
 * is over. Answers an errno; 0 on success. */
int usher_run_thread(void *(*body)(void *), void *argument);

/* pthread_create(3): a detached thread with a stack of 1 MiB and all signals blocked from its
 * first instruction on. Answers an errno; 0 on success. */
int usher_start_thread(void *(*body)(void *), void *argument);
