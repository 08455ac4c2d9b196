"""What stands before the application: answers from the cache, packed for who unpacks them.

A cached answer never reaches Flask, which would take most of the time.
"""

import gzip
import io
import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wsgi import ClosingIterator

from gmgkg.errors import BusyError
from gmgkg.guard.cache import Answer, AnswerCache
from gmgkg.store.written import Written
from gmgkg.web.language import preferred_language
from gmgkg.web.metrics import Recorder, Sent
from gmgkg.web.problems import PROBLEM, problem

_NEVER_CACHED = ("/health", "/metrics")
_FILES = "/dumps/"
_LARGEST_BODY = 64 * 1024
_WORTH_PACKING = 1024
_LARGEST_ANSWER = 8 * 1024 * 1024
_UNPACKED_TYPES = ("image/", "application/gzip", "application/zstd")

Key = tuple[str, ...]
"""What tells one answer from another."""

Whole = tuple[int, list[tuple[str, str]], Iterable[bytes]]
"""Status, headers and body."""

Head = tuple[str, list[tuple[str, str]]]
"""Status line and headers."""

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Front:
    """A WSGI application that answers from a cache what another one answered before.

    Only what the other marks as public is kept (``Cache-Control: public``).

    :param application: answers what is not in the cache
    :param cache: keeps its answers
    :param recorder: counts requests
    """

    def __init__(self, application: Application, cache: AnswerCache, recorder: Recorder) -> None:
        """Hold all three."""
        self._application = application
        self._cache = cache
        self._recorder = recorder

    def from_cache(self, key: Key | None, environ: dict[str, Any]) -> Whole | None:
        """Return an answer where the cache has it, without any waiting.

        :param key: of the request
        :param environ: the request
        """
        started = time.perf_counter()
        answer = None if key is None else self._cache.get(key)
        if answer is None:
            return None
        sent: list[Sent] = []
        body = _send(answer, environ, lambda *head: sent.append(Sent(*head)))
        self._record(environ, sent[0], body, started, cached=True)
        return int(sent[0].status[:3]), list(sent[0].headers), body

    def finish(
        self, key: Key, environ: dict[str, Any], head: Head, written: Written, started: float
    ) -> Whole:
        """Keep an answer that was made without the application, and return it.

        :param head: status line and headers
        :param written: its body
        :param started: when the request came, by :func:`time.perf_counter`
        """
        sent: list[Sent] = []
        body: Iterable[bytes]
        if written.size > _LARGEST_ANSWER:
            sent.append(Sent(*head))
            body = ClosingIterator(written.pieces(), written.remove)
            if environ["REQUEST_METHOD"] == "HEAD":
                body.close()
                body = []
        else:
            with written.taken() as stream:
                answer = self._keep(key, environ, *head, stream.read())
            body = _send(answer, environ, lambda *head: sent.append(Sent(*head)))
        self._record(environ, sent[0], body, started, cached=False)
        return int(sent[0].status[:3]), list(sent[0].headers), body

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        started = time.perf_counter()
        cached = False
        sent: list[Sent] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            sent.append(Sent(status, headers))
            start_response(status, headers)

        key = cache_key(environ)
        if key is None:
            body = self._application(environ, start)
        else:
            body, cached = self._fly(key, environ, start)
        self._record(environ, sent[0], body, started, cached=cached)
        return body

    def _record(
        self,
        environ: dict[str, Any],
        sent: Sent,
        body: Iterable[bytes],
        started: float,
        *,
        cached: bool,
    ) -> None:
        """Count one request; the size of a body that is made while it is sent is not known yet."""
        size = sum(map(len, body)) if isinstance(body, list) else 0
        self._recorder.record(environ, sent, size, started, cached=cached)

    def _fly(
        self, key: Key, environ: dict[str, Any], start_response: StartResponse
    ) -> tuple[Iterable[bytes], bool]:
        """Ask once for all who ask the same now; tell whether another one's answer served."""
        try:
            with self._cache.flight(key):
                answer = self._cache.get(key)
                if answer is None:
                    return self._ask(key, environ, start_response), False
        except BusyError as error:
            return _busy(error, start_response), False
        return _send(answer, environ, start_response), True

    def _ask(
        self, key: Key, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application, and keep its answer where it may be kept."""
        started: list[Any] = []
        head = environ["REQUEST_METHOD"] == "HEAD"
        # The whole answer is made, so that it can be kept; the condition is looked at afterwards.
        asked = environ | {"REQUEST_METHOD": "GET"} if head else dict(environ)
        asked.pop("HTTP_IF_NONE_MATCH", None)
        body = self._application(asked, lambda *response: started.extend(response))
        status, headers = started[0], started[1]
        names = {name.lower(): value for name, value in headers}
        if int(names.get("content-length", _LARGEST_ANSWER + 1)) > _LARGEST_ANSWER:
            start_response(status, headers)
            if head:
                _close(body)
                return []
            return body
        content = b"".join(body)
        _close(body)
        return _send(self._keep(key, environ, status, headers, content), environ, start_response)

    def _keep(
        self,
        key: Key,
        environ: dict[str, Any],
        status: str,
        headers: list[tuple[str, str]],
        content: bytes,
    ) -> Answer:
        """Return an answer, packed; one that may be kept is kept."""
        names = {name.lower(): value for name, value in headers}
        answer = _packed(Answer(status, tuple(headers), content, names.get("etag", "")), environ)
        if status.startswith("200") and "public" in names.get("cache-control", ""):
            self._cache.put(key, answer)
        return answer


def _close(body: Iterable[bytes]) -> None:
    """Tell an application that its answer was read (PEP 3333)."""
    if hasattr(body, "close"):
        body.close()


def cache_key(environ: dict[str, Any]) -> Key | None:
    """Return what tells one answer from another, or None for what is never cached."""
    method = environ["REQUEST_METHOD"]
    path = environ.get("PATH_INFO", "")
    if path in _NEVER_CACHED or path.startswith(_FILES) or "HTTP_RANGE" in environ:
        return None
    body = ""
    if method == "POST":
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            return None
        content = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(content)
        body = environ["gmgkg.body"] = content.decode("latin-1")
    elif method not in ("GET", "HEAD"):
        return None
    return (
        "POST" if method == "POST" else "GET",
        path,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT", ""),
        environ.get("CONTENT_TYPE", ""),
        environ.get("HTTP_HOST", ""),
        preferred_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        "gzip" if _unpacks(environ) else "",
        body,
    )


def _unpacks(environ: dict[str, Any]) -> bool:
    """Tell whether the client unpacks gzip."""
    codings = environ.get("HTTP_ACCEPT_ENCODING", "").lower().replace(" ", "").split(",")
    return any(coding.partition(";")[0] == "gzip" and "q=0" not in coding for coding in codings)


def _packed(answer: Answer, environ: dict[str, Any]) -> Answer:
    """Return the answer packed, where the client unpacks it and that is worth the time."""
    names = {name.lower(): value for name, value in answer.headers}
    if len(answer.body) < _WORTH_PACKING or "content-encoding" in names:
        return answer
    if names.get("content-type", "").startswith(_UNPACKED_TYPES):
        return answer
    vary = ", ".join(filter(None, (names.get("vary"), "Accept-Encoding")))
    kept = [
        (n, v) for n, v in answer.headers if n.lower() not in ("vary", "content-length", "etag")
    ]
    body, tag = answer.body, answer.tag
    if _unpacks(environ):
        body = gzip.compress(body, 5, mtime=0)
        kept.append(("Content-Encoding", "gzip"))
        tag = f'{tag.rstrip(chr(34))}-gzip"' if tag else ""
    kept += [("Vary", vary), ("Content-Length", str(len(body)))]
    if tag:
        kept.append(("ETag", tag))
    return Answer(answer.status, tuple(kept), body, tag)


def _send(answer: Answer, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """Send an answer; nothing but its head where the client has it or asks for no more."""
    if answer.tag and answer.status.startswith("200") and _has(environ, answer.tag):
        left_out = ("content-length", "content-type", "content-encoding")
        headers = [(n, v) for n, v in answer.headers if n.lower() not in left_out]
        start_response("304 Not Modified", headers)
        return []
    start_response(answer.status, list(answer.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _has(environ: dict[str, Any], tag: str) -> bool:
    """Tell whether the client has what the tag names (RFC 9110, section 13.1.2)."""
    condition = environ.get("HTTP_IF_NONE_MATCH", "")
    tags = {each.strip().removeprefix("W/") for each in condition.split(",")}
    return tag in tags or "*" in tags


def _busy(error: BusyError, start_response: StartResponse) -> Iterable[bytes]:
    """Say that too many ask for the same at once."""
    body = problem(error.status, str(error))
    headers = [
        ("Content-Type", PROBLEM),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(error.retry_after)),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
