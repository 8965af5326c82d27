#!/usr/bin/env python3
"""misbehaving - services that misbehave, each started and stopped again and again over one connection.

usage: misbehaving units DIR PROGRAM KIND          writes the units
       misbehaving run SOCKET ROUNDS PID DIR KIND  drives them; PID is the supervisor's: what it holds is
                                                     compared before and after (0: do not look)

Prints what is not so, and ends with status 1 then. KIND is "all"; "bare" leaves out what only
cgroups can keep together, "systemd" what hangs it.
"""
import collections, fcntl, os, re, select, socket, struct, sys, termios, time

# NAME: (lines of [Service], result of the start job, Result= after the stop). Where it depends on who is
# quicker, the results that may be are separated by blanks.
BOTH = "TimeoutStopSec=150ms"
MODES = {
    "rests": ("ExecStart={} rests", "done", "success"),
    "away": ("ExecStart={} away", "done", "success"),
    "away-oneshot": ("Type=oneshot\nRemainAfterExit=yes\nExecStart={} away", "done", "success"),
    "away-deaf": (f"{BOTH}\nExecStart={{}} away-deaf", "done", "timeout success"),
    "away-mixed": ("KillMode=mixed\nExecStart={} away", "done", "success"),
    "crowd": (f"Type=forking\nExecStart={{}} crowd", "done", "success"),
    "deaf": (f"{BOTH}\nType=notify\nExecStart={{}} deaf", "done", "timeout"),
    "deaf-crowd": (f"{BOTH}\nType=notify\nNotifyAccess=all\nExecStart={{}} deaf-crowd", "done", "timeout"),
    "deaf-abort": (f"{BOTH}\nType=notify\nTimeoutStopFailureMode=abort\nTimeoutAbortSec=100ms\nExecStart={{}} deaf", "done", "timeout"),
    "runner": (f"{BOTH}\nType=forking\nExecStart={{}} runner", "done", "success timeout"),
    "nests": ("Type=notify\nExecStart={} nests", "done", "success"),
    "freezes": (f"{BOTH}\nType=notify\nExecStart={{}} freezes", "done", "timeout success"),
    "freezes-stop": (f"{BOTH}\nType=notify\nExecStart={{}} freezes\nExecStop=/bin/true", "done", "timeout success"),
    "stopped": ("ExecStart={} stopped", "done", "success"),
    "stopped-early": ("Type=notify\nExecStart={} stopped-early", "done", "success"),
    "mute": (f"{BOTH}\nTimeoutStartSec=100ms\nType=notify\nExecStart={{}} mute", "failed", "timeout"),
    "unlinks": ("Type=notify\nExecStart={} unlinks", "done", "success"),
    "floods": ("Type=notify\nFileDescriptorStoreMax=5\nExecStart={} floods", "done", "success"),
    "floods-all": ("Type=notify\nNotifyAccess=all\nExecStart={} floods-on", "done", "success"),
    "lies": (f"{BOTH}\nType=notify\nNotifyAccess=all\nExecStart={{}} lies", "done", "success timeout"),
    "stores": ("Type=notify\nFileDescriptorStoreMax=100\nExecStart={} stores k9", "done failed", "signal protocol success"),
    "stores-all": ("Type=notify\nFileDescriptorStoreMax=3\nFileDescriptorStorePreserve=yes\nExecStart={} stores 0",
                   "done failed", "success protocol"),
    "extends": ("Type=notify\nExecStart={} extends", "done", "watchdog success"),
    "goes-not": (f"{BOTH}\nType=notify\nExecStart={{}} goes-not", "done", "timeout success"),
    "watched": ("Type=notify\nWatchdogSec=20ms\nExecStart={} ready", "done", "watchdog success"),
    "closes": ("ExecStart={} closes", "done", "success"),
    "fills": ("ExecStart={} fills", "done", "success"),
    "fills-nonblocking": ("ExecStart={} fills-nonblocking", "done", "success"),
    "comes-back": ("Restart=always\nRestartSec=1ms\nExecStart={} ends 1", "done", "exit-code success"),
    "comes-back-killed": ("Restart=on-failure\nRestartSec=0\nExecStart={} ends k9", "done", "signal success"),
    "short": ("RuntimeMaxSec=5ms\nExecStart={} rests", "done", "timeout success"),
    "reload-lost": (f"Type=notify-reload\nTimeoutStartSec=200ms\nExecStart={{}} ready", "done failed", "success timeout"),
    "no-program": ("ExecStart=/nowhere/at/all", "done", "exit-code success"),
    "no-program-waited": ("Type=exec\nExecStart=/dev/null", "failed", "exit-code"),
    "no-user": ("Type=exec\nUser=nobody-of-that-name\nExecStart={} rests", "failed", "exit-code"),
    "deaf-pre": (f"{BOTH}\nTimeoutStartSec=50ms\nExecStartPre={{0}} deaf\nExecStart={{0}} rests", "failed", "timeout"),
    "away-pre": ("ExecStartPre={0} away\nExecStart={0} rests", "done", "success"),
    "away-stop": ("ExecStart={0} rests\nExecStop={0} away\nExecStopPost={0} away", "done", "success"),
    "deaf-stop": (f"{BOTH}\nExecStart={{0}} rests\nExecStop={{0}} deaf", "done", "timeout"),
    "deaf-stop-post": (f"{BOTH}\nExecStart={{0}} rests\nExecStopPost={{0}} deaf", "done", "timeout"),
}
for text in "directory", "fifo", "loop", "none", "self", "1", "", "-1", "99999999999999", "word":
    MODES["pid-file-" + (text or "empty")] = (
        f'{BOTH}\nType=forking\nTimeoutStartSec=40ms\nPIDFile=/run/%N.pid\nExecStart={{}} pid-file "{text}" /run/%N.pid',
        "failed", "timeout protocol")
