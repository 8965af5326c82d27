/* What Swift cannot call by itself: functions hidden behind _GNU_SOURCE, variadic ones, macros.
 * Header-only where it can be; every name has the prefix `usher_`. */
#pragma once
#include "Patterns.h"
#include "Processes.h"
#include "Sockets.h"
#include "Streams.h"
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* The words for an errno, "Address already in use"; NULL for an unknown one. (strerrordesc_np(3)) */
static inline const char *usher_errno_words(int number) {
#ifdef __GLIBC__
    extern const char *strerrordesc_np(int);
    return strerrordesc_np(number);
#else
    return strerror(number);
#endif
}

/* The name of an errno, "EADDRINUSE"; NULL for an unknown one. (strerrorname_np(3)) */
static inline const char *usher_errno_name(int number) {
#ifdef __GLIBC__
    extern const char *strerrorname_np(int);
    return strerrorname_np(number);
#else
    (void)number;
    return 0;
#endif
}
