"""From the sockets to the application, so that a slow client holds a connection and no more.

The server calls :class:`Gateway` by RSGI, in an event loop. A request is read whole there, and an
answer is sent there, each with a deadline; only in between does a thread run the application
(WSGI, PEP 3333). An answer from the cache needs no thread at all, nor does a light query.
"""

import asyncio
import io
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope
from granian.utils.proxies import wrap_wsgi_with_proxy_headers
from werkzeug.wsgi import FileWrapper

from gmgkg.errors import GmgkgError
from gmgkg.web.direct import Direct
from gmgkg.web.front import Front, Key, Whole, cache_key
from gmgkg.web.metrics import Recorder, Sent
from gmgkg.web.problems import PROBLEM, problem

ERROR = "gmgkg.error"
"""In the environment of a request: the error that the application is to say."""

LARGEST_REQUEST = 1_000_000
"""Bytes that a request may bring."""

_THREADS = 128
_PENDING = 256
_STREAMS = 64
_READ_SECONDS = 10.0
_SEND_SECONDS = 30.0
_AT_ONCE = 64 * 1024
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")

Headers = list[tuple[str, str]]


class Gateway:
    """An RSGI application in front of a WSGI one.

    :param front: the application, with its cache
    :param direct: answers queries without the application, or None
    :param recorder: counts the requests that never reach it
    :param proxies: addresses whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed
    """

    def __init__(
        self, front: Front, direct: Direct | None, recorder: Recorder, proxies: Sequence[str]
    ) -> None:
        """Start no thread yet."""
        self._front = front
        self._direct = direct
        self._recorder = recorder
        self._identify = wrap_wsgi_with_proxy_headers(lambda environ, _: environ, list(proxies))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="gmgkg")
        self._pending = 0
        self._streams = 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request (RSGI 1.5)."""
        body = b""
        if scope.method not in _WITHOUT_BODY:
            try:
                body = await asyncio.wait_for(_read(protocol), _READ_SECONDS)
            except TimeoutError:
                detail = f"The request did not come whole within {_READ_SECONDS:g} seconds."
                self._refuse(scope, protocol, HTTPStatus.REQUEST_TIMEOUT, detail)
                return
            except (ProtocolClosed, ProtocolError):
                return
        environ = self._identify(_environ(scope, body), None)
        key = cache_key(environ)
        kept = self._front.from_cache(key, environ)
        if kept is not None:
            await self._send(scope, protocol, *kept)
        elif self._pending >= _PENDING:
            detail = "Too many requests are waiting; try again in a moment."
            self._refuse(scope, protocol, HTTPStatus.SERVICE_UNAVAILABLE, detail)
        else:
            self._pending += 1
            try:
                answer = await self._answer(key, environ)
            finally:
                self._pending -= 1
            await self._send(scope, protocol, *answer)

    async def _answer(self, key: Key | None, environ: dict[str, Any]) -> Whole:
        """Answer a request that the cache cannot, directly where that is possible."""
        if self._direct is None or key is None:
            return await self._run(environ)
        started = time.perf_counter()
        if await self._direct.landed(key):
            kept = self._front.from_cache(key, environ)
            if kept is not None:
                return kept
        try:
            found = await self._direct.answer(key, environ)
        except GmgkgError as error:
            # The application says it as the client wants to hear it.
            environ[ERROR] = error
            found = None
        if found is None:
            return await self._run(environ)
        head, written = found
        if written.size <= _AT_ONCE:
            return self._front.finish(key, environ, head, written, started)
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._front.finish, key, environ, head, written, started
        )

    async def _run(self, environ: dict[str, Any]) -> Whole:
        """Run the application in a thread; a short answer is made whole there."""
        started: list[Any] = []
        body = await asyncio.get_running_loop().run_in_executor(
            self._threads,
            self._front,
            environ,
            lambda *response: started.extend(response[:2]),
        )
        return int(started[0][:3]), started[1], body

    async def _send(
        self,
        scope: Scope,
        protocol: HTTPProtocol,
        status: int,
        headers: Headers,
        body: Iterable[bytes],
    ) -> None:
        """Send an answer: a short one at once, a long one as fast as the client reads it."""
        content = b"".join(body) if isinstance(body, list) else None
        if content is not None and len(content) <= _AT_ONCE:
            if content:
                protocol.response_bytes(status, headers, content)
            else:
                protocol.response_empty(status, headers)
            return
        pieces = body if content is None else _cut(content)
        try:
            if self._streams >= _STREAMS:
                detail = "Too many large answers are being sent; try again in a moment."
                self._refuse(scope, protocol, HTTPStatus.SERVICE_UNAVAILABLE, detail)
                return
            self._streams += 1
            try:
                await _stream(protocol, status, headers, pieces)
            finally:
                self._streams -= 1
        finally:
            if hasattr(body, "close"):
                body.close()

    def _refuse(
        self, scope: Scope, protocol: HTTPProtocol, status: HTTPStatus, detail: str
    ) -> None:
        """Answer with a problem document and end the connection."""
        headers = [("Content-Type", PROBLEM), ("Connection", "close"), ("Retry-After", "2")]
        body = problem(status.value, detail)
        environ = self._identify(_environ(scope, b""), None)
        sent = Sent(f"{status.value} {status.phrase}", headers)
        self._recorder.record(environ, sent, len(body), time.perf_counter(), cached=False)
        protocol.response_bytes(status.value, headers, body)


async def _stream(
    protocol: HTTPProtocol, status: int, headers: Headers, pieces: Iterable[bytes]
) -> None:
    """Send piece by piece; give up on a client that takes none for too long."""
    transport = protocol.response_stream(status, headers)
    try:
        for piece in pieces:
            await asyncio.wait_for(transport.send_bytes(piece), _SEND_SECONDS)
    except (TimeoutError, ProtocolClosed, ProtocolError):
        # The length was announced, so the client sees that the answer broke off.
        return


async def _read(protocol: HTTPProtocol) -> bytes:
    """Return the body of a request, or as much as shows that it is too large."""
    body = bytearray()
    async for piece in protocol:
        body += piece
        if len(body) > LARGEST_REQUEST:
            break
    return bytes(body)


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the request as WSGI has it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": _wrap_file,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_LENGTH":
            continue
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _wrap_file(file: IO[bytes], _size: int = 0) -> FileWrapper:
    """Return a file to send, in pieces as large as those of any other answer."""
    return FileWrapper(file, _AT_ONCE)


def _cut(content: bytes) -> Iterable[bytes]:
    """Yield bytes piece by piece."""
    for start in range(0, len(content), _AT_ONCE):
        yield content[start : start + _AT_ONCE]