for what in "gone", "link", "file", "deep":
    MODES["runtime-" + what] = (f"RuntimeDirectory=misbehaving-{what}/below\nExecStart={{}} runtime {what}", "done", "success")
# Ends in every phase, by a status and by signals.
for how, result in ("7", "exit-code"), ("k9", "signal"), ("k6", "core-dump signal"):
    for phase in "Condition", "StartPre", "Start", "StartPost", "Reload", "Stop", "StopPost":
        lines = f"Exec{phase}={{0}} ends {how}" + ("" if phase == "Start" else "\nExecStart={0} rests")
        start, after = {
            "Condition": ("done", "exec-condition success") if how == "7" else ("failed", result),
            "StartPre": ("failed", result), "Start": ("done", result + " success"), "StartPost": ("failed", result),
            "Reload": ("done", "success"), "Stop": ("done", result), "StopPost": ("done", result),
        }[phase]
        MODES[f"ends-{phase.lower()}-{how}"] = (lines, start, after)
    MODES[f"ends-notify-{how}"] = (f"Type=notify\nExecStart={{}} ends {how}", "failed", result)
    MODES[f"ends-oneshot-{how}"] = (f"Type=oneshot\nExecStart={{}} ends {how}", "failed", result)
    MODES[f"ends-forking-{how}"] = (f"Type=forking\nExecStart={{}} ends {how}", "failed", result)

# These leave their session, their parent and all traces of where they came from, or need cgroups themselves.
NEED_CGROUPS = {"nests", "freezes", "freezes-stop", "runner"}

# systemd 252 opens the file and waits for a writer for good; and all its services share one notify socket.
HANGS_SYSTEMD = {"pid-file-fifo", "unlinks"}

def modes(kind):
    left_out = {"bare": NEED_CGROUPS, "systemd": HANGS_SYSTEMD}.get(kind, set())
    asked = os.environ.get("USHER_MODES", "").split()
    return [name for name in MODES if name in asked or not asked and name not in left_out]

def write_units(directory, program, kind):
    for name in modes(kind):
        # Nothing of what happens here may hold up the others: the limit on starts is off.
        with open(f"{directory}/misbehaving-{name}.service", "w") as f:
            f.write("[Unit]\nStartLimitIntervalSec=0\n[Service]\n" + MODES[name][0].format(program) + "\n")


