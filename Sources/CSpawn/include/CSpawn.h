/* The child side of a spawn: a small interpreter over a flat list of steps.
 *
 * Everything a child needs is laid out by the parent beforehand in one block of memory. The child
 * shares the parent's memory until exec (CLONE_VM), so it makes raw system calls only: no function
 * of libc, no errno, no lock, no allocation. It writes to nothing but its own stack, the digits
 * of its pid and of its pidfd's inode, the numbers in `sources`, and the result.
 *
 * A step's number fields mean what its op says; `p` points into the program's block. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum usher_spawn_op {
    /* close_range(a, ~0, CLOSE_RANGE_UNSHARE): from here on the descriptor table is the child's own. */
    USHER_OP_ISOLATE = 1,
    /* Moves every source whose number is <= a above it, so that no target can overwrite a source. */
    USHER_OP_LIFT,
    /* Everything above a is closed by the exec, whatever was inherited without close-on-exec. */
    USHER_OP_SEAL,
    /* sources[a] becomes descriptor b, without close-on-exec. */
    USHER_OP_PLACE,
    /* Descriptor a, already in place, is copied to b. */
    USHER_OP_COPY,
    /* open(p, x, y) becomes descriptor b. */
    USHER_OP_OPEN,
    /* Sets (x = 1) or clears (x = 0) O_NONBLOCK on descriptor a. */
    USHER_OP_NONBLOCK,
    /* Writes "0", "me", into sources[a], an open cgroup.procs; nothing if that source is -1. */
    USHER_OP_ENTER_CGROUP,
    USHER_OP_SETSID,
    /* The signals of `reset_signals` get their default disposition. */
    USHER_OP_DEFAULT_SIGNALS,
    /* Signal a is ignored. */
    USHER_OP_IGNORE_SIGNAL,
    /* No signal is blocked any more. */
    USHER_OP_UNBLOCK_SIGNALS,
    /* umask(x) */
    USHER_OP_UMASK,
    /* chdir(p); with USHER_STEP_OPTIONAL a failure does not matter. */
    USHER_OP_CHDIR,
    /* Resource a gets the soft limit x and the hard limit y. */
    USHER_OP_LIMIT,
    /* setgroups(a, p), p an array of uint32_t. */
    USHER_OP_SETGROUPS,
    /* setresgid(x, x, x), setresuid(x, x, x) */
    USHER_OP_SETGID,
    USHER_OP_SETUID,
    USHER_OP_NO_NEW_PRIVS,
    /* Signal a when the parent thread ends. */
    USHER_OP_DEATH_SIGNAL,
    /* Joins a new session keyring, where the kernel has keyrings; it belongs to the user x and the
     * group y (~0: to who asks). a = 1: the user's own keyring is linked into it. */
    USHER_OP_KEYRING,
    /* Writes the child's own pid, in digits with an end, at offset b of the environment entry a. */
    USHER_OP_OWN_PID,
    /* The same with the number by which the kernel names the process for good (the inode of its pidfd). Where it
     * cannot be had, the entry, which must be the last one, is taken away. For programs of usher-exec only. */
    USHER_OP_OWN_PIDFD_ID,
    /* The file p is opened for writing, and x bytes from p + y on are written into it. */
    USHER_OP_WRITE,
    /* setpriority(a), or as near to it as may be. */
    USHER_OP_NICE,
    /* sched_setscheduler(a, b): a policy with its flags, and a priority. */
    USHER_OP_SCHEDULER,
    /* sched_setaffinity(x, p): x bytes of a mask. */
    USHER_OP_AFFINITY,
    /* ioprio_set(x) */
    USHER_OP_IOPRIO,
    /* prctl(PR_SET_TIMERSLACK, x) */
    USHER_OP_TIMERSLACK,
    /* prctl(PR_SET_MEMORY_MERGE, x) */
    USHER_OP_MERGE_MEMORY,
    /* personality(x) */
    USHER_OP_PERSONALITY,
    /* Drops all capabilities that are not in x from the bounding and the inheritable set. */
    USHER_OP_BOUND,
    /* Adds the capabilities of x to the inheritable set. */
    USHER_OP_INHERIT,
    /* Raises the capabilities of x in the ambient set, but those that cannot be had at all. */
    USHER_OP_AMBIENT,
    /* Sets the secure bits x unless they are set. */
    USHER_OP_SECUREBITS,
    /* Loads a seccomp filter: x instructions at p. */
    USHER_OP_FILTER,
    /* Hangs up whoever has the terminal a open, this process as well. */
    USHER_OP_HANG_UP,
    /* The terminal a, which has to be one: x = 1 resets its modes, y sets rows (16 bits) and columns; then it
     * becomes that of this session. b: 0 leaves that out, 1 fails if another has it, 2 takes it away, 3 waits. */
    USHER_OP_TERMINAL,
    /* Joins the network namespace that sources[a] stands for. Not in programs of usher-exec. */
    USHER_OP_NETWORK,
    /* A mount namespace of its own, which still sees what is mounted outside. */
    USHER_OP_MOUNT_NAMESPACE,
    /* Below the directory p only the x directories are to be seen whose paths stand behind it. */
    USHER_OP_REVEAL,
    /* set_mempolicy(a, p): x words of a set of nodes. */
    USHER_OP_MEMORY_POLICY,
    /* Clears the terminal a. b: the number of the virtual terminal that it is, which is given back; 0: of none. */
    USHER_OP_CLEAR_TERMINAL,
    /* Descriptor a gets the owner x and the mode y. */
    USHER_OP_OWN,
    /* Waits until nobody has the other end of the pipe a any more, and closes it. In programs of usher-exec only. */
    USHER_OP_WAIT,
    /* execve() of each of `candidates` until one works. */
    USHER_OP_EXEC,
};

