/* loop PORT DESCRIPTORS PROGRAM: the least that a server with a process per connection can do: accept,
 * vfork, exec. It holds DESCRIPTORS other descriptors open, as a supervisor of many sockets does. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
    if (count != 4) return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("loop");
        return 1;
    }
    for (int number = atoi(words[2]); number > 0; number--)
        if (fcntl(listener, F_DUPFD_CLOEXEC, 100) < 0) {
            perror("loop: more descriptors");
            return 1;
        }
    char *arguments[] = {words[3], NULL}, *environment[] = {NULL};
    for (;;) {
        int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection >= 0) {
            if (vfork() == 0) {
                dup2(connection, 0);
                dup2(connection, 1);
                dup2(connection, 2);
                execve(words[3], arguments, environment);
                _exit(127);
            }
            close(connection);
        }
        while (waitpid(-1, NULL, WNOHANG) > 0) {}
    }
}
