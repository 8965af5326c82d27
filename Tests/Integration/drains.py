#!/usr/bin/env python3
"""drains - a service that stops as one should: on SIGTERM it stops accepting and serves to the end what it has
accepted. To each line it answers with its pid and the line, and closes.

usage: drains [READY]     READY: seconds that its start takes; a line "wait N" is answered after N seconds

asyncio's own servers are no help: Server.close() loses what was accepted in the same turn of the loop.
"""
import asyncio, os, signal, socket, sys, time

def notify(text):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.sendto(text.encode(), os.environ["NOTIFY_SOCKET"])

async def serve(loop, s):
    try:
        line = b""
        while not line.endswith(b"\n"):
            data = await loop.sock_recv(s, 4096)
            if not data:
                break
            line += data
        if line.startswith(b"wait "):
            await asyncio.sleep(float(line.split()[1]))
        await loop.sock_sendall(s, f"{os.getpid()} ".encode() + line)
    except OSError:
        pass                                   # the client has gone
    finally:
        s.close()

async def main():
    loop = asyncio.get_running_loop()
    connections, stopping = set(), asyncio.Event()

    def accept(listener):
        try:
            s, _ = listener.accept()
        except BlockingIOError:
            return                             # the other process was quicker
        s.setblocking(False)
        task = loop.create_task(serve(loop, s))
        connections.add(task)
        task.add_done_callback(connections.discard)

    time.sleep(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    listeners = [socket.socket(fileno=number) for number in range(3, 3 + int(os.environ["LISTEN_FDS"]))]
    for listener in listeners:
        listener.setblocking(False)
        loop.add_reader(listener, accept, listener)
    notify(f"READY=1\nSTATUS=serving as {os.getpid()}")
    await stopping.wait()
    notify("STOPPING=1\nSTATUS=draining")
    for listener in listeners:
        loop.remove_reader(listener)
        listener.close()
    while connections:
        await asyncio.wait(connections)

asyncio.run(main())
