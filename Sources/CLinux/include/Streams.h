/* What a program that passes bytes on needs of the kernel. Every function answers as the system call
 * does, -1 and errno, unless it says otherwise. */
#pragma once
#include <stdint.h>
#include <sys/types.h>

/* An event: what was registered with the descriptor, and EPOLLIN and its sisters. The kernel's own struct
 * is packed on some architectures, which Swift does not like. */
struct usher_ready {
    uint64_t token;
    uint32_t events;
};

/* epoll_create1(2), close-on-exec. */
int usher_poll_open(void);
/* epoll_ctl(2) with EPOLL_CTL_ADD. */
int usher_poll_add(int queue, int fd, uint32_t events, uint64_t token);
/* epoll_ctl(2) with EPOLL_CTL_MOD. */
int usher_poll_change(int queue, int fd, uint32_t events, uint64_t token);
/* epoll_ctl(2) with EPOLL_CTL_DEL. */
int usher_poll_remove(int queue, int fd);
/* epoll_wait(2); `capacity` at most 256. */
int usher_poll_wait(int queue, struct usher_ready *ready, int capacity, int milliseconds);

/* splice(2) between a pipe and a socket, never waiting, pages moved where that can be. */
ssize_t usher_splice(int from, int to, size_t length);
/* F_SETPIPE_SZ: the capacity that the pipe has then, in bytes. */
int usher_pipe_resize(int fd, int bytes);

/* Blocks these signals in the calling thread and opens a signalfd(2) for them, close-on-exec and
 * non-blocking. */
int usher_signals_open(const int *signals, int count);
/* The number of the next signal; 0 if none waits. */
int usher_signals_next(int fd);

/* A datagram's two ends: sockaddr_storage of the sender, and the local address that it was sent to
 * (`local_length` bytes of in_pktinfo or in6_pktinfo; 0 where the kernel did not say). */
struct usher_datagram {
    unsigned char sender[128];
    unsigned sender_length;
    unsigned char local[32];
    unsigned local_length;
    int is_ipv6;
    int is_truncated;
};

/* Asks the kernel for the local address of each datagram; silently nothing on a UNIX socket. */
void usher_want_local_address(int fd);
/* recvmsg(2), never waiting. */
ssize_t usher_receive_datagram(int fd, void *bytes, size_t length, struct usher_datagram *datagram);
/* sendmsg(2) back to a datagram's sender, from the address that it was sent to. */
ssize_t usher_answer_datagram(int fd, const void *bytes, size_t length,
                              const struct usher_datagram *datagram);
/* recv(2) from a stream. `is_cut`: descriptors came along, which are closed, and more bytes may follow that
 * the kernel keeps for the next call. */
ssize_t usher_receive_stream(int fd, void *bytes, size_t length, int *is_cut);
/* The next message of a sequential-packet socket; its whole length, which may be above `length`. */
ssize_t usher_receive_message(int fd, void *bytes, size_t length);

/* The addresses of a name, as getaddrinfo(3) has them: at most `capacity` sockaddr_storage of 128 bytes
 * each, one after the other. Answers how many, or the negative number of gai_strerror(3). Waits for the
 * network unless `is_numeric`. */
int usher_look_up(const char *host, const char *service, int is_datagram, int is_numeric,
                  void *addresses, int capacity);
/* The words of gai_strerror(3). */
const char *usher_look_up_words(int number);

/* Whoever has the terminal open loses it. */
int usher_terminal_hang_up(int terminal);

/* Gives a virtual terminal back to the kernel, by the console. */
int usher_terminal_give_back(int console, int number);

/* The usual modes of a terminal that somebody sits at. */
int usher_terminal_reset(int terminal);
