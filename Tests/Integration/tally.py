"""tally - clients that account for each of their connections, for the cases that count under load.

A connection is *served* (whatever came back until the other side closed), *refused* (closed without a byte), *reset*
(the same by a reset) or *lost* (not connected, or no end in time). What comes back is for the case to judge.
"""
import dataclasses, errno, os, resource, select, socket, subprocess, sys, time

IP_BIND_ADDRESS_NO_PORT = 24

@dataclasses.dataclass
class Target:
    label: str                                 # by which the case counts
    place: object                              # (host, port) or a path
    source: str = ""                           # the client's own address; empty: the kernel's choice
    speaks: bool = False                       # says a line of its own, which only this connection has

@dataclasses.dataclass
class Connection:
    target: Target
    number: int
    begun: float = 0.0
    ended: float = 0.0
    how: str = ""
    answer: str = ""
    local: str = ""                            # address:port of the client
    when: str = ""                             # before, during or after the command in the middle

    @property
    def line(self):
        return f"{self.target.label}-{self.number}-{os.getpid()}"

class Load:
    """COUNT connections to the targets in turn, ABREAST at a time; with COMMAND, which begins when half of them have."""

    def __init__(self, targets, count, abreast, command=None, seconds=100):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.connections = [Connection(targets[n % len(targets)], n) for n in range(count)]
        self.abreast, self.command, self.end = abreast, command, time.monotonic() + seconds
        self.poll, self.open_now, self.process = select.epoll(), {}, None
        self.commanded = self.answered = float("inf")

    def run(self):
        waiting = list(reversed(self.connections))
        while (waiting or self.open_now) and time.monotonic() < self.end:
            if self.command and len(waiting) <= len(self.connections) // 2:
                self.commanded, self.process = time.monotonic(), subprocess.Popen(self.command)
                self.command = None
            if self.process and self.answered == float("inf") and self.process.poll() is not None:
                self.answered = time.monotonic()
            # The last tenth waits for the command, so that some connections come after it.
            held = self.process and self.answered == float("inf") and len(waiting) <= len(self.connections) // 10
            while waiting and not held and len(self.open_now) < self.abreast:
                connection = waiting.pop()
                if not self.begin(connection):
                    waiting.append(connection)
                    break                      # the queue of a UNIX socket is full
            for number, what in self.poll.poll(0.02 if held or not self.open_now else 0.5):
                self.go_on(number, what)
        for connection in waiting + [c for c, _, _ in self.open_now.values()]:
            connection.how = "lost"
        for c in self.connections:
            c.when = "before" if c.ended and c.ended < self.commanded else "after" if c.begun > self.answered else "during"
        if self.process and self.process.wait() != 0:
            sys.exit(f"the command in the middle ended with {self.process.returncode}")
        return self

    def begin(self, connection):
        target = connection.target
        is_path = isinstance(target.place, str)
        family = socket.AF_UNIX if is_path else socket.AF_INET6 if ":" in target.place[0] else socket.AF_INET
        s = socket.socket(family)
        s.setblocking(False)
        connection.begun = time.monotonic()
        try:
            if target.source:
                s.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
                s.bind((target.source, 0))
            s.connect(target.place)
        except BlockingIOError as error:
            if error.errno == errno.EAGAIN:
                s.close()
                return False
        except OSError as error:
            connection.how, connection.answer, connection.ended = "lost", str(error), time.monotonic()
            s.close()
            return True
        self.open_now[s.fileno()] = (connection, s, bytearray())
        self.poll.register(s.fileno(), select.EPOLLOUT)
        return True

    def go_on(self, number, what):
        connection, s, data = self.open_now[number]
        try:
            if what & select.EPOLLOUT:
                error = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error != 0:
                    return self.done(number, "lost", os.strerror(error))
                if s.family != socket.AF_UNIX:
                    connection.local = "%s:%d" % s.getsockname()[:2]
                self.poll.modify(number, select.EPOLLIN)
                if connection.target.speaks:
                    s.send(connection.line.encode() + b"\n")
                return
            got = s.recv(4096)
            data += got
            if not got:
                self.done(number, "served" if data else "refused", data.decode())
        except OSError as error:
            self.done(number, "lost" if data else "reset", f"{data.decode()}{error}")

    def done(self, number, how, answer):
        connection, s, _ = self.open_now.pop(number)
        self.poll.unregister(number)
        s.close()
        connection.how, connection.answer, connection.ended = how, answer.rstrip("\n"), time.monotonic()

    def of(self, *labels, how=None, when=None):
        """The connections with one of these labels (all of them if there is none), of this fate and time."""
        return [c for c in self.connections if (not labels or c.target.label in labels)
                and how in (None, c.how) and when in (None, c.when)]

    def tally(self, *labels, **which):
        """served N refused N reset N lost N"""
        found = self.of(*labels, **which)
        return " ".join(f"{how} {sum(c.how == how for c in found)}" for how in ("served", "refused", "reset", "lost"))

problems = []

def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what} is {got!r}, not {wanted!r}")

def holds(what, connections, judge):
    """Each of the connections is as it should be; there is at least one."""
    wrong = [c for c in connections if not judge(c)]
    if wrong or not connections:
        problems.append(f"{what}: {len(wrong)} of {len(connections)} are not so, such as {wrong[:2]}")

def properties(unit):
    """What usherctl shows of the unit."""
    text = subprocess.run(["/run/usher-under-test/usherctl", "show", unit], stdout=subprocess.PIPE, check=True).stdout
    return dict(line.split("=", 1) for line in text.decode().splitlines() if "=" in line)

def end():
    """The last word of a case's script."""
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
