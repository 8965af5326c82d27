/* The parent side: making a child that shares the memory, on a stack of its own. */
#include "CSpawn.h"
#include "rawcall.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

struct child {
    const struct usher_spawn_program *program;
    struct usher_spawn_result *result;
    uint32_t flags;
};

static int child_main(void *argument) {
    const struct child *child = argument;
    /* In a table that is shared the child finds the pidfd that the kernel has just made for the parent. */
    int is_there = (child->flags & (USHER_SPAWN_SHARED_TABLE | USHER_SPAWN_PLAIN_CLONE)) == USHER_SPAWN_SHARED_TABLE;
    usher_spawn_note_pidfd(child->program, is_there ? child->result->pidfd : -1);
    raw1(SYS_exit_group, usher_spawn_run(child->program, child->result));
    return 0;
}

/* clone3 with the child entering `function` on its new stack. A libc wrapper cannot do it: the
 * child would return through a frame that lies on its parent's stack. */
static long clone_onto(struct clone_args *arguments, int (*function)(void *), void *argument) {
#if defined(__x86_64__)
    long r;
    __asm__ volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "mov %[argument], %%rdi\n\t"
        "call *%[function]\n\t"
        "hlt\n"
        "1:"
        : "=a"(r)
        : "0"((long)SYS_clone3), "D"(arguments), "S"(sizeof *arguments),
          [function] "r"(function), [argument] "r"(argument)
        : "rcx", "r11", "memory");
    return r;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = SYS_clone3;
    register long x0 __asm__("x0") = (long)arguments;
    register long x1 __asm__("x1") = (long)sizeof *arguments;
    register long x9 __asm__("x9") = (long)function;
    register long x10 __asm__("x10") = (long)argument;
    __asm__ volatile(
        "svc #0\n\t"
        "cbnz x0, 1f\n\t"
        "mov x29, xzr\n\t"
        "mov x0, x10\n\t"
        "blr x9\n\t"
        "brk #0\n"
        "1:"
        : "+r"(x0)
        : "r"(x1), "r"(x8), "r"(x9), "r"(x10)
        : "memory");
    return x0;
#else
    (void)arguments, (void)function, (void)argument;
    return -ENOSYS;
#endif
}

static long plain_clone(struct child *child, char *top, uint32_t flags) {
    int clone_flags = CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD;
    if (flags & USHER_SPAWN_SHARED_TABLE) clone_flags |= CLONE_FILES;
    int pid = clone(child_main, top, clone_flags, child, &child->result->pid);
    return pid < 0 ? -errno : pid;
}

int usher_spawn(const struct usher_spawn_program *program, struct usher_spawn_result *result,
    void *stack, size_t stack_size, uint32_t flags, int cgroup) {
    struct child child = {program, result, flags};
    result->step = 0;
    result->failed = 0;
    result->error = 0;
    result->pid = -1;
    __atomic_store_n(&result->pidfd, -1, __ATOMIC_RELAXED);

    /* Blocked until the child's own step: a handler of the daemon must not run in the child. */
    uint64_t all = ~(uint64_t)0, before = 0;
    raw4(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof all);
    long r;
    if (flags & USHER_SPAWN_PLAIN_CLONE) {
        r = plain_clone(&child, (char *)stack + stack_size, flags);
        if (r > 0) {
            long pidfd = raw2(SYS_pidfd_open, r, 0);
            __atomic_store_n(&result->pidfd, pidfd < 0 ? -1 : (int32_t)pidfd, __ATOMIC_RELEASE);
        }
    } else {
        struct clone_args arguments = {
            .flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | CLONE_CLEAR_SIGHAND | CLONE_PARENT_SETTID,
            .pidfd = (uint64_t)(uintptr_t)&result->pidfd,
            .parent_tid = (uint64_t)(uintptr_t)&result->pid,
            .exit_signal = SIGCHLD,
            .stack = (uint64_t)(uintptr_t)stack,
            .stack_size = stack_size,
        };
        if (flags & USHER_SPAWN_SHARED_TABLE) arguments.flags |= CLONE_FILES;
        if (flags & USHER_SPAWN_INTO_CGROUP) {
            arguments.flags |= CLONE_INTO_CGROUP;
            arguments.cgroup = (uint64_t)cgroup;
        }
        r = clone_onto(&arguments, child_main, &child);
    }
    raw4(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, sizeof before);
    return r < 0 ? (int)r : 0;
}

int32_t usher_spawn_pidfd(const struct usher_spawn_result *result) {
    return __atomic_load_n(&result->pidfd, __ATOMIC_ACQUIRE);
}

uint32_t usher_spawn_step_reached(const struct usher_spawn_result *result) {
    return __atomic_load_n(&result->step, __ATOMIC_RELAXED);
}

void *usher_spawn_stack(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *memory = mmap(0, size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) return 0;
    if (mprotect(memory + page, size, PROT_READ | PROT_WRITE) != 0) {
        munmap(memory, size + page);
        return 0;
    }
    return memory + page;
}

void usher_spawn_stack_free(void *stack, size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (stack) munmap((char *)stack - page, size + page);
}
