/* Steps about terminals; a part of the interpreter, which includes it. They may wait: usher-exec runs them. */
#pragma once
#include "include/CSpawn.h"
#include "rawcall.h"

#include <asm/ioctls.h>
#include <asm/termios.h>
#include <errno.h>

enum { claim_fails = 1, claim_forces, claim_waits };

/* The terminal becomes the controlling one of this session, which has none yet. */
static long claim_terminal(int32_t descriptor, int32_t how) {
    for (;;) {
        long r = raw3(SYS_ioctl, descriptor, TIOCSCTTY, how == claim_forces);
        if (r != -EPERM || how != claim_waits) return r;
        /* Another session has it; nothing tells when that ends. The parent's deadline bounds the wait. */
        long pause[2] = {0, 50000000};
        raw2(SYS_nanosleep, pause, 0);
    }
}

/* The usual modes of a terminal that somebody sits at. */
static long reset_terminal(int32_t descriptor) {
    struct termios modes;
    long r = raw3(SYS_ioctl, descriptor, TCGETS, &modes);
    if (r < 0) return r;
    raw3(SYS_ioctl, descriptor, TIOCNXCL, 0);
    modes.c_iflag &= ~(unsigned)(IGNBRK | BRKINT | ISTRIP | INLCR | IGNCR | IUCLC);
    modes.c_iflag |= ICRNL | IMAXBEL | IUTF8;
    modes.c_oflag |= OPOST | ONLCR;
    modes.c_cflag |= CREAD;
    modes.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
    modes.c_cc[VINTR] = 'C' - '@';
    modes.c_cc[VQUIT] = '\\' - '@';
    modes.c_cc[VERASE] = 127;
    modes.c_cc[VKILL] = 'U' - '@';
    modes.c_cc[VEOF] = 'D' - '@';
    modes.c_cc[VSTART] = 'Q' - '@';
    modes.c_cc[VSTOP] = 'S' - '@';
    modes.c_cc[VSUSP] = 'Z' - '@';
    modes.c_cc[VLNEXT] = 'V' - '@';
    modes.c_cc[VWERASE] = 'W' - '@';
    modes.c_cc[VREPRINT] = 'R' - '@';
    modes.c_cc[VEOL] = modes.c_cc[VEOL2] = modes.c_cc[VTIME] = 0;
    modes.c_cc[VMIN] = 1;
    return raw3(SYS_ioctl, descriptor, TCSETS, &modes);
}

/* Zero leaves a side as it is. */
static long resize_terminal(int32_t descriptor, uint16_t rows, uint16_t columns) {
    struct winsize size;
    long r = raw3(SYS_ioctl, descriptor, TIOCGWINSZ, &size);
    if (r < 0) return r;
    if (rows) size.ws_row = rows;
    if (columns) size.ws_col = columns;
    return raw3(SYS_ioctl, descriptor, TIOCSWINSZ, &size);
}

static long set_terminal(const struct usher_spawn_step *step) {
    struct termios modes;
    long r = raw3(SYS_ioctl, step->a, TCGETS, &modes);
    if (r < 0) return r;
    if (step->x && (r = reset_terminal(step->a)) < 0) return r;
    if (step->y && (r = resize_terminal(step->a, (uint16_t)step->y, (uint16_t)(step->y >> 16))) < 0) return r;
    return step->b ? claim_terminal(step->a, step->b) : 0;
}

/* The modes first: whoever is given it must not find it open to all. */
static long own(const struct usher_spawn_step *step) {
    long r = raw2(SYS_fchmod, step->a, step->y);
    return r < 0 ? r : raw3(SYS_fchown, step->a, step->x, ~0u);
}

enum { vt_disallocate = 0x5608 };

/* What stood on it goes, and what had been scrolled away. */
static long clear_terminal(int32_t descriptor, int32_t number) {
    if (number > 0) {
        long console = raw4(SYS_openat, -100 /* AT_FDCWD */, "/dev/tty0", 02 | 0400 | 02000000, 0);
        if (console >= 0) {
            long r = raw3(SYS_ioctl, console, vt_disallocate, number);
            raw1(SYS_close, console);
            /* One that somebody uses stays, and is cleared. */
            if (r >= 0) return 0;
        }
    }
    static const char text[] = "\033[r\033[H\033[3J";
    return raw3(SYS_write, descriptor, text, sizeof text - 1);
}
