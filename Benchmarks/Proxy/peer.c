/* peer: both ends of what a proxy is measured with.
 *
 *   peer serve ADDRESS                        answers: 'q' with 64 bytes and an end; 'd' and 8 bytes of
 *                                             count: discards so many, then one byte; 's' and 8: sends so many
 *   peer connect ADDRESS COUNT CONCURRENCY    COUNT connections of kind 'q', CONCURRENCY at a time
 *   peer send ADDRESS BYTES STREAMS           BYTES in all over STREAMS connections of kind 'd'
 *   peer fetch ADDRESS BYTES STREAMS          the same of kind 's'
 *
 * ADDRESS is a port of 127.0.0.1 or the path of a UNIX socket. The last three print the seconds they took
 * and end with status 1 if a byte or a connection was lost, or after 60 seconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { most = 8192, chunk = 256 * 1024 };
static char bytes[chunk];

/* One connection, on either side; the slot is its descriptor. */
static struct peer {
    char kind;              /* 0: not known yet */
    int is_connecting, has_sent;
    int64_t left, got;
} peers[most];

static union {
    struct sockaddr any;
    struct sockaddr_in internet;
    struct sockaddr_un path;
} address;
static socklen_t length;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void read_address(const char *text) {
    if (*text == '/') {
        address.path.sun_family = AF_UNIX;
        snprintf(address.path.sun_path, sizeof address.path.sun_path, "%s", text);
        length = sizeof address.path;
        return;
    }
    address.internet.sin_family = AF_INET;
    address.internet.sin_port = htons(atoi(text));
    address.internet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    length = sizeof address.internet;
}

static int open_socket(void) {
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || fd >= most) die("peer: socket");
    return fd;
}

static void watch(int queue, int fd, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) < 0) die("peer: epoll_ctl");
}

/* Reads what is there. 0: end, -1: error, 1: goes on. */
static int take(int fd, struct peer *peer) {
    for (;;) {
        /* MSG_TRUNC on TCP: the bytes are thrown away in the kernel. */
        int discards = peer->kind && address.any.sa_family == AF_INET;
        ssize_t n = recv(fd, bytes, peer->kind ? chunk : 9, discards ? MSG_TRUNC : 0);
        if (n == 0) return 0;
        if (n < 0) return errno == EAGAIN ? 1 : -1;
        if (!peer->kind) {
            peer->kind = bytes[0];
            memcpy(&peer->left, bytes + 1, 8);
            if (peer->kind == 'q') return 1;
            continue;
        }
        peer->got += n;
    }
}

static int give(int fd, struct peer *peer) {
    while (peer->left > 0) {
        ssize_t n = send(fd, bytes, peer->left < chunk ? (size_t)peer->left : chunk, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 1 : -1;
        peer->left -= n;
    }
    return 0;
}

static void serve(void) {
    int listener = open_socket(), queue = epoll_create1(EPOLL_CLOEXEC), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (*address.path.sun_path) unlink(address.path.sun_path);
    if (bind(listener, &address.any, length) || listen(listener, 4096)) die("peer: listen");
    /* Woken up with the request, not with the connection: the ends should cost as little as they can. */
    if (address.any.sa_family == AF_INET) setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &one, sizeof one);
    watch(queue, listener, EPOLLIN);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(queue, events, 256, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                    if (fd >= most) die("peer: too many");
                    peers[fd] = (struct peer){0};
                    if (take(fd, &peers[fd]) > 0 && peers[fd].kind == 'q') {
                        (void)!send(fd, bytes, 64, MSG_NOSIGNAL);
                        close(fd);
                        continue;
                    }
                    watch(queue, fd, EPOLLIN | EPOLLOUT | EPOLLET);
                }
                continue;
            }
            struct peer *peer = &peers[fd];
            int goes_on = take(fd, peer);
            if (peer->kind == 'q') {
                (void)!send(fd, bytes, 64, MSG_NOSIGNAL);
                close(fd);
            } else if (peer->kind == 's' && goes_on >= 0) {
                if (give(fd, peer) <= 0) close(fd);
            } else if (peer->kind == 'd' && peer->got >= peer->left) {
                (void)!send(fd, bytes, 1, MSG_NOSIGNAL);
                close(fd);
            } else if (goes_on <= 0) {
                close(fd);
            }
        }
    }
}

static void begin(int queue, char kind, int64_t share) {
    int fd = open_socket();
    struct linger reset = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);      /* no TIME_WAIT eats up the ports */
    peers[fd] = (struct peer){.kind = kind, .left = kind == 'd' ? share : 0};
    if (connect(fd, &address.any, length) && errno != EINPROGRESS) die("peer: connect");
    watch(queue, fd, EPOLLIN | EPOLLOUT | EPOLLET);
}

int main(int count, char **words) {
    signal(SIGPIPE, SIG_IGN);
    struct rlimit limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (count < 3) return 2;
    read_address(words[2]);
    if (!strcmp(words[1], "serve")) serve();
    if (count != 5) return 2;
    char kind = words[1][0] == 'c' ? 'q' : words[1][0] == 's' ? 'd' : 's';
    int64_t amount = atoll(words[3]);
    int width = atoi(words[4]), begun = 0, ended = 0, queue = epoll_create1(EPOLL_CLOEXEC);
    int total = kind == 'q' ? (int)amount : width;
    int64_t share = kind == 'q' ? 0 : amount / width, wanted = kind == 'q' ? 64 : kind == 'd' ? 1 : share;

    double start = now();
    for (; begun < width && begun < total; begun++) begin(queue, kind, share);
    while (ended < total) {
        struct epoll_event events[256];
        int ready = epoll_wait(queue, events, 256, 1000);
        if (now() - start > 60) return fprintf(stderr, "peer: %d of %d in 60 s\n", ended, total), 1;
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            struct peer *peer = &peers[fd];
            if (!peer->has_sent) {
                if (!(events[i].events & EPOLLOUT)) continue;
                char first[9] = {kind};
                memcpy(first + 1, &share, 8);
                if (send(fd, first, 9, MSG_NOSIGNAL) < 0) die("peer: send");
                peer->has_sent = 1;
            }
            if (kind == 'd' && peer->left > 0) {
                if (give(fd, peer) < 0) die("peer: send");
            }
            int goes_on = take(fd, peer);
            if (goes_on > 0) continue;
            if (goes_on < 0 || peer->got != wanted)
                return fprintf(stderr, "peer: %lld of %lld bytes came\n", (long long)peer->got, (long long)wanted), 1;
            close(fd);
            ended++;
            if (begun < total) {
                begin(queue, kind, share);
                begun++;
            }
        }
    }
    printf("%.6f\n", now() - start);
    return 0;
}
