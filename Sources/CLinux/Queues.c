#include "Sockets.h"
#include <fcntl.h>
#include <mqueue.h>

int usher_queue_open(const char *name, int makes, mode_t mode, long messages, long size) {
    struct mq_attr limits = {.mq_maxmsg = messages, .mq_msgsize = size};
    int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC;
    if (!makes) return mq_open(name, flags);
    return mq_open(name, flags | O_CREAT | O_EXCL, mode, messages > 0 && size > 0 ? &limits : 0);
}

int usher_queue_limits(int fd, long *messages, long *size) {
    struct mq_attr limits;
    if (mq_getattr(fd, &limits) < 0) return -1;
    *messages = limits.mq_maxmsg;
    *size = limits.mq_msgsize;
    return 0;
}

ssize_t usher_queue_receive(int fd, void *bytes, size_t length) {
    return mq_receive(fd, bytes, length, 0);
}

int usher_queue_unlink(const char *name) { return mq_unlink(name); }
