"""Queries of programs, answered in the event loop.

A light query takes the engine less time than a thread and Flask take to pass it on. So the loop
itself reads the query, has a worker answer it, and writes the headers. Whatever else there is to
say, in a page or in words, is left to the application.
"""

import asyncio
from typing import Any

from werkzeug import Request
from werkzeug.exceptions import HTTPException
from werkzeug.utils import get_content_type

from gmgkg.errors import GmgkgError
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Ask
from gmgkg.store.written import Written
from gmgkg.web.choosing import choose_format
from gmgkg.web.front import Head, Key
from gmgkg.web.headers import COMMON, COUNT
from gmgkg.web.linking import SERVICE_LINKS
from gmgkg.web.protocol import Operation, keeping, read_operation
from gmgkg.web.screen import wants_screen


class Direct:
    """Answers queries by SPARQL 1.1 Protocol without the application.

    :param pool: runs them
    :param version: of the data
    """

    def __init__(self, pool: QueryPool, version: str | None) -> None:
        """Hold both."""
        self._pool = pool
        self._version = version
        self._flights: dict[Key, asyncio.Future[None]] = {}

    async def landed(self, key: Key) -> bool:
        """Wait for whoever asks the same just now; tell whether there was anybody."""
        flight = self._flights.get(key)
        if flight is None:
            return False
        await asyncio.wait([flight], timeout=self._pool.limits.wait_seconds)
        return True

    async def answer(self, key: Key, environ: dict[str, Any]) -> tuple[Head, Written] | None:
        """Answer a query with its result.

        :param key: what tells one answer from another
        :param environ: the request
        :return: the head of the answer and its whole body, or None where the application is to
            answer: to anything but a query of a program, to a wrong request, and to a slow query
        :raise GmgkgError: where the query is wrong or goes over a limit
        """
        found = self._read(environ)
        if found is None:
            return None
        operation, ask = found
        flight = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        try:
            written = await self._pool.run_express(ask)
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.set_result(None)
        return None if written is None else (self._head(operation, ask, written), written)

    def _read(self, environ: dict[str, Any]) -> tuple[Operation, Ask] | None:
        """Return the query and what to run, or None where it is none of a program."""
        request = Request(environ, populate_request=False)
        if request.path != "/sparql" or not (request.method == "POST" or request.query_string):
            return None
        accept = request.headers.get("Accept")
        try:
            operation = read_operation(request)
            if wants_screen(operation.offers, operation.format_name, accept):
                return None
            chosen = choose_format(operation.offers, operation.format_name, accept)
            return operation, operation.ask(chosen, request.remote_addr or "")
        except (GmgkgError, HTTPException):
            # The application finds the same, and says it as the client wants to hear it.
            return None
        finally:
            environ["wsgi.input"].seek(0)

    def _head(self, operation: Operation, ask: Ask, written: Written) -> Head:
        """Return status and headers of a result."""
        tag = operation.tag(self._version, ask.chosen.name)
        headers = [
            ("Content-Type", get_content_type(ask.chosen.media_type, "utf-8")),
            ("Content-Length", str(written.size)),
            ("Cache-Control", keeping(tag)),
            ("Vary", "Accept"),
            ("Link", SERVICE_LINKS),
            *COMMON,
        ]
        if written.rows is not None:
            headers.append((COUNT, str(written.rows)))
        if tag is not None:
            headers.append(("ETag", f'"{tag}"'))
        return "200 OK", headers
