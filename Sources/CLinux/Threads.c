#include "Sockets.h"
#include <pthread.h>
#include <signal.h>

static int start_thread(pthread_t *thread, int state, void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    sigset_t all, before;
    int failure = pthread_attr_init(&attributes);
    if (failure) return failure;
    pthread_attr_setdetachstate(&attributes, state);
    pthread_attr_setstacksize(&attributes, 1 << 20);
    /* The new thread inherits the mask. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failure = pthread_create(thread, &attributes, body, argument);
    pthread_sigmask(SIG_SETMASK, &before, 0);
    pthread_attr_destroy(&attributes);
    return failure;
}

int usher_start_thread(void *(*body)(void *), void *argument) {
    pthread_t thread;
    return start_thread(&thread, PTHREAD_CREATE_DETACHED, body, argument);
}

int usher_run_thread(void *(*body)(void *), void *argument) {
    pthread_t thread;
    int failure = start_thread(&thread, PTHREAD_CREATE_JOINABLE, body, argument);
    return failure ? failure : pthread_join(thread, 0);
}