/* The step may fail without ending the child. */
#define USHER_STEP_OPTIONAL 1u
/* The same, where it fails for want of rights (EPERM, EACCES). */
#define USHER_STEP_IF_PERMITTED 2u

struct usher_spawn_step {
    uint16_t op;
    /* What the child exits with when this step fails, 200-245 (systemd.exec(5)). */
    uint16_t status;
    uint32_t flags;
    int32_t a, b;
    uint64_t x, y;
    const void *p;
};

/* What the child reports, in memory that the parent sees. */
struct usher_spawn_result {
    /* The step that was entered last; the parent reads it while the child is stuck. */
    uint32_t step;
    /* 1: this step failed with `error`; 0: it did not (so far). */
    uint32_t failed;
    int32_t error;
    /* Written by the kernel before the child runs; -1 until then. */
    int32_t pid;
    int32_t pidfd;
};

struct usher_spawn_program {
    const struct usher_spawn_step *steps;
    uint32_t step_count;
    uint32_t source_count;
    /* The first number that USHER_OP_ISOLATE closes; 0 for the one in the step. */
    uint32_t first_foreign;
    /* The parent's descriptors that the child is to get. */
    int32_t *sources;
    /* Bit n-1: signal n is ignored in the parent and must not be in the child. */
    uint64_t reset_signals;
    const char *const *candidates;
    char *const *argv;
    char **envp;
    /* The last entry of the environment if it wants the inode of the child's pidfd, else NULL; and where in it the
     * digits go. Without such a number the entry is taken away. */
    char **pidfd_entry;
    uint32_t pidfd_offset;
};

/* A program as one block with offsets instead of pointers, as usher-exec gets it in a memfd. */
#define USHER_IMAGE_MAGIC 0x75736872u
struct usher_spawn_image {
    uint32_t magic;
    uint32_t size;
    uint32_t step_count;
    /* Descriptor of a pipe that is closed by the exec: its end tells the parent. */
    int32_t confirmation;
    uint64_t steps, candidates, argv, envp;
    struct usher_spawn_result result;
};

/* Turns the offsets of an image into pointers and fills `program`. The image lies in memory that
 * this process made itself or that came from the daemon; it is not checked against malice.
 * Returns 0, or -EINVAL when it is no image or does not fit into `size`. */
int usher_spawn_relocate(struct usher_spawn_image *image, size_t size, struct usher_spawn_program *program);

/* Runs the steps. Returns only when one failed: its exit status; `result` has the details. */
int usher_spawn_run(const struct usher_spawn_program *program, struct usher_spawn_result *result);

/* Writes the number that names the child's own process into its environment, if it is wanted. To be called in the
 * child before its steps. `pidfd`: a descriptor of the child in the table that it has by then; -1: it opens one. */
void usher_spawn_note_pidfd(const struct usher_spawn_program *program, int32_t pidfd);

/* How a child is made. */
#define USHER_SPAWN_SHARED_TABLE 1u /* CLONE_FILES; the first step must be USHER_OP_ISOLATE */
#define USHER_SPAWN_INTO_CGROUP 2u  /* CLONE_INTO_CGROUP */
#define USHER_SPAWN_PLAIN_CLONE 4u  /* clone(2) and pidfd_open(2) for kernels that refuse clone3 */

/* Makes a child on `stack` (which grows down from its end) and waits until it has executed its
 * program or ended. `result` must live until then; its pid and pidfd are valid for other threads
 * as soon as the child runs. Blocks all signals of the calling thread meanwhile.
 * Returns 0, or a negative errno when there is no child; descriptors are left as they were. */
int usher_spawn(const struct usher_spawn_program *program, struct usher_spawn_result *result,
    void *stack, size_t stack_size, uint32_t flags, int cgroup);

/* Reads what another thread may be writing. */
int32_t usher_spawn_pidfd(const struct usher_spawn_result *result);
uint32_t usher_spawn_step_reached(const struct usher_spawn_result *result);

/* A stack with a guard page below it; NULL when there is no memory. Free it by munmap of
 * (stack - page) and size + page, which usher_spawn_stack_free does. */
void *usher_spawn_stack(size_t size);
void usher_spawn_stack_free(void *stack, size_t size);
