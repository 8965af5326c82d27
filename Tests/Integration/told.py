#!/usr/bin/env python3
"""told - a service that was told which descriptors it has, and tells it to each of its clients: the name of the listener
that took it, then what that listener's address is said to be and is, then the client's line. On SIGTERM it stops
accepting, serves what it has accepted, and adds to FILE how many there were of each name.

usage: told FILE [NAME=NUMBER...]     without a NAME the names and numbers are those of LISTEN_FDNAMES
"""
import os, select, signal, socket, struct, sys

given = dict(word.rsplit("=", 1) for word in sys.argv[2:])
names = os.environ.get("LISTEN_FDNAMES", "").split(":")
addresses = os.environ.get("LISTEN_ADDRESSES", "").split(" ")
if not given:
    if os.environ.get("LISTEN_PID") not in (None, str(os.getpid())):
        sys.exit("these descriptors are another's")
    given = {f"{name}#{index}": str(3 + index) for index, name in enumerate(names)}

def where(listener):
    if listener.family == socket.AF_UNIX:
        return listener.getsockname()
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

def options(s):
    """What the cases set: NoDelay=, KeepAlive=, Priority=, and of a listener Backlog= and DeferAcceptSec=."""
    if s.family == socket.AF_UNIX:
        return "-"
    found = [s.getsockopt(*which) for which in (
        (socket.IPPROTO_TCP, socket.TCP_NODELAY), (socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.SOL_SOCKET, socket.SO_PRIORITY))]
    if s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        # Of a listener tcpi_sacked, the sixth number behind eight bytes, is the length of its queue.
        info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
        found += [struct.unpack_from("8B6I", info)[13], int(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT) > 0)]
    return ",".join(map(str, found))

poll, listeners, clients, counts, stopping = select.epoll(), {}, {}, {}, []
for name, number in given.items():
    listener = socket.socket(fileno=int(number))
    listener.setblocking(False)
    name, _, index = name.partition("#")
    said = addresses[int(index)] if index else "-"
    listeners[listener.fileno()] = (name, listener, said, options(listener))
    counts[name] = 0
    poll.register(listener, select.EPOLLIN)
wake, waker = os.pipe()
os.set_blocking(waker, False)
signal.set_wakeup_fd(waker)
signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
poll.register(wake, select.EPOLLIN)

def close(number):
    poll.unregister(number)
    clients.pop(number)[0].close()

while not stopping or clients:
    for number, _ in poll.poll():
        if number == wake:
            poll.unregister(wake)
            for listener in listeners:
                poll.unregister(listener)
        elif number in listeners and not stopping:
            name, listener, _, _ = listeners[number]
            try:
                s, _ = listener.accept()
            except BlockingIOError:
                continue
            s.setblocking(False)
            counts[name] += 1
            clients[s.fileno()] = (s, number, bytearray())
            poll.register(s, select.EPOLLIN)
        elif number in clients:
            s, listener, line = clients[number]
            try:
                data = s.recv(4096)
                line += data
                if line.endswith(b"\n"):
                    name, listener, said, its = listeners[listener]
                    s.send(f"{name} {said} {where(listener)} {its} {options(s)} ".encode() + line)
                if not data or line.endswith(b"\n"):
                    close(number)
            except OSError:
                close(number)                  # the client has gone
with open(sys.argv[1], "a") as file:
    file.write("".join(f"{name} {count}\n" for name, count in counts.items()))
