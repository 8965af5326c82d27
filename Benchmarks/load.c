/* load PORT COUNT CONCURRENCY: makes COUNT connections to the loopback, CONCURRENCY at a time, each read
 * until the server closes it. Prints the seconds it took and how many connections brought their byte.
 * A connection ends with a reset, so that no TIME_WAIT eats up the ports. Bounded: 60 s in all. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most = 1024 };
static struct pollfd clients[most];
static int got[most];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void begin(int place, const struct sockaddr_in *address) {
    int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct linger reset = {1, 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (client < 0 || (connect(client, (const struct sockaddr *)address, sizeof *address) && errno != EINPROGRESS)) {
        perror("load");
        exit(1);
    }
    clients[place] = (struct pollfd){.fd = client, .events = POLLIN};
    got[place] = 0;
}

int main(int count, char **words) {
    if (count != 4) return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int total = atoi(words[2]), width = atoi(words[3]), begun = 0, ended = 0, whole = 0;
    if (width < 1 || width > most || total < width) return 2;

    double start = now();
    for (; begun < width; begun++) begin(begun, &address);
    while (ended < total && now() - start < 60) {
        if (poll(clients, width, 1000) <= 0) continue;
        for (int place = 0; place < width; place++) {
            if (clients[place].fd < 0 || !clients[place].revents) continue;
            char bytes[16];
            ssize_t n = recv(clients[place].fd, bytes, sizeof bytes, 0);
            if (n > 0) {
                got[place] += n;
                continue;
            }
            if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            close(clients[place].fd);
            clients[place].fd = -1;
            ended++;
            whole += n == 0 && got[place] == 1;
            if (begun < total) {
                begin(place, &address);
                begun++;
            }
        }
    }
    printf("%.6f %d\n", now() - start, whole);
    return whole == total ? 0 : 1;
}
