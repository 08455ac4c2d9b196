"""Queries of programs answered in the event loop: as the application answers them, and as safe."""

import asyncio
import http.client
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from conftest import free_port, running
from flask.testing import FlaskClient

from gmgkg.errors import BusyError, OverTimeError, QuerySyntaxError, TooManyError
from gmgkg.formats import RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Ask
from gmgkg.store.written import Written

FEW = "SELECT ?s { ?s a <https://w3id.org/gmgkg/ontology#Status> } ORDER BY ?s"
MANY = "SELECT ?s { ?s a <https://w3id.org/gmgkg/ontology#Activity> ; ?p ?o } ORDER BY ?s ?o"
DESCRIBE = "DESCRIBE <https://w3id.org/gmgkg/id/status/planned>"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
GRAPH = "https://w3id.org/gmgkg/graph/vocabularies"


def _get(
    query: str, accept: str | None = None, **more: str
) -> tuple[str, str, bytes, dict[str, str]]:
    """Return a request by GET."""
    headers = {} if accept is None else {"Accept": accept}
    return "GET", "/sparql?" + urlencode({"query": query} | more), b"", headers


REQUESTS = {
    "json": _get(FEW, JSON),
    "anything": _get(FEW),
    "csv": _get(FEW, "text/csv"),
    "xml by quality": _get(FEW, "application/sparql-results+xml, application/json;q=0.1"),
    "tsv by parameter": _get(FEW, None, format="tsv"),
    "large": _get(MANY, JSON),
    "ask": _get("ASK {}", JSON),
    "turtle": _get(DESCRIBE, "text/turtle"),
    "n-quads": _get(DESCRIBE, "application/n-quads"),
    "dataset": _get("SELECT ?g { GRAPH ?g {} }", JSON, **{"named-graph-uri": GRAPH}),
    "time": _get(FEW, JSON, timeout="2"),
    "head": ("HEAD", f"/sparql?query={quote(FEW)}", b"", {"Accept": JSON}),
    "post form": ("POST", "/sparql", urlencode({"query": FEW}).encode(), {"Content-Type": FORM}),
    "post direct": ("POST", "/sparql", FEW.encode(), {"Content-Type": "application/sparql-query"}),
    "page": _get(FEW, "text/html"),
    "form": ("GET", "/sparql", b"", {"Accept": "text/html"}),
    "description": ("GET", "/sparql", b"", {"Accept": "text/turtle"}),
    "syntax": _get("SELECT", JSON),
    "syntax for people": _get("SELECT", f"{JSON}, text/html"),
    "update": _get("DROP ALL", JSON),
    "service": _get("SELECT * { SERVICE <http://a.example/> {} }", JSON),
    "not acceptable": _get(FEW, "image/png"),
    "no query": ("GET", "/sparql?timeout=1", b"", {}),
    "two queries": ("GET", "/sparql?query=a&query=b", b"", {}),
    "no time": _get(FEW, JSON, timeout="soon"),
    "no text": ("GET", "/sparql?query=%ff", b"", {}),
    "media type": ("POST", "/sparql", b"x", {"Content-Type": "text/plain"}),
    "not unpacked": (*_get(FEW, JSON)[:3], {"Accept": JSON, "Accept-Encoding": "br"}),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Yield the port of a server that runs as an operator would run it."""
    chosen = free_port()
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(chosen), "--quiet"]
    with running(command, chosen):
        yield chosen


def _send(
    port: int, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        content = response.read()
        return response.status, {n.lower(): v for n, v in response.getheaders()}, content


@pytest.mark.parametrize("name", REQUESTS)
def test_answer_is_that_of_the_application(port: int, client: FlaskClient, name: str) -> None:
    method, path, body, headers = REQUESTS[name]
    status, found, content = _send(port, method, path, body, headers)
    base = f"http://127.0.0.1:{port}"
    applied = client.open(path, method=method, data=body, headers=headers, base_url=base)
    assert status == applied.status_code
    expected = {n.lower(): v for n, v in applied.headers}
    assert found.keys() - {"date", "server"} == expected.keys()
    # The two hold the data under names of their own, from which the tags are made.
    own = {"date", "server", "etag"}
    assert {n: v for n, v in found.items() if n not in own} == {
        n: v for n, v in expected.items() if n not in own
    }
    # A graph has no order.
    assert sorted(content.split()) == sorted(applied.data.split())


def test_answer_that_the_client_has_is_not_sent_again(port: int) -> None:
    method, path, body, headers = _get(f"{FEW} # once", JSON)
    _, found, _ = _send(port, method, path, body, headers)
    headers["If-None-Match"] = found["etag"]
    status, _, content = _send(port, method, path, body, headers)
    assert (status, content) == (304, b"")


def _with_pool(
    snapshot: Path, limits: Limits, use: Callable[[QueryPool], Coroutine[Any, Any, None]]
) -> None:
    """Use a pool in an event loop."""
    pool = QueryPool(snapshot, limits)
    try:
        asyncio.run(use(pool))
    finally:
        pool.close()


def _ask(text: str, client: str = "") -> Ask:
    """Return what to run."""
    return Ask(text, RESULT_FORMATS[0], client)


def _truth(written: Written | None) -> bytes:
    """Return the content of a small answer."""
    assert written is not None
    assert written.content is not None
    return written.content


def test_slow_query_is_handed_on_and_known_from_then_on(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        assert await pool.run_express(_ask(ENDLESS)) is None
        assert await asyncio.wait_for(pool.run_express(_ask(ENDLESS)), 0.1) is None
        assert b"true" in _truth(await pool.run_express(_ask("ASK {}")))

    _with_pool(snapshot, Limits(express_seconds=0.3), use)


def test_query_that_may_not_take_longer_is_told_so(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        with pytest.raises(OverTimeError):
            await pool.run_express(Ask(ENDLESS, RESULT_FORMATS[0], "", seconds=0.2))

    _with_pool(snapshot, Limits(), use)


def test_client_that_goes_away_leaves_its_answer_to_nobody(snapshot: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?c }"

    async def use(pool: QueryPool) -> None:
        for _ in range(3):
            gone = asyncio.create_task(pool.run_express(_ask(slow)))
            await asyncio.sleep(0.02)
            gone.cancel()
            await asyncio.wait([gone])
            assert b"true" in _truth(await pool.run_express(_ask("ASK {}")))

    _with_pool(snapshot, Limits(express_workers=1, express_seconds=30), use)


def test_queries_beyond_the_queue_are_refused_and_the_others_answered(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        asked = [pool.run_express(_ask("ASK {}", f"client {n}")) for n in range(12)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, Written) for each in found) == 6
        assert sum(isinstance(each, BusyError) for each in found) == 6

    _with_pool(snapshot, Limits(express_workers=1, express_waiting=5), use)


def test_one_client_cannot_take_the_whole_queue(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        asked = [pool.run_express(_ask("ASK {}", "greedy")) for _ in range(6)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, TooManyError) for each in found) == 3

    _with_pool(snapshot, Limits(express_workers=1, express_waiting_each=2), use)


def test_one_who_waited_too_long_is_told_so_and_the_place_is_not_lost(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        slow = asyncio.create_task(pool.run_express(_ask(ENDLESS)))
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError, match="in time"):
            await pool.run_express(_ask("ASK {}"))
        assert await slow is None
        assert b"true" in _truth(await pool.run_express(_ask("ASK {}")))

    _with_pool(snapshot, Limits(express_workers=1, express_seconds=1, wait_seconds=0.2), use)


def test_wrong_query_harms_no_worker(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        for _ in range(5):
            with pytest.raises(QuerySyntaxError):
                await pool.run_express(_ask("SELECT"))
        assert b"true" in _truth(await pool.run_express(_ask("ASK {}")))

    _with_pool(snapshot, Limits(express_workers=1), use)


def test_threads_and_coroutines_share_one_queue(snapshot: Path) -> None:
    async def use(pool: QueryPool) -> None:
        loop = asyncio.get_running_loop()
        threads = [loop.run_in_executor(None, pool.run, _ask("ASK {}", "a")) for _ in range(8)]
        found = await asyncio.gather(
            *threads, *(pool.run_express(_ask("ASK {}", "b")) for _ in range(8))
        )
        assert all(b"true" in _truth(each) for each in found)

    _with_pool(snapshot, Limits(express_workers=1, wait_seconds=20), use)
