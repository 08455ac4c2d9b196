"""Every query ends within its limits, and none harms another."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import serving
from flask.testing import FlaskClient

from gmgkg.errors import BusyError, OverTimeError, TooManyError
from gmgkg.formats import RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.cache import Answer, AnswerCache
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Ask
from gmgkg.guard.turnstile import Turnstile
from gmgkg.store import Store

MEGABYTE = 1024 * 1024
SLACK = 5.0  # a machine that has other things to do
LIMITS = Limits(
    seconds=1.0,
    most_seconds=2.0,
    worker_bytes=300 * MEGABYTE,
    result_bytes=8 * MEGABYTE,
    cache_bytes=MEGABYTE,
)


@pytest.fixture(scope="module")
def limited(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Yield a client of a server with narrow limits."""
    with serving(store, tmp_path_factory.mktemp("limited"), LIMITS) as client:
        yield client


HOSTILE = [
    ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504}),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", {504, 507}),
    ("SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f }", {504, 507}),
    ('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(?c, "(a+)+$")) }', {504}),
    ("SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c }", {504, 507}),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f }", {507}),
    ("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", {504, 507}),
    ("ASK " + "{" * 5000 + "}" * 5000, {400}),
    ("SELECT (" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) {}", {400}),
    ("SELECT * { VALUES ?x { " + '"a" ' * 50_000 + "} ?a ?b ?c . ?d ?e ?f }", {504, 507}),
    ("SELECT * { ?s ?p ?o } # " + "x" * 1_100_000, {413}),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {403}),
]


@pytest.mark.parametrize(("query", "expected"), HOSTILE, ids=lambda value: str(value)[:40])
def test_hostile_query_ends_in_time_with_a_whole_error(
    limited: FlaskClient, query: str, expected: set[int]
) -> None:
    start = time.monotonic()
    response = limited.post("/sparql", data=query, content_type="application/sparql-query")
    assert response.status_code in expected
    assert response.json is not None
    assert response.json["status"] == response.status_code
    assert time.monotonic() - start < LIMITS.seconds + LIMITS.express_seconds + SLACK


def test_next_query_is_answered_after_a_worker_was_ended(limited: FlaskClient) -> None:
    limited.get("/sparql", query_string={"query": HOSTILE[1][0]})
    assert limited.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }"}).status_code == 200


def test_worker_that_dies_while_it_has_nothing_to_do_is_replaced(limited: FlaskClient) -> None:
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join()
    for number in range(4):
        query = {"query": f"ASK {{ ?s ?p{number} ?o }}"}
        assert limited.get("/sparql", query_string=query).status_code == 200


def test_client_may_ask_for_less_time(limited: FlaskClient) -> None:
    query = {"query": HOSTILE[0][0].replace("?n", "?less"), "timeout": "0.2"}
    response = limited.get("/sparql", query_string=query)
    assert response.status_code == 504
    assert response.json is not None
    assert "after 0.2 seconds" in response.json["detail"]


def test_client_may_not_ask_for_more_than_the_ceiling(limited: FlaskClient) -> None:
    query = {"query": HOSTILE[0][0].replace("?n", "?more"), "timeout": "999"}
    response = limited.get("/sparql", query_string=query)
    assert response.json is not None
    assert "after 2 seconds" in response.json["detail"]


def test_light_query_is_answered_while_heavy_ones_run(limited: FlaskClient) -> None:
    heavy = [
        threading.Thread(
            target=limited.application.test_client().get,
            args=("/sparql",),
            kwargs={"query_string": {"query": HOSTILE[0][0].replace("?n", f"?n{number}")}},
        )
        for number in range(4)
    ]
    for thread in heavy:
        thread.start()
    for number in range(10):
        query = f"SELECT ?o{number} {{ <https://w3id.org/gmgkg/id/country/GHA> a ?o{number} }}"
        assert limited.get("/sparql", query_string={"query": query}).status_code == 200
    for thread in heavy:
        thread.join()


# Parking ------------------------------------------------------------------------

SECOND = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?c }"
"""A query of a second or two."""


@contextmanager
def pool_of(snapshot: Path, limits: Limits) -> Iterator[QueryPool]:
    """Yield a pool that ends with the block."""
    pool = QueryPool(snapshot, limits)
    try:
        yield pool
    finally:
        pool.close()


def ask(text: str, seconds: float | None = None) -> Ask:
    """Return what to run."""
    return Ask(text, RESULT_FORMATS[0], seconds=seconds)


def test_slow_query_moves_with_its_worker_and_is_not_begun_again(snapshot: Path) -> None:
    with pool_of(snapshot, Limits(express_seconds=0.1, most_seconds=60)) as pool:
        # Whoever began it again in the slow lane would wait for ever for the worker there.
        os.kill(giving_way(), signal.SIGSTOP)
        answer = pool.run(ask(SECOND, 30))
    assert answer.rows == 1


def test_slow_query_may_take_the_time_that_it_asks_for_in_all(snapshot: Path) -> None:
    with pool_of(snapshot, Limits(express_seconds=0.2)) as pool:
        start = time.monotonic()
        with pytest.raises(OverTimeError, match="after 1 seconds"):
            pool.run(ask(HOSTILE[0][0], 1))
        assert 0.9 < time.monotonic() - start < 1 + SLACK


