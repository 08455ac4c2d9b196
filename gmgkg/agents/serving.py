"""Serving agents: over standard input and output, or over HTTP (MCP, Transports)."""

import atexit
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType

import anyio
import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server

from gmgkg.errors import StoreError

PATH = "/mcp"
"""Where the server stands over HTTP."""


def serve_stdio(server: Server, close: Callable[[], None]) -> None:
    """Serve one agent over standard input and output until its end of input, or a signal.

    :param close: ends what the server uses; called before a signal ends the process
    """

    def end(number: int, _: FrameType | None) -> None:
        # The thread that waits for input cannot be woken, so nothing may wait for it. What is
        # registered for the end, such as removing temporary files, is done here instead.
        close()
        atexit._run_exitfuncs()  # noqa: SLF001
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    :raise StoreError: where the address cannot be listened on
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise StoreError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def serve_http(
    server: Server, listening: socket.socket, host: str, started: Callable[[], None]
) -> None:
    """Serve agents over streamable HTTP until the process is told to stop.

    It keeps no sessions, so calls may go to any of several servers. On a loopback address it
    answers only to that name, as the protocol wants against DNS rebinding.

    :param listening: a socket that listens
    :param host: the address that it listens on
    :param started: called once it can be told to stop
    """
    application = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, host=host
    )
    running = uvicorn.Server(uvicorn.Config(application, log_level="error"))

    def end(*_: object) -> None:
        running.should_exit = True

    # Until uvicorn minds signals itself, and when it sends one again after it has ended.
    signal.signal(signal.SIGTERM, end)
    started()
    running.run(sockets=[listening])
