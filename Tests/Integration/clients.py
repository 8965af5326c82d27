#!/usr/bin/env python3
"""clients - crowds of TCP clients for the cases; every wait is bounded.

usage: clients crowd PORT COUNT       COUNT connections at once, each says a line and waits for the echo;
                                      prints "served N refused N" and, held open meanwhile, the highest N
       clients vanish PORT COUNT      COUNT connections, each reset by the client as soon as it is there
       clients flood PORT COUNT ABREAST  COUNT connections, ABREAST at a time, each says a line, waits for the echo
                                      and goes; prints "served N refused N lost N" (lost: reset, or not connected)
       clients hold PORT COUNT SECONDS  COUNT connections, kept open; ends early when standard input ends
       clients line PLACE             says the line from standard input at a port or path, prints the answer
       clients load PORT PATH COUNT FILE  COUNT clients at each, one connection after the other until FILE is
                                      there; prints "served N refused N reset N empty N wrong N"
"""
import os, resource, select, socket, struct, sys, threading, time

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

def flood(port, count, abreast):
    tally = {"served": 0, "refused": 0, "lost": 0}
    poll, open_now, begun, end = select.epoll(), {}, 0, time.monotonic() + 600
    def done(s, how):
        tally[how] += 1
        poll.unregister(s.fileno())
        del open_now[s.fileno()]
        s.close()
    while (begun < count or open_now) and time.monotonic() < end:
        while begun < count and len(open_now) < abreast:
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(("127.0.0.1", port))
            open_now[s.fileno()] = s
            poll.register(s.fileno(), select.EPOLLOUT)
            begun += 1
        for number, what in poll.poll(1):
            s = open_now[number]
            try:
                if what & select.EPOLLOUT:
                    s.send(b"hello\n")         # an error tells that it is not connected
                    poll.modify(number, select.EPOLLIN)
                else:
                    data = s.recv(100)
                    done(s, "served" if data == b"hello\n" else "refused")
            except OSError:
                done(s, "lost")
    print(" ".join(f"{how} {number}" for how, number in tally.items()))
    return 1 if open_now or begun < count else 0

def vanish(port, count):
    for _ in range(count):
        s = connect(port)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()

def hold(port, count, seconds):
    held = [connect(port) for _ in range(count)]
    print(f"holding {len(held)}", flush=True)
    select.select([sys.stdin], [], [], seconds)

def reach(place):
    if place.isdigit():
        return connect(int(place))
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(30)
    s.connect(place)
    return s

def ask(place, line):
    with reach(place) as s:
        s.sendall(line)
        answer = b""
        while data := s.recv(4096):
            answer += data
        return answer

def line(place):
    print(ask(place, sys.stdin.buffer.readline()).decode(), end="")

def load(port, path, count, file):
    counts = dict.fromkeys(["served", "refused", "reset", "empty", "wrong"], 0)
    lock = threading.Lock()

    def client(place, number):
        turn = 0
        while not os.path.exists(file):
            turn += 1
            text = f"{number}-{turn}"
            try:
                answer = ask(place, text.encode() + b"\n").decode()
                what = "served" if answer.endswith(f" {text}\n") else "wrong" if answer else "empty"
            except ConnectionRefusedError:
                what = "refused"
            except OSError as error:
                print(f"{place}: {error}", file=sys.stderr, flush=True)
                what = "reset"
            with lock:
                counts[what] += 1

    threads = [threading.Thread(target=client, args=(place, number))
               for place in (port, path) for number in range(int(count))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(*(f"{name} {number}" for name, number in counts.items()))
    return 0 if counts["served"] > 0 and sum(counts.values()) == counts["served"] else 1

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
if sys.argv[1] in ("line", "load"):
    sys.exit({"line": line, "load": load}[sys.argv[1]](*sys.argv[2:]))
sys.exit({"crowd": crowd, "flood": flood, "vanish": vanish, "hold": hold}[sys.argv[1]](*map(int, sys.argv[2:])))
