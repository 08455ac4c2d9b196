"""Every query ends within its limits, and none harms another."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import serving
from flask.testing import FlaskClient

from gmgkg.errors import BusyError, TooManyError
from gmgkg.guard import Limits
from gmgkg.guard.cache import Answer, AnswerCache
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
