/* usher-exec: the child interpreter as a program of its own.
 *
 *     usher-exec DESCRIPTOR
 *
 * `usherd` starts it where a step may block (a foreign directory, a file that may be a FIFO): a
 * child that shares the daemon's memory must not wait there. DESCRIPTOR is a memfd with the rest
 * of the spawn program; what fails is written back into it. No libc: there is nothing to
 * initialise, and the program is some pages long. The interpreter is
 * included as source, since CSpawn's other half needs libc. */
#include "../CSpawn/image.c"
#include "../CSpawn/interpreter.c"

#include <fcntl.h>
#include <sys/mman.h>

/* EXIT_EXEC of systemd.exec(5): the program could not be started. */
enum { exit_exec = 203 };

static int parse(const char *text) {
    int value = 0;
    if (!text || !*text) return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || value > 1 << 24) return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}

static int serve(long count, char **arguments) {
    int descriptor = count == 2 ? parse(arguments[1]) : -1;
    if (descriptor < 0) return exit_exec;
    long size = raw3(SYS_lseek, descriptor, 0, 2 /* SEEK_END */);
    if (size <= 0) return exit_exec;
    long address = raw6(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address < 0) return exit_exec;
    struct usher_spawn_image *image = (struct usher_spawn_image *)address;
    struct usher_spawn_program program;
    if (usher_spawn_relocate(image, (size_t)size, &program) < 0) return exit_exec;
    raw1(SYS_close, descriptor);
    raw3(SYS_fcntl, image->confirmation, F_SETFD, FD_CLOEXEC);
    return usher_spawn_run(&program, &image->result);
}

__attribute__((noreturn, used)) void usher_exec_main(long *stack) {
    int status = serve(stack[0], (char **)(stack + 1));
    for (;;) raw1(SYS_exit_group, status);
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall usher_exec_main\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n\tmov x29, xzr\n\tmov x0, sp\n\tbl usher_exec_main\n");
#else
#error "usher-exec: entry point for this processor is missing"
#endif
