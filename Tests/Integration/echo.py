#!/usr/bin/env python3
"""echo - echoes a line to each of its clients on the passed listener; ends after COUNT of them.

usage: echo [COUNT]
"""
import select, socket, sys

left = int(sys.argv[1]) if len(sys.argv) > 1 else None
listener = socket.socket(fileno=3)
listener.setblocking(False)
poll, clients = select.epoll(), {}
poll.register(3, select.EPOLLIN)
while left is None or left > 0 or clients:
    for number, _ in poll.poll():
        if number == 3:
            try:
                client, _ = listener.accept()
            except BlockingIOError:
                continue
            client.setblocking(False)
            clients[client.fileno()] = client
            poll.register(client.fileno(), select.EPOLLIN)
            if left is not None:
                left -= 1
                if left == 0:
                    poll.unregister(3)
        else:
            client = clients.pop(number)
            poll.unregister(number)
            try:
                client.sendall(client.recv(100))
            except OSError:
                pass
            client.close()
