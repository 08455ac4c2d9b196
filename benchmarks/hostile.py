"""Ordinary clients beside hostile ones: what the ordinary ones notice.

Run: ``python benchmarks/hostile.py [--hostile 4] [--stalled 200] [--seconds 30]``. It starts the
server, lets two ordinary clients ask look-ups alone, then beside hostile clients in a loop and
connections that stall, half of them in the middle of a request and half before a large answer, and
prints the errors, the latencies and the memory of both times. Every query has a text of its own, so
no cache helps.
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


def ask(endpoint: str, query: str) -> tuple[object, float]:
    """Ask a query under a text of its own; return the outcome and the seconds that it took."""
    text = query.replace("?n", f"?n{random.randrange(10**9)}")  # noqa: S311  no secret
    data = urllib.parse.urlencode({"query": text}).encode()
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


def measure(endpoint: str, leader: int, hostile: int, seconds: float) -> list[str]:
    """Return a row of the table."""
    times: list[float] = []
    outcomes: Counter[object] = Counter()
    theirs: Counter[object] = Counter()
    most = 0.0

    def ordinary(_: int) -> None:
        outcome, took = ask(endpoint, LOOKUP)
        outcomes[outcome] += 1
        times.append(took)
        time.sleep(0.02)

    def attack(number: int) -> None:
        theirs[ask(endpoint, HOSTILE[number % len(HOSTILE)])[0]] += 1

    threads = loop(ordinary, 2, seconds) + loop(attack, hostile, seconds)
    while any(thread.is_alive() for thread in threads):
        most = max(most, memory(leader))
        time.sleep(0.2)
    times.sort()
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
        loops = [threading.Thread(target=ask, args=(endpoint, LOOKUP)) for _ in range(16)]
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
