#include "Streams.h"
#include <errno.h>
#include <fcntl.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

int usher_poll_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

int usher_poll_add(int queue, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event);
}

int usher_poll_change(int queue, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(queue, EPOLL_CTL_MOD, fd, &event);
}

int usher_poll_remove(int queue, int fd) {
    struct epoll_event none = {0};
    return epoll_ctl(queue, EPOLL_CTL_DEL, fd, &none);
}

int usher_poll_wait(int queue, struct usher_ready *ready, int capacity, int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(queue, events, capacity < 256 ? capacity : 256, milliseconds);
    for (int i = 0; i < count; i++) {
        ready[i].token = events[i].data.u64;
        ready[i].events = events[i].events;
    }
    return count;
}

ssize_t usher_splice(int from, int to, size_t length) {
    return splice(from, NULL, to, NULL, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

int usher_pipe_resize(int fd, int bytes) { return fcntl(fd, F_SETPIPE_SZ, bytes); }

int usher_signals_open(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int usher_signals_next(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

void usher_want_local_address(int fd) {
    int yes = 1, domain = 0;
    socklen_t length = sizeof domain;
    if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) < 0) return;
    if (domain == AF_INET) setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
    if (domain == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes);
}

ssize_t usher_receive_datagram(int fd, void *bytes, size_t length, struct usher_datagram *datagram) {
    struct iovec part = {bytes, length};
    union {
        struct cmsghdr first;
        char space[256];
    } control;
    struct msghdr message = {
        .msg_name = datagram->sender, .msg_namelen = sizeof datagram->sender, .msg_iov = &part,
        .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) return -1;
    datagram->sender_length = message.msg_namelen;
    datagram->local_length = 0;
    datagram->is_truncated = (message.msg_flags & MSG_TRUNC) != 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            /* Descriptors are not passed on, and are not kept either. */
            size_t many = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < many; i++) {
                int number;
                memcpy(&number, CMSG_DATA(c) + i * sizeof number, sizeof number);
                close(number);
            }
        }
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            datagram->local_length = sizeof(struct in_pktinfo);
            datagram->is_ipv6 = 0;
            memcpy(datagram->local, CMSG_DATA(c), sizeof(struct in_pktinfo));
        }
        if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            datagram->local_length = sizeof(struct in6_pktinfo);
            datagram->is_ipv6 = 1;
            memcpy(datagram->local, CMSG_DATA(c), sizeof(struct in6_pktinfo));
        }
    }
    return count;
}

ssize_t usher_answer_datagram(int fd, const void *bytes, size_t length,
                              const struct usher_datagram *datagram) {
    struct iovec part = {(void *)bytes, length};
    union {
        struct cmsghdr first;
        char space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    } control;
    struct msghdr message = {.msg_name = (void *)datagram->sender,
                             .msg_namelen = datagram->sender_length, .msg_iov = &part, .msg_iovlen = 1};
    if (datagram->local_length > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(datagram->local_length);
        control.first.cmsg_len = CMSG_LEN(datagram->local_length);
        if (datagram->is_ipv6) {
            struct in6_pktinfo info;
            memcpy(&info, datagram->local, sizeof info);
            control.first.cmsg_level = IPPROTO_IPV6;
            control.first.cmsg_type = IPV6_PKTINFO;
            /* The interface only where the address means nothing without it. */
            if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
            memcpy(CMSG_DATA(&control.first), &info, sizeof info);
        } else {
            struct in_pktinfo info, from = {0};
            memcpy(&info, datagram->local, sizeof info);
            /* What came before the kernel was asked has only the address of its header. */
            from.ipi_spec_dst = info.ipi_spec_dst;
            if (!info.ipi_spec_dst.s_addr && !IN_MULTICAST(ntohl(info.ipi_addr.s_addr)))
                from.ipi_spec_dst = info.ipi_addr;
            control.first.cmsg_level = IPPROTO_IP;
            control.first.cmsg_type = IP_PKTINFO;
            memcpy(CMSG_DATA(&control.first), &from, sizeof from);
        }
    }
    return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

ssize_t usher_receive_stream(int fd, void *bytes, size_t length, int *is_cut) {
    struct iovec part = {bytes, length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT);
    *is_cut = (message.msg_flags & MSG_CTRUNC) != 0;
    return count;
}

ssize_t usher_receive_message(int fd, void *bytes, size_t length) {
    return recv(fd, bytes, length, MSG_DONTWAIT | MSG_TRUNC);
}

int usher_look_up(const char *host, const char *service, int is_datagram, int is_numeric,
                  void *addresses, int capacity) {
    struct addrinfo hints = {.ai_socktype = is_datagram ? SOCK_DGRAM : SOCK_STREAM}, *found = NULL;
    if (is_numeric) hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    int failure = getaddrinfo(host, service, &hints, &found);
    if (failure) return failure < 0 ? failure : -failure;
    int count = 0;
    for (struct addrinfo *one = found; one && count < capacity; one = one->ai_next) {
        if (one->ai_addrlen > 128) continue;
        char *place = (char *)addresses + 128 * (size_t)count++;
        memset(place, 0, 128);
        memcpy(place, one->ai_addr, one->ai_addrlen);
    }
    freeaddrinfo(found);
    return count;
}

const char *usher_look_up_words(int number) { return gai_strerror(number); }

int usher_terminal_hang_up(int terminal) { return ioctl(terminal, TIOCVHANGUP); }

int usher_terminal_give_back(int console, int number) { return ioctl(console, 0x5608 /* VT_DISALLOCATE */, number); }

int usher_terminal_reset(int terminal) {
    struct termios modes;
    if (tcgetattr(terminal, &modes) != 0) return -1;
    ioctl(terminal, TIOCNXCL);
    modes.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | ISTRIP | INLCR | IGNCR | IUCLC);
    modes.c_iflag |= ICRNL | IMAXBEL | IUTF8;
    modes.c_oflag |= OPOST | ONLCR;
    modes.c_cflag |= CREAD;
    modes.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
    return tcsetattr(terminal, TCSANOW, &modes);
}
