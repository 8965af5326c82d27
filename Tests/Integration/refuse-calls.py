#!/usr/bin/env python3
"""refuse-calls.py NAME[=ERRNO][,...] COMMAND...: runs COMMAND under a seccomp filter that refuses these system
calls, ENOSYS unless said otherwise: what an old kernel or a careful container is like."""

import ctypes, errno, os, struct, sys

# Those from 424 on have one number on every architecture.
CALLS = {"pidfd_send_signal": 424, "pidfd_open": 434, "clone3": 435, "close_range": 436, "openat2": 437}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RETURN_ERRNO, RETURN_ALLOW = 0x00050000, 0x7FFF0000


def instruction(code, jump_true, jump_false, value):
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


program = instruction(0x20, 0, 0, 0)  # load the number of the call
for word in sys.argv[1].split(","):
    name, _, number = word.partition("=")
    program += instruction(0x15, 0, 1, CALLS[name])  # equal, else skip one
    program += instruction(0x06, 0, 0, RETURN_ERRNO | int(number or errno.ENOSYS))
program += instruction(0x06, 0, 0, RETURN_ALLOW)

libc = ctypes.CDLL(None, use_errno=True)
code = ctypes.create_string_buffer(program)
header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code)))
for step in ((PR_SET_NO_NEW_PRIVS, 1, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header)):
    if libc.prctl(*step, 0, 0) != 0:
        sys.exit(f"cannot refuse calls: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[2], sys.argv[2:])