class Bus:
    """As much of D-Bus as a private socket of a manager needs."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.socket.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        data = b""
        while not data.endswith(b"\r\n"):
            data += self.socket.recv(1)
        assert data.startswith(b"OK "), data
        self.socket.sendall(b"BEGIN\r\n")
        # libsystemd's server overlooks a message that it reads together with this line.
        while struct.unpack("i", fcntl.ioctl(self.socket, termios.TIOCOUTQ, b"\0" * 4))[0]:
            pass
        self.serial = 0
        self.buffer = b""
        self.removed = {}                          # job path: its result, told before its reply is read

    def send(self, path, interface, member, *args):
        self.serial += 1
        body = b""
        for arg in args:
            body += b"\0" * (-len(body) % 4)
            data = arg.encode()
            body += struct.pack("<I", len(data)) + data + b"\0"
        fields = b""
        for code, kind, value in ((1, "o", path), (2, "s", interface), (3, "s", member),
                                  (8, "g", "s" * len(args))):
            if code == 8 and not args:
                continue
            fields += b"\0" * (-len(fields) % 8) + bytes((code, 1)) + kind.encode() + b"\0"
            data = value.encode()
            fields += (struct.pack("<I", len(data)) if kind != "g" else bytes((len(data),))) + data + b"\0"
        head = struct.pack("<cBBBIII", b"l", 1, 0, 1, len(body), self.serial, len(fields)) + fields
        self.socket.sendall(head + b"\0" * (-len(head) % 8) + body)
        return self.serial

    def message(self):
        """The next one: (kind, serial of the call that it answers, member, body)."""
        def need(count):
            while len(self.buffer) < count:
                data = self.socket.recv(1 << 16)
                assert data, "the supervisor has closed the connection"
                self.buffer += data
        need(16)
        _, kind, _, _, length, _, fields = struct.unpack_from("<cBBBIII", self.buffer)
        start = (16 + fields + 7) & ~7
        need(start + length)
        data, body = self.buffer[:start], self.buffer[start:start + length]
        self.buffer = self.buffer[start + length:]
        answers, member, at = None, "", 16
        while at < 16 + fields:
            at = (at + 7) & ~7
            code, type_ = data[at], chr(data[at + 2])
            at += 4
            if type_ == "u":
                value, at = struct.unpack_from("<I", data, at)[0], at + 4
            elif type_ == "g":
                value, at = "", at + 2 + data[at]
            else:
                size = struct.unpack_from("<I", data, at)[0]
                value, at = data[at + 4:at + 4 + size].decode(), at + 5 + size
            if code == 5:
                answers = value
            if code == 3:
                member = value
        return kind, answers, member, body

    def call(self, path, interface, member, *args):
        """Waits for the answer; jobs that end meanwhile are noted."""
        serial = self.send(path, interface, member, *args)
        while True:
            kind, answers, name, body = self.message()
            if answers == serial:
                return kind == 2, body
            self.note(kind, name, body)

    def note(self, kind, name, body):
        if kind == 4 and name == "JobRemoved":
            words = strings(body, 4)
            self.removed[words[0]] = words[2]


def strings(body, at=0):
    found = []
    while at + 4 <= len(body):
        at = (at + 3) & ~3
        size = struct.unpack_from("<I", body, at)[0]
        found.append(body[at + 4:at + 4 + size].decode(errors="replace"))
        at += 5 + size
    return found


MANAGER = ("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager")
PROPERTIES = "org.freedesktop.DBus.Properties"

class Life:
    """One unit: started, reloaded where it can be, stopped, looked at, and once more."""

    def __init__(self, name, rounds):
        self.name, self.left, self.step = name, rounds, None
        self.unit = f"misbehaving-{name}.service"
        self.path = "/org/freedesktop/systemd1/unit/" + re.sub(
            "[^A-Za-z0-9]", lambda c: f"_{ord(c[0]):02x}", self.unit)
        _, self.start, self.result = MODES[name]
        self.reloads = "ExecReload" in MODES[name][0] or "notify-reload" in MODES[name][0]


def drive(bus, names, rounds, at_once, hasty=False):
    """What was not as expected. "hasty": stopped before it is up, whatever that makes of it."""
    wrong, running, waiting, jobs = [], {}, {}, {}
    seen = collections.defaultdict(collections.Counter)
    todo = collections.deque(Life(name, rounds) for name in names)

    def ask(life, step, *call):
        life.step = step
        waiting[bus.send(*call)] = life

    def begin(life):
        life.asked = time.monotonic()
        ask(life, "start", *MANAGER, "StartUnit", life.unit, "replace")

    def ended(life, result):
        if life.step == "start":
            seen[life.name]["start " + result] += 1
            if result not in life.start.split():
                wrong.append(f"{life.unit}: its start is '{result}', not '{life.start}'")
            if life.reloads:
                return ask(life, "reload", *MANAGER, "ReloadUnit", life.unit, "replace")
        if life.step in ("start", "reload"):
            return ask(life, "stop", *MANAGER, "StopUnit", life.unit, "replace")
        if result != "done":
            wrong.append(f"{life.unit}: its stop is '{result}'")
        ask(life, "look", life.path, PROPERTIES, "Get", "org.freedesktop.systemd1.Service", "Result")

    while todo or running:
        while todo and len(running) < at_once:
            life = todo.popleft()
            running[life.name] = life
            begin(life)
        try:
            kind, answers, member, body = bus.message()
        except TimeoutError:
            for life in running.values():
                wrong.append(f"{life.unit}: never told of the end of its {life.step}")
            return wrong
        if answers in waiting:
            life = waiting.pop(answers)
            if life.step == "look":
                # A variant: its signature, then the string.
                result = strings(body[4:])[0] if kind == 2 else "no answer"
                seen[life.name][result] += 1
                if not hasty and result not in life.result.split():
                    wrong.append(f"{life.unit}: its result is '{result}', not '{life.result}'")
                ask(life, "reset", *MANAGER, "ResetFailedUnit", life.unit)
            elif life.step == "reset":
                life.left -= 1
                if life.left:
                    todo.append(life)
                del running[life.name]
            elif kind != 2:
                if life.step == "reload":          # It is down by now.
                    ask(life, "stop", *MANAGER, "StopUnit", life.unit, "replace")
                else:
                    wrong.append(f"{life.unit}: its {life.step} is refused: {strings(body)}")
                    del running[life.name]
            else:
                job = strings(body)[0]
                if hasty and life.step == "start":
                    ask(life, "stop", *MANAGER, "StopUnit", life.unit, "replace")
                elif job in bus.removed:
                    ended(life, bus.removed.pop(job))
                else:
                    jobs[job] = life
        else:
            bus.note(kind, member, body)
            for job in [job for job in jobs if job in bus.removed]:
                ended(jobs.pop(job), bus.removed.pop(job))
        if len(wrong) > 20:
            return wrong
    if os.environ.get("VERBOSE"):
        for name in names:
            print(name, dict(seen[name]))
    return wrong


def held(pid, directory):
    """What the supervisor has, by kind: descriptors, children, cgroups, files, jobs are told by others."""
    found = collections.Counter()
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            text = os.readlink(f"/proc/{pid}/fd/{number}")
        except OSError:
            continue
        found["descriptor " + re.sub(r":\[\d+\]", "", text)] += 1
    for task in os.listdir(f"/proc/{pid}/task"):
        found["threads"] += 1
        with open(f"/proc/{pid}/task/{task}/children") as f:
            found["children"] += len(f.read().split())
    for base, _, files in os.walk(directory):
        for name in files:
            found["file " + os.path.join(base, name)] += 1
        found["directory " + base] += 1
    for base, folders, _ in os.walk("/sys/fs/cgroup"):
        for name in folders:
            if "misbehaving" in name or "misbehaving" in base:
                found["cgroup " + os.path.join(base, name)] += 1
    for name in os.listdir("/run"):
        if "misbehaving" in name:
            found["file /run/" + name] += 1
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            program = os.readlink(f"/proc/{other}/exe")
            with open(f"/proc/{other}/cmdline") as f:
                words = " ".join(f.read().split("\0"))
        except OSError:
            continue
        if program.endswith("/misbehave"):
            found["process " + words] += 1
    return found

def memory(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        fields = dict(line.split(":") for line in f if ":" in line)
    return int(fields["Private_Dirty"].split()[0])

def processor_time(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

def settle(pid, directory, before):
    """What is held, once it is what is wanted or for five seconds is not."""
    end, wanted = time.monotonic() + 5, before
    while True:
        now = held(pid, directory)
        # Nothing to compare with: then until it stays the same.
        if now == wanted or time.monotonic() > end:
            return now
        time.sleep(0.1)
        if before is None:
            wanted = now

def run(path, rounds, pid, directory, kind):
    bus, names = Bus(path), modes(kind)
    bus.call(*MANAGER, "Subscribe")
    wrong = drive(bus, names, 2, 8)                # What is made once is there now.
    if pid and not wrong:
        units = len(strings(bus.call(*MANAGER, "ListUnits")[1]))
        before, sizes = settle(pid, directory, None), [memory(pid)]
        begin, used = time.monotonic(), processor_time(pid)
        for part in range(rounds):
            wrong += drive(bus, names, 1, 8, hasty=part % 4 == 3)
            sizes.append(memory(pid))
        took, used = time.monotonic() - begin, processor_time(pid) - used
        after = settle(pid, directory, before)
        for what in sorted(before | after):
            if before[what] != after[what] or what.startswith(("process ", "cgroup ")):
                wrong.append(f"{what}: {before[what]} before, {after[what]} after")
        # One flood may leave the heap with holes; what is lost at each start goes on and on.
        if all(later - earlier > 50 for earlier, later in zip(sizes, sizes[1:])) or sizes[-1] - sizes[0] > 8192:
            wrong.append(f"its memory grows on and on: {sizes} KiB")
        if len(strings(bus.call(*MANAGER, "ListUnits")[1])) != units:
            wrong.append("the number of units is another")
        if any(bus.call(*MANAGER, "ListJobs")[1][:4]):
            wrong.append("a job is left")
        print(f"{rounds * len(names)} starts and stops in {took:.1f} s, {used:.1f} s of its processor time, "
              f"memory {sizes} KiB")
        idle = processor_time(pid)
        time.sleep(1)
        if processor_time(pid) - idle > 0.1:
            wrong.append("it is not at rest afterwards")
    elif not wrong:
        wrong = drive(bus, names, rounds, 8)
    for line in wrong:
        print(line)
    return 1 if wrong else 0

kind = sys.argv[-1]
if sys.argv[1] == "units":
    write_units(sys.argv[2], sys.argv[3], kind)
else:
    sys.exit(run(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], kind))
