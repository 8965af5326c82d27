/* misbehave MODE [ARGUMENT...]: a service that does what a service should not. Built and started by the case
 * "misbehaving"; each mode is one way, and its name says which. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void rest(void) {
    for (;;) pause();
}

static void deaf(void) {
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
}

/* Ends as told: a status, or "kN" by the signal N. */
static void end(const char *how) {
    if (how[0] != 'k') _exit(atoi(how));
    int number = atoi(how + 1);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(number, SIG_DFL);
    kill(getpid(), number);
    rest();
}

/* A process of its own: other session, other group, its parent gone. Answers true in it. */
static int away(void) {
    pid_t child = fork();
    if (child > 0) {
        waitpid(child, NULL, 0);
        return 0;
    }
    setsid();
    if (fork() > 0) _exit(0);
    setpgid(0, 0);
    return 1;
}

static int notifier = -1;
static struct sockaddr_un notified = {.sun_family = AF_UNIX};

static int sends(const char *text, size_t length, int count, const int *fds) {
    const char *path = getenv("NOTIFY_SOCKET");
    if (!path) return -1;
    if (notifier < 0) notifier = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    strncpy(notified.sun_path, path, sizeof notified.sun_path - 1);
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1;
    if (path[0] == '@') {
        notified.sun_path[0] = 0;
        size--;
    }
    struct iovec part = {(void *)text, length};
    char control[CMSG_SPACE(sizeof(int) * 253)];
    struct msghdr message = {&notified, size, &part, 1, NULL, 0, 0};
    if (count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
    }
    return sendmsg(notifier, &message, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static void say(const char *text) { sends(text, strlen(text), 0, NULL); }

/* Everything that may come on such a socket, and what may not. */
static void flood(int rounds) {
    static char big[200000], garbage[4096];
    int fds[64];
    for (int i = 0; i < 64; i++) fds[i] = i % 2 ? open("/dev/null", O_RDONLY) : memfd_create("junk", 0);
    memset(big, 'A', sizeof big);
    for (int i = 0; i < rounds; i++) {
        for (size_t k = 0; k < sizeof garbage; k++) garbage[k] = rand();
        sends(garbage, 1 + rand() % (sizeof garbage - 1), 0, NULL);
        sends(big, 4096, 0, NULL);
        sends(big, 4097, 0, NULL);
        sends(big, sizeof big, 0, NULL);
        sends("", 0, 0, NULL);
        sends("STATUS=\xff\xfe\x01", 10, 0, NULL);
        sends("READY=0\nREADY=2\n=\n\n====\nMAINPID=-1\nMAINPID=0\nMAINPID=99999999999999999999", 70, 0, NULL);
        sends("WATCHDOG_USEC=18446744073709551615\nEXTEND_TIMEOUT_USEC=-1\nERRNO=x", 66, 0, NULL);
        sends("X=1", 3, 64, fds);
        sends("FDSTORE=1\nFDNAME=a:b", 20, 64, fds);
        sends("FDSTORE=1", 9, 3 + rand() % 8, fds);
        sends("FDSTOREREMOVE=1\nFDNAME=nobody", 29, 1, fds);
        sends("BARRIER=1", 9, 1, fds);
        sends("BARRIER=1", 9, 0, fds);
        sends(big, 5000, 64, fds);
    }
}

static void nest(const char *below, int depth) {
    char path[4000];
    snprintf(path, sizeof path, "%s/%d", below, depth);
    if (mkdir(path, 0755) || depth == 0) return;
    nest(path, depth - 1);
    pid_t child = fork();
    if (child) return;
    strcat(path, "/cgroup.procs");
    int fd = open(path, O_WRONLY);
    if (fd >= 0 && write(fd, "0", 1) == 1) close(fd);
    if (depth % 2) _exit(0);
    rest();
}

static char group[4000];
static void find_group(void) {
    char line[3000] = "";
    FILE *file = fopen("/proc/self/cgroup", "r");
    while (file && fgets(line, sizeof line, file) && strncmp(line, "0::", 3)) line[0] = 0;
    line[strcspn(line, "\n")] = 0;
    snprintf(group, sizeof group, "/sys/fs/cgroup%s", line[0] ? line + 3 : "/nowhere");
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "", *more = argc > 2 ? argv[2] : "0";
#define IS(name) !strcmp(mode, name)
    srand(getpid());
    if (IS("ends")) end(more);
    if (IS("rests")) rest();
    if (IS("away")) {                              /* what it is for runs where nobody looks */
        if (away()) rest();
        return 0;
    }
    if (IS("away-deaf")) {
        if (away()) { deaf(); rest(); }
        if (away()) { prctl(PR_SET_NAME, "(x) S 1 1"); rest(); }
        rest();
    }
    if (IS("crowd")) {                             /* who of them is it? */
        for (int i = 0; i < 5; i++) if (away()) rest();
        return 0;
    }
    if (IS("deaf")) { deaf(); say("READY=1"); rest(); }
    if (IS("deaf-crowd")) {
        for (int i = 0; i < 4; i++) fork();
        deaf();
        say("READY=1");
        rest();
    }
    if (IS("runner")) {                            /* never there where one has just looked */
        for (;;) {
            pid_t child = fork();
            if (child > 0) _exit(0);
            setsid();
            usleep(500);
        }
    }
    if (IS("freezes")) {
        find_group();
        strcat(group, "/cgroup.freeze");
        say("READY=1");
        int fd = open(group, O_WRONLY);
        if (fd < 0 || write(fd, "1", 1) != 1) return 3;
        rest();
    }
    if (IS("nests")) {
        find_group();
        nest(group, 8);
        say("READY=1");
        rest();
    }
    if (IS("stopped")) { raise(SIGSTOP); rest(); }
    if (IS("stopped-early")) { say("READY=1"); raise(SIGSTOP); rest(); }
    if (IS("mute")) {                              /* Type=notify, and never a word */
        close(notifier);
        rest();
    }
    if (IS("unlinks")) {
        const char *path = getenv("NOTIFY_SOCKET");
        if (path && path[0] == '/') { say("READY=1"); unlink(path); mkdir(path, 0); }
        rest();
    }
    if (IS("floods")) { flood(12); say("READY=1"); flood(4); rest(); }
    if (IS("floods-on")) {
        say("READY=1");
        for (int i = 0; i < 3; i++) if (!fork()) for (;;) { flood(1); usleep(2000); }
        rest();
    }
    if (IS("lies")) {
        say("READY=1\nMAINPID=1\nSTOPPING=0");
        say("MAINPID=2147483647");
        pid_t child = fork();
        if (!child) rest();
        char text[100];
        snprintf(text, sizeof text, "MAINPID=%d\nSTATUS=other", child);
        say(text);
        say("MAINPID=0\nRELOADING=1\nMONOTONIC_USEC=0");
        say("READY=1\nRELOADING=1\nSTOPPING=1\nREADY=1");
        snprintf(text, sizeof text, "MAINPID=%d", getpid());
        if (rand() % 2) say(text); else _exit(0);
        rest();
    }
    if (IS("stores")) {
        int fds[40], pair[2];
        for (int i = 0; i < 40; i += 4) {
            socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
            fds[i] = pair[0];
            fds[i + 1] = pair[1];
            fds[i + 2] = memfd_create("m", 0);
            fds[i + 3] = dup(fds[i + 2]);
        }
        for (int i = 0; i < 40; i += 4) sends("FDSTORE=1\nFDNAME=some", 21, 4, fds + i);
        sends("FDSTORE=1\nFDPOLL=0\nFDNAME=last", 30, 2, fds);
        say("READY=1");
        end(more);
    }
    if (IS("extends")) { say("EXTEND_TIMEOUT_USEC=18446744073709551614"); say("READY=1\nWATCHDOG_USEC=1"); rest(); }
    if (IS("goes-not")) { say("READY=1"); deaf(); say("STOPPING=1"); rest(); }
    if (IS("ready")) { say("READY=1"); rest(); }
    if (IS("closes")) {
        for (int fd = 0; fd < 1000; fd++) close(fd);
        rest();
    }
    if (IS("fills")) {
        static char line[65536];
        memset(line, 'x', sizeof line);
        for (int i = 0; i < 64; i++) {
            line[rand() % sizeof line] = '\n';
            if (write(1 + i % 2, line, sizeof line) < 0) break;
        }
        rest();
    }
    if (IS("fills-nonblocking")) {                 /* the pipe is shared: no one else's writes may block on it */
        fcntl(1, F_SETFL, O_NONBLOCK);
        for (int i = 0; i < 4000; i++) if (write(1, "no end of line \0\x1b[31m", 21) < 0) usleep(10);
        rest();
    }
    if (IS("pid-file")) {                          /* ARGUMENT: what is in it; then where it is */
        const char *path = argc > 3 ? argv[3] : "/nowhere/at/all";
        char text[64] = "";
        pid_t child = fork();
        if (!child) rest();
        unlink(path);
        rmdir(path);
        if (!strcmp(more, "directory")) mkdir(path, 0755);
        else if (!strcmp(more, "fifo")) mkfifo(path, 0644);
        else if (!strcmp(more, "loop")) { if (symlink(path, path)) return 1; }
        else if (strcmp(more, "none")) {
            int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
            if (!strcmp(more, "self")) snprintf(text, sizeof text, "%d", getpid());
            else snprintf(text, sizeof text, "%s\n", more);
            if (write(fd, text, strlen(text)) < 0) return 1;
        }
        return 0;
    }
    if (IS("runtime")) {                           /* ARGUMENT: what becomes of its directory */
        const char *path = getenv("RUNTIME_DIRECTORY");
        if (!path || chdir("/")) return 3;
        if (!strcmp(more, "gone")) rmdir(path);
        if (!strcmp(more, "link")) { rmdir(path); if (symlink("/run/t/treasure", path)) return 3; }
        if (!strcmp(more, "file")) { rmdir(path); close(open(path, O_CREAT | O_WRONLY, 0)); }
        if (!strcmp(more, "deep")) {
            if (chdir(path)) return 3;
            for (int i = 0; i < 200; i++) {
                close(open("file", O_CREAT | O_WRONLY, 0));
                if (symlink("/run/t/treasure", "link") || mkfifo("fifo", 0) || mkdir("d", 0) || chdir("d")) return 3;
            }
        }
        rest();
    }
    if (IS("waits")) {                             /* for a control command: ends a while later, or not at all */
        usleep(1000 * atoi(more));
        return 0;
    }
    fprintf(stderr, "misbehave: no such mode: %s\n", mode);
    return 99;
}