def test_slow_query_is_begun_again_where_no_more_may_stand_still(snapshot: Path) -> None:
    with pool_of(snapshot, Limits(express_seconds=0.1, parked=0, most_seconds=60)) as pool:
        assert pool.run(ask(SECOND, 60)).rows == 1


def test_worker_for_which_nobody_comes_gives_its_place_up(snapshot: Path) -> None:
    limits = Limits(express_seconds=0.1, parked=1, wait_seconds=0.5)

    async def leave(pool: QueryPool, text: str) -> None:
        assert await pool.run_express(ask(text)) is None

    others = stopped()
    with pool_of(snapshot, limits) as pool:
        asyncio.run(leave(pool, HOSTILE[0][0]))
        left = standing(others)
        asyncio.run(leave(pool, HOSTILE[3][0]))
        assert standing(others) == left
        time.sleep(limits.wait_seconds)
        asyncio.run(leave(pool, HOSTILE[4][0]))
        assert standing(others) != left


def giving_way() -> int:
    """Return the process of the slow lane, once it is there."""
    for _ in range(100):
        for worker in multiprocessing.active_children():
            niceness = os.getpriority(os.PRIO_PROCESS, worker.pid or 0)
            if worker.pid and niceness > os.getpriority(os.PRIO_PROCESS, 0):
                return worker.pid
        time.sleep(0.05)
    raise AssertionError("there is none")


def state_of(process: int) -> str:
    """Return the state of a process, or nothing where it has ended (proc(5))."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def stopped() -> set[int]:
    """Return the processes of this one that stand still."""
    found = {worker.pid or 0 for worker in multiprocessing.active_children()}
    return {process for process in found if state_of(process) == "T"}


def standing(others: set[int]) -> int:
    """Return the one process beside others that stands still, once it does."""
    for _ in range(100):
        if len(stopped() - others) == 1:
            break
        time.sleep(0.05)
    (process,) = stopped() - others
    return process


# Turnstile ----------------------------------------------------------------------


def test_client_that_holds_fewer_places_goes_first() -> None:
    turnstile = Turnstile(1, waiting=10, waiting_each=10, wait_seconds=5)
    order = []

    def pass_through(client: str) -> None:
        with turnstile.place(client):
            order.append(client)

    with turnstile.place("greedy"):
        threads = []
        for client in ("greedy", "greedy", "greedy", "modest"):
            thread = threading.Thread(target=pass_through, args=(client,))
            thread.start()
            threads.append(thread)
            while turnstile.waiting < len(threads):
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order.index("modest") <= 1


def test_too_many_who_wait_are_sent_away() -> None:
    turnstile = Turnstile(1, waiting=0, waiting_each=1, wait_seconds=5)
    with turnstile.place("a"), pytest.raises(BusyError), turnstile.place("b"):
        pass


def test_client_with_too_many_waiting_is_sent_away_and_others_are_not() -> None:
    turnstile = Turnstile(1, waiting=5, waiting_each=1, wait_seconds=5)
    threads = []

    def wait(client: str) -> None:
        thread = threading.Thread(target=_pass, args=(turnstile, client))
        thread.start()
        threads.append(thread)
        while turnstile.waiting < len(threads):
            time.sleep(0.001)

    with turnstile.place("a"):
        wait("greedy")
        with pytest.raises(TooManyError, match="1 of your queries"), turnstile.place("greedy"):
            pass
        wait("modest")
    for thread in threads:
        thread.join()


def _pass(turnstile: Turnstile, client: str) -> None:
    """Go through."""
    with turnstile.place(client):
        pass


def test_nobody_waits_longer_than_allowed() -> None:
    turnstile = Turnstile(1, waiting=5, waiting_each=5, wait_seconds=0.05)
    with turnstile.place("a"), pytest.raises(BusyError), turnstile.place("b"):
        pass
    assert turnstile.waiting == 0


# Cache --------------------------------------------------------------------------


def test_cache_is_bounded_in_bytes() -> None:
    cache = AnswerCache(most_bytes=100_000, wait_seconds=1)
    for number in range(100):
        cache.put(number, Answer("200 OK", (), b"x" * 5000))
    kept = [number for number in range(100) if cache.get(number)]
    assert 10 <= len(kept) <= 20
    assert 99 in kept


def test_answer_too_large_for_the_cache_drives_nothing_out() -> None:
    cache = AnswerCache(most_bytes=100_000, wait_seconds=1)
    cache.put("small", Answer("200 OK", (), b"x"))
    cache.put("large", Answer("200 OK", (), b"x" * 90_000))
    assert cache.get("small") is not None
    assert cache.get("large") is None


def test_equal_queries_at_once_are_one_flight(limited: FlaskClient) -> None:
    statuses = []
    query = {"query": HOSTILE[0][0].replace("?n", "?flight")}
    fast = {"query": "SELECT (COUNT(*) AS ?flight) { ?s ?p ?o . ?o ?q ?r }"}

    def get(wanted: dict[str, str]) -> None:
        client = limited.application.test_client()
        statuses.append(client.get("/sparql", query_string=wanted).status_code)

    threads = [threading.Thread(target=get, args=(fast,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert limited.get("/sparql", query_string=query).status_code == 504


def test_results_leave_no_file_behind(limited: FlaskClient) -> None:
    pool = limited.application.config["RUNNER"]
    folder = Path(pool._folder.name)  # noqa: SLF001  what is left there is what is tested
    for query, _ in HOSTILE[:3]:
        limited.get("/sparql", query_string={"query": query})
    assert list(folder.iterdir()) == []
