#!/usr/bin/env python3
"""clients - crowds of TCP clients for the cases; every wait is bounded.

usage: clients crowd PORT COUNT       COUNT connections at once, each says a line and waits for the echo;
                                      prints "served N refused N" and, held open meanwhile, the highest N
       clients vanish PORT COUNT      COUNT connections, each reset by the client as soon as it is there
       clients hold PORT COUNT SECONDS  COUNT connections, kept open; ends early when standard input ends
"""
import resource, select, socket, struct, sys, time

def connect(port):
    s = socket.create_connection(("127.0.0.1", port), timeout=30)
    s.settimeout(30)
    return s

def crowd(port, count):
    clients = []
    for _ in range(count):
        s = connect(port)
        clients.append(s)
        try:
            s.send(b"hello\n")
        except OSError:
            pass                               # closed already: counted below
    waiting, served, refused, end = set(clients), 0, 0, time.monotonic() + 60
    poll = select.poll()
    by_number = {s.fileno(): s for s in clients}
    for s in clients:
        poll.register(s, select.POLLIN)
    while waiting and time.monotonic() < end:
        for number, _ in poll.poll(1000):
            s = by_number[number]
            try:
                data = s.recv(100)
            except OSError:
                data = b""
            served, refused = served + (data == b"hello\n"), refused + (data == b"")
            poll.unregister(number)            # those that are served stay connected
            waiting.discard(s)
    print(f"served {served} refused {refused}")
    return 1 if waiting else 0

def vanish(port, count):
    for _ in range(count):
        s = connect(port)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()

def hold(port, count, seconds):
    held = [connect(port) for _ in range(count)]
    print(f"holding {len(held)}", flush=True)
    select.select([sys.stdin], [], [], seconds)

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
sys.exit({"crowd": crowd, "vanish": vanish, "hold": hold}[sys.argv[1]](*map(int, sys.argv[2:])))
