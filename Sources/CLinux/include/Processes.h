/* Processes, what holds them, and what tells of them. */
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int usher_pidfd_open(pid_t pid);

/* reboot(2) with one of its LINUX_REBOOT_CMD_*; does not return where the system ends. */
int usher_reboot(uint32_t command, const char *argument);

/* pidfd_getfd(2): a copy of what is open in that process, with close-on-exec. */
int usher_pidfd_getfd(int pidfd, int descriptor);

int usher_pidfd_send_signal(int pidfd, int number);

/* waitid(2) without siginfo_t. Returns 1 and fills code (CLD_EXITED, CLD_KILLED, CLD_DUMPED…),
 * status and pid; 0 when there is nothing yet (WNOHANG); -1 with errno. */
int usher_waitid(int kind, int id, int flags, int *code, int *status, pid_t *pid);

/* 1 if both are the same open file (dup, fork, passed), 0 if not; -1 with errno. */
int usher_same_file(int one, int other);

int usher_dup3(int from, int to, int flags);

int usher_fcntl(int descriptor, int command, int argument);

int usher_open(const char *path, int flags, mode_t mode);

int usher_openat(int directory, const char *path, int flags);

/* setxattr: an extended attribute of that name gets the text. */
int usher_set_attribute(const char *path, const char *name, const char *text);

/* fsetxattr(2) and fgetxattr(2); where `fd` is an O_PATH descriptor, the same of what it stands for. */
int usher_set_attribute_of(int fd, int is_path, const char *name, const void *value, size_t size);
ssize_t usher_attribute_of(int fd, int is_path, const char *name, void *value, size_t size);

int usher_memfd(const char *name);

/* A memfd with these bytes that nobody can change any more, at its start; -1 with errno. */
int usher_sealed_memory(const char *name, const void *bytes, size_t count);

int usher_set_subreaper(void);

/* Removes a set of semaphores of System V. */
int usher_remove_semaphores(int set);

/* flock(2), exclusively, without waiting. */
int usher_lock_file(int descriptor);

int usher_get_limit(int resource, uint64_t *soft, uint64_t *hard);

int usher_set_limit(int resource, uint64_t soft, uint64_t hard);

/* Bit n-1: the process ignores signal n. */
uint64_t usher_ignored_signals(void);

/* The name of a signal without SIG, "TERM"; NULL for a real-time or unknown one. */
const char *usher_signal_name(int number);

/* True if `path` lies in a cgroup2 file system. */
int usher_is_cgroup2(const char *path);
