"""A terminal of our own, for one unit after the other: what comes out of it, whose it is, its modes."""
import os, pty, select, subprocess, termios, time

master, side = pty.openpty()
name = os.ttyname(side)


def read(until=b""):
    """What comes until that does, and then until nothing comes for a while."""
    text, end = b"", time.time() + 10
    while time.time() < end:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            text += os.read(master, 1000)
        elif until in text:
            break
    return text


def run(unit, *lines, command="echo hello; stty -echo; sleep 100"):
    with open(f"/run/systemd/system/{unit}.service", "w") as file:
        file.write(f"[Service]\nTTYPath={name}\nExecStart=/bin/sh -c '{command}'\n" + "\n".join(lines) + "\n")
    subprocess.run(["systemctl", "daemon-reload"], check=True)
    print(unit, subprocess.run(["systemctl", "start", unit]).returncode, read(b"hello"))
    owner = os.fstat(side)
    print("  while it runs", owner.st_uid, oct(owner.st_mode))
    print("  stopped", subprocess.run(["systemctl", "stop", unit]).returncode, read())
    again = os.open(name, os.O_RDWR | os.O_NOCTTY)
    owner = os.fstat(again)
    print("  then", owner.st_uid, oct(owner.st_mode), "echo", bool(termios.tcgetattr(again)[3] & termios.ECHO))
    os.close(again)


both = ("StandardInput=tty", "StandardOutput=tty")
run("clear", *both, "TTYVTDisallocate=yes")
run("plain", *both)
run("user", *both, "TTYReset=yes", "User=alice")
run("output", "StandardOutput=tty", "TTYReset=yes", "TTYVTDisallocate=yes",
    command="echo hello; sleep 100")
run("named", "StandardOutput=null", "TTYVTDisallocate=yes", command="echo hello >/run/t/out/hello; echo hello >" + name + "; sleep 100")
run("all", *both, "TTYVHangup=yes", "TTYVTDisallocate=yes", "TTYReset=yes", "StandardError=inherit")
