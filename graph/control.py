"""The control line: one question and one answer over a loopback socket, for what Bolt cannot do.

Who asks must know the key, and so must who answers; it never travels. The server says a random
line first, and both sides sign that line with their JSON. So neither another user of the machine
nor a program that got the port after the server died can ask or answer anything. Threads and
sockets only, so it works on Windows too.
"""

import contextlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

HOST = "127.0.0.1"
LIMIT = 16 * 1024 * 1024
PATIENCE = 10.0

Message = dict[str, Any]


def listen() -> socket.socket:
    """Return a socket that listens on a free loopback port. Raises OSError."""
    return socket.create_server((HOST, 0), backlog=64)


def serve(listener: socket.socket, key: str, answer: Callable[[Message], Message]) -> None:
    """Answer on threads of their own until the process ends; returns at once.

    ``answer`` gets what was asked and returns what to say; it is called by several threads at
    a time and must not raise.
    """
    threading.Thread(target=_accept, args=(listener, key, answer), daemon=True).start()


def call(port: int, key: str, request: Message, timeout: float) -> Message:
    """Return what the server at ``port`` answers, within ``timeout`` seconds for each step.

    Raises OSError when nobody answers there, or somebody who does not know the key.
    """
    with socket.create_connection((HOST, port), timeout) as line, line.makefile("rb") as stream:
        challenge = stream.readline(LIMIT)
        _say(line, key, b"ask" + challenge, request)
        return _hear(stream, key, b"answer" + challenge)


def _accept(listener: socket.socket, key: str, answer: Callable[[Message], Message]) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            # The socket is closed, or out of files for a moment: nothing to tell anybody.
            if listener.fileno() < 0:
                return
            time.sleep(0.1)
            continue
        threading.Thread(target=_converse, args=(line, key, answer), daemon=True).start()


def _converse(line: socket.socket, key: str, answer: Callable[[Message], Message]) -> None:
    challenge = secrets.token_hex(32).encode() + b"\n"
    with contextlib.suppress(OSError), line, line.makefile("rb") as stream:
        line.settimeout(PATIENCE)
        line.sendall(challenge)
        request = _hear(stream, key, b"ask" + challenge)
        _say(line, key, b"answer" + challenge, answer(request))


def _say(line: socket.socket, key: str, context: bytes, message: Message) -> None:
    body = json.dumps(message).encode()
    line.sendall(_sign(key, context + body) + b" " + body + b"\n")


def _hear(stream: BinaryIO, key: str, context: bytes) -> Message:
    signature, _, body = stream.readline(LIMIT).removesuffix(b"\n").partition(b" ")
    if not hmac.compare_digest(signature, _sign(key, context + body)):
        raise ConnectionError("the other side does not know the key")
    message: Message = json.loads(body)
    return message


def _sign(key: str, data: bytes) -> bytes:
    return hmac.digest(key.encode(), data, "sha256").hex().encode()
