"""Ordinary clients beside hostile ones: what the ordinary ones notice.

Run: ``python benchmarks/hostile.py [--hostile 4] [--stalled 200] [--seconds 30]``. It starts the
server, lets two ordinary clients ask look-ups alone, then beside hostile clients in a loop and
connections that stall, half of them in the middle of a request and half before a large answer, and
prints the errors, the latencies and the memory of both times. Every query has a text of its own, so
no cache helps. The ordinary clients are a process of their own, so that what it costs to be hostile
is not taken for what they notice.
"""

import argparse
import contextlib
import random
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table
from servers import gmgkg, memory, running

HOSTILE = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?n ?c ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), "(a+)+$")) }',
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c }",
    "ASK " + "{" * 5000 + "}" * 5000,
    "SELECT ?n ?x { VALUES ?x { " + '"a" ' * 90_000 + "} ?a ?b ?c . ?d ?e ?f }",
    "SELECT ?n ?a ?d { ?a ?b ?c . ?d ?e ?f }",
    "SELECT ?n { ?s ?p ?o } # " + "x" * 1_100_000,
]
STALLED = [
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nASK",
    b"GET /dumps/gmgkg.nt HTTP/1.1\r\nHost: a\r\n\r\n",
]
LOOKUP = "SELECT ?p ?o ?n { <https://w3id.org/gmgkg/id/organization/osce> ?p ?o }"
OWN = "NUMBER"


def encoded(query: str) -> bytes:
    """Return a query as the body of a form, with a mark where its text is to be its own."""
    return urllib.parse.urlencode({"query": query.replace("?n", f"?n{OWN}")}).encode()


def ask(endpoint: str, body: bytes) -> tuple[object, float]:
    """Ask a query under a text of its own; return the outcome and the seconds that it took."""
    number = str(random.randrange(10**9)).encode()  # noqa: S311  no secret
    data = body.replace(OWN.encode(), number)
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(endpoint, data, timeout=60) as response:  # noqa: S310  ours
            response.read()
            outcome: object = response.status
    except urllib.error.HTTPError as error:
        error.read()
        outcome = error.code
    except OSError as error:
        outcome = type(error).__name__
    return outcome, time.perf_counter() - start


def loop(task: Callable[[int], None], clients: int, seconds: float) -> list[threading.Thread]:
    """Start clients that each repeat a task for a time."""
    end = time.monotonic() + seconds

    def repeat(number: int) -> None:
        while time.monotonic() < end:
            task(number)
            number += 1

    threads = [threading.Thread(target=repeat, args=(number * 2,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    return threads


@contextlib.contextmanager
def stalling(port: int, connections: int) -> Iterator[None]:
    """Hold connections that stall open while the block runs."""
    with contextlib.ExitStack() as stack:
        for number in range(connections):
            connection = stack.enter_context(contextlib.closing(socket.socket()))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", port))
            connection.sendall(STALLED[number % len(STALLED)])
        yield


def ordinary(endpoint: str, seconds: float) -> tuple[Counter[object], list[float]]:
    """Ask look-ups as two ordinary clients; return the outcomes, and the seconds in order."""
    outcomes: Counter[object] = Counter()
    times: list[float] = []
    body = encoded(LOOKUP)

    def once(_: int) -> None:
        outcome, took = ask(endpoint, body)
        outcomes[outcome] += 1
        times.append(took)
        time.sleep(0.02)

    for thread in loop(once, 2, seconds):
        thread.join()
    return outcomes, sorted(times)


def measure(endpoint: str, leader: int, hostile: int, seconds: float) -> list[str]:
    """Return a row of the table."""
    theirs: Counter[object] = Counter()
    bodies = [encoded(query) for query in HOSTILE]
    most = 0.0

    def attack(number: int) -> None:
        theirs[ask(endpoint, bodies[number % len(bodies)])[0]] += 1

    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        seen = apart.submit(ordinary, endpoint, seconds)
        attackers = loop(attack, hostile, seconds)
        while not seen.done() or any(thread.is_alive() for thread in attackers):
            most = max(most, memory(leader))
            time.sleep(0.2)
        outcomes, times = seen.result()
    return [
        str(hostile),
        str(len(times)),
        str({key: value for key, value in outcomes.items() if key != 200}),  # noqa: PLR2004  OK
        f"{times[len(times) // 2] * 1000:.1f} ms",
        f"{times[int(len(times) * 0.99)] * 1000:.1f} ms",
        f"{most:,.0f} MB",
        str(dict(theirs)),
    ]


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hostile", type=int, default=4)
    parser.add_argument("--stalled", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    columns = ("hostile", "requests", "errors", "p50", "p99", "memory", "outcomes of the hostile")
    table = Table(*columns, show_edge=False)
    with running(gmgkg()) as server:
        endpoint = server.server.endpoint
        loops = [threading.Thread(target=ask, args=(endpoint, encoded(LOOKUP))) for _ in range(16)]
        for thread in loops:
            thread.start()
        for thread in loops:
            thread.join()
        table.add_row(*measure(endpoint, server.leader, 0, options.seconds))
        with stalling(server.server.port, options.stalled):
            table.add_row(*measure(endpoint, server.leader, options.hostile, options.seconds))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
